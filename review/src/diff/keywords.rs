//! The keywords that constrain a value, and how a change of each is judged.

use std::cmp::Ordering;
use std::collections::HashSet;

use openapi_document::values::INTEGERS;
use openapi_document::{Bound, EnumValue, Node, Schema, Types, value_text};

use super::change::{Direction, Serialization, Strictness, Verdict};
use super::comparer::{Nodes, Scope};
use super::pair::SchemaPair;
use super::properties::excluding;
use super::rules::Rule;
use super::view::{json_or_none, shown, shown_or_none};

/// Compares the keywords that hold for values of any type.
pub(super) fn compare_keywords_of_any_type<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    compare_nullable(scope, pair);
    compare_one_way(scope, pair);
    compare_enums(scope, pair);
    compare_defaults(scope, pair);
}

/// Compares the keywords that apply to values of one type, and have no effect on others.
pub(super) fn compare_keywords_of_one_type<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    compare_bounds(scope, pair, false);
    compare_bounds(scope, pair, true);
    for (keyword, rule, judge) in CONSTRAINTS {
        if !compare_lists(scope, pair, keyword, rule) {
            compare_constraint(scope, pair, keyword, rule, judge);
        }
    }
    compare_formats(scope, pair);
    let (was, is) = (pair.old.is(UNIQUE), pair.new.is(UNIQUE));
    if was != is {
        let what = format!("{UNIQUE} {was} -> {is}");
        pair.report_as(
            scope,
            Rule::UniqueItemsChanged,
            Strictness::tighter_if(is),
            &what,
            pair.spots(UNIQUE),
        );
    }
}

const UNIQUE: &str = "uniqueItems";

/// Returns whether a keyword has no effect on values of another type.
pub(super) fn is_of_one_type(keyword: &str) -> bool {
    !matches!(keyword, "nullable" | "readOnly" | "writeOnly" | "enum" | "const" | "default" | "type" | "$ref")
        && openapi_document::shape(keyword, openapi_document::Version::V3_0).is_some()
}

/// Judges the change from one value of a keyword to another.
type Judge = fn(&Node, &Node) -> Strictness;

/// The keywords that exclude nothing when they are not there, with the rule and the judge of each.
const CONSTRAINTS: [(&str, Rule, Judge); 10] = [
    ("minLength", Rule::MinLengthChanged, judge_count::<false>),
    ("maxLength", Rule::MaxLengthChanged, judge_count::<true>),
    ("minItems", Rule::MinItemsChanged, judge_count::<false>),
    ("maxItems", Rule::MaxItemsChanged, judge_count::<true>),
    ("minProperties", Rule::MinPropertiesChanged, judge_count::<false>),
    ("maxProperties", Rule::MaxPropertiesChanged, judge_count::<true>),
    ("minContains", Rule::KeywordChanged, judge_count::<false>),
    ("maxContains", Rule::KeywordChanged, judge_count::<true>),
    ("pattern", Rule::PatternChanged, |_, _| Strictness::Other),
    ("multipleOf", Rule::MultipleOfChanged, judge_divisor),
];

fn judge_count<const IS_UPPER: bool>(old: &Node, new: &Node) -> Strictness {
    judge_order(number(old).partial_cmp(&number(new)), IS_UPPER)
}

/// Judges a limit that moved up (less than before) or down.
fn judge_order(order: Option<Ordering>, is_upper: bool) -> Strictness {
    match order {
        Some(Ordering::Less) => Strictness::tighter_if(!is_upper),
        Some(Ordering::Greater) => Strictness::tighter_if(is_upper),
        _ => Strictness::Other,
    }
}

fn judge_divisor(old: &Node, new: &Node) -> Strictness {
    let divides = |divisor: f64, number: f64| divisor != 0.0 && number % divisor == 0.0;
    let (old, new) = (number(old), number(new));
    Strictness::of_sets(divides(new, old), divides(old, new))
}

/// The value of a bound; anything but a number is neither more nor less than any other.
fn number(node: &Node) -> f64 {
    node.to_json().as_f64().unwrap_or(f64::NAN)
}

/// Compares `format`. `content` has the rule for bytes, which depends on the media type.
fn compare_formats<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    if compare_lists(scope, pair, "format", Rule::FormatChanged) {
        return;
    }
    let (old, new) = (pair.old.format(), pair.new.format());
    let word = |format: Option<(&'a str, &'a Node)>| format.map(|(word, _)| word);
    let nodes = (old.map(|(_, node)| node), new.map(|(_, node)| node));
    if word(old) != word(new) {
        let strictness = match (word(old), word(new)) {
            (Some(old), Some(new)) => Strictness::of_sets(holds(new, old), holds(old, new)),
            (_, new) => Strictness::tighter_if(new.is_some()),
        };
        let words = (word(old).unwrap_or("none"), word(new).unwrap_or("none"));
        let what = format!("format {} -> {}", words.0, words.1);
        pair.report_as(scope, Rule::FormatChanged, strictness, &what, nodes);
    }
    for keyword in ["contentEncoding", "contentMediaType"] {
        let (before, after) = pair.get(keyword);
        let is_format = |node: Option<&'a Node>, format: Option<&'a Node>| {
            node.zip(format).is_some_and(|(node, format)| std::ptr::eq(node, format))
        };
        let (before, after) =
            (before.filter(|_| !is_format(before, nodes.0)), after.filter(|_| !is_format(after, nodes.1)));
        if before.and_then(Node::as_str) != after.and_then(Node::as_str) {
            let what = format!("{keyword} {} -> {}", shown_or_none(before), shown_or_none(after));
            pair.report_as(scope, Rule::KeywordChanged, Strictness::Other, &what, (before, after));
        }
    }
}

/// Returns whether a format allows every value of another.
fn holds(wide: &str, narrow: &str) -> bool {
    let range = |name: &str| INTEGERS.iter().find(|(known, ..)| *known == name);
    match (range(wide), range(narrow), wide) {
        (Some((_, least, most)), Some((_, from, to)), _) => least <= from && to <= most,
        (None, Some(_), "float" | "double") => true,
        _ => narrow == "float" && wide == "double",
    }
}

/// Compares a bound of numbers.
fn compare_bounds<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>, is_upper: bool) {
    let (bound, exclusive, rule) = match is_upper {
        true => ("maximum", "exclusiveMaximum", Rule::MaximumChanged),
        false => ("minimum", "exclusiveMinimum", Rule::MinimumChanged),
    };
    let of = |schema: &Schema<'a>| if is_upper { schema.upper } else { schema.lower };
    let (old, new) = (of(pair.old), of(pair.new));
    let word = |bound: Option<Bound<'a>>| match bound {
        Some(bound) if bound.is_exclusive => format!("{} excluded", shown(bound.node)),
        bound => shown_or_none(bound.map(|bound| bound.node)),
    };
    let nodes = (old.map(|bound| bound.node), new.map(|bound| bound.node));
    let what = format!("{bound} {} -> {}", word(old), word(new));
    let (Some(before), Some(after)) = (old, new) else {
        if old.is_some() || new.is_some() {
            pair.report_as(scope, rule, Strictness::tighter_if(new.is_some()), &what, nodes);
        }
        return;
    };
    let is_moved = shown(before.node) != shown(after.node) && number(before.node) != number(after.node);
    let are_whole = |schema: &Schema<'_>| schema.all_types().is_within(Types::INTEGER.union(Types::NULL));
    let order = after.strictness(&before, is_upper, are_whole(pair.old) && are_whole(pair.new));
    let strictness = Strictness::tighter_if(order.is_gt());
    if order.is_eq() {
        if is_moved {
            pair.report(scope, rule, Verdict::Compatible, &what, nodes);
        }
    } else if is_moved || before.is_exclusive == after.is_exclusive {
        pair.report_as(scope, rule, strictness, &what, nodes);
    } else {
        let rule = if is_upper { Rule::ExclusiveMaximumChanged } else { Rule::ExclusiveMinimumChanged };
        let what = format!("{exclusive} {} -> {}", before.is_exclusive, after.is_exclusive);
        pair.report_as(scope, rule, strictness, &what, pair.spots(exclusive));
    }
}

/// Compares whether `null` is valid, if the types do not say so.
fn compare_nullable<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let (was, is) = (pair.old.allows_null(), pair.new.allows_null());
    let is_open = |schema: &Schema<'_>| Types::ALL.without(Types::NULL).is_within(schema.all_types());
    let is_closed = |schema: &Schema<'_>| schema.all_types() == Types::NONE;
    let (old, new) = (pair.old, pair.new);
    if was == is || is_open(old) || is_open(new) || is_closed(old) || is_closed(new) {
        return;
    }
    // Members that are nullable themselves are compared one by one.
    let stated = |schema: &Schema<'_>| {
        schema.types.has(Types::NULL) && schema.choices.iter().all(|choice| choice.is_nullable)
    };
    let have_choices = !old.choices.is_empty() && !new.choices.is_empty();
    if have_choices && stated(old) == stated(new) {
        return;
    }
    let node = |schema: &Schema<'a>| {
        let of = |keyword| schema.all(keyword).first().copied();
        of("nullable").or(of("type")).or(schema.choices.first().map(|choice| choice.node))
    };
    let what = format!("nullable {was} -> {is}");
    let nodes = (node(old), node(new));
    pair.report_as(scope, Rule::NullableChanged, Strictness::tighter_if(!is), &what, nodes);
}

/// Compares `readOnly` and `writeOnly` in the direction that they leave alone: properties are judged in the other.
pub(super) fn compare_one_way<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    for direction in [Direction::Request, Direction::Response] {
        let keyword = excluding(direction);
        let (old, new) = pair.spots(keyword);
        let (was, is) = (pair.old.is(keyword), pair.new.is(keyword));
        if was != is && pair.direction != direction {
            let what = format!("{}: {keyword} {was} -> {is}", pair.place);
            scope.docs(Rule::SameInOtherWords, what, old, new);
        }
    }
}

fn compare_constraint<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    keyword: &str,
    rule: Rule,
    judge: Judge,
) {
    let nodes = pair.get(keyword);
    let strictness = match nodes {
        (Some(old), Some(new)) if is_same(old, new, false) => return,
        (Some(old), Some(new)) => judge(old, new),
        (None, None) => return,
        (_, new) => Strictness::tighter_if(new.is_some()),
    };
    let nodes = pair.spots(keyword);
    let what = format!("{keyword} {} -> {}", shown_or_none(nodes.0), shown_or_none(nodes.1));
    pair.report_as(scope, rule, strictness, &what, nodes);
}

/// Compares a keyword that several members of an `allOf` have, and that has no tightest value: all of them count.
fn compare_lists<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    keyword: &str,
    rule: Rule,
) -> bool {
    let (old, new) = (pair.old.active(keyword), pair.new.active(keyword));
    let has_tightest = keyword.starts_with("min") || keyword.starts_with("max");
    if has_tightest || old.len().max(new.len()) < 2 {
        return false;
    }
    let values = |nodes: &[&'a Node]| -> HashSet<String> { nodes.iter().map(|node| shown(node)).collect() };
    let (before, after) = (values(&old), values(&new));
    if before != after {
        let strictness = Strictness::of_sets(after.is_subset(&before), before.is_subset(&after));
        let is_direct = before.is_empty() || after.is_empty();
        let (rule, of_members) =
            if is_direct { (rule, "") } else { (Rule::AllOfChanged, " of members of allOf:") };
        let what = format!("{keyword}{of_members} {} -> {}", joined(&old), joined(&new));
        pair.report_as(scope, rule, strictness, &what, (old.last().copied(), new.last().copied()));
    }
    true
}

/// Several values in a sentence.
pub(super) fn joined(nodes: &[&Node]) -> String {
    match nodes.is_empty() {
        true => "none".to_owned(),
        false => nodes.iter().map(|node| shown(node)).collect::<Vec<_>>().join(" and "),
    }
}

/// Returns whether two values are the same: 100 and 100.0, or in text 0 and "0".
fn is_same(old: &Node, new: &Node, is_text: bool) -> bool {
    let text = |node: &Node| value_text(&node.to_json(), is_text);
    text(old) == text(new)
}

/// The extension that says that the vendor may add values to an enum, or that lists the values known today.
const EXTENSIBLE: &str = "x-extensible-enum";

fn compare_enums<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    compare_extensible(scope, pair);
    let known = |schema: &Schema<'a>| {
        let list = schema.all(EXTENSIBLE).first().filter(|node| node.as_bool().is_none())?;
        Some(list.items().iter().map(|node| (value_text(&node.to_json(), false), node)).collect::<Vec<_>>())
    };
    let is_text = scope.serialization != Serialization::Json;
    let values = |values: &Option<Vec<EnumValue<'a>>>| {
        values
            .as_ref()
            .map(|values| values.iter().map(|value| (value.text(is_text), value.node)).collect::<Vec<_>>())
    };
    let node = |schema: &Schema<'a>| schema.get("enum").or(schema.get("const"));
    let nodes = (node(pair.old), node(pair.new));
    // The old document announced further values.
    let is_open = pair.old.is(EXTENSIBLE) || known(pair.old).is_some();
    compare_values(scope, pair, (values(&pair.old.values), values(&pair.new.values)), nodes, is_open);
    let nodes = pair.get(EXTENSIBLE);
    compare_values(scope, pair, (known(pair.old), known(pair.new)), nodes, true);
}

/// Values in a form that is the same for the same value, with their nodes.
type Values<'a> = Option<Vec<(String, &'a Node)>>;

/// Compares two lists of values. `is_open`: answers may have others.
fn compare_values<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    (old, new): (Values<'a>, Values<'a>),
    lists: Nodes<'a>,
    is_open: bool,
) {
    let tighter = pair.direction.verdict(Strictness::Tighter);
    let is_open = is_open && pair.direction == Direction::Response;
    let looser = if is_open { Verdict::Compatible } else { pair.direction.verdict(Strictness::Looser) };
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (None, Some(_)) => {
            return pair.report(scope, Rule::EnumOrNot, tighter, "any value -> an enum", lists);
        }
        // The choice no longer has a place for the values.
        (Some(_), None) if !pair.new.absorbed.is_empty() => {
            let what = "an enum -> a choice of types";
            return pair.report(scope, Rule::EnumOrNot, Verdict::Breaking, what, lists);
        }
        (Some(_), None) => return pair.report(scope, Rule::EnumOrNot, looser, "an enum -> any value", lists),
        (None, None) => return,
    };
    let missing = |values: &[(String, &'a Node)], other: &[(String, &'a Node)]| -> Vec<&'a Node> {
        let others: HashSet<_> = other.iter().map(|(text, _)| text).collect();
        values.iter().filter(|(text, _)| !others.contains(text)).map(|(_, node)| *node).collect()
    };
    let word =
        |node: &Node| if node.entries().is_empty() { node.to_json().to_string() } else { "null".to_owned() };
    for value in missing(&old, &new) {
        let what = format!("enum value {} is gone", word(value));
        pair.report(scope, Rule::EnumValueRemoved, tighter, &what, (Some(value), lists.1));
    }
    for value in missing(&new, &old) {
        let what = format!("enum value {} is new", word(value));
        pair.report(scope, Rule::EnumValueAdded, looser, &what, (lists.0, Some(value)));
    }
}

/// Compares `x-extensible-enum`. Setting it later than the enum breaks a promise: it announces values that clients do
/// not expect. The values that a client may send stay the same.
fn compare_extensible<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let (was, is) = (pair.old.is(EXTENSIBLE), pair.new.is(EXTENSIBLE));
    // Without an enum it has no effect; otherwise, the change of the enum covers it.
    if was != is && pair.old.values.is_some() && pair.new.values.is_some() {
        let verdict = match pair.direction {
            Direction::Request => Verdict::Compatible,
            Direction::Response => pair.direction.verdict(Strictness::tighter_if(!is)),
        };
        let what = format!("{EXTENSIBLE} {was} -> {is}");
        pair.report(scope, Rule::ExtensibleEnumChanged, verdict, &what, pair.spots(EXTENSIBLE));
    }
}

/// Compares `default`: the value that holds when it is left out. Nothing is refused, but a client that relies on the
/// old one means, or understands, something else. A client without a default does not rely on it.
fn compare_defaults<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let (old, new) = pair.get("default");
    let strictness = match (old, new) {
        (Some(old), Some(new)) if is_same(old, new, scope.serialization != Serialization::Json) => return,
        (Some(_), _)
            if scope.serialization != Serialization::Json && pair.direction == Direction::Request =>
        {
            Strictness::Tighter
        }
        (Some(_), _) => Strictness::Other,
        (None, Some(_)) => Strictness::Looser,
        (None, None) => return,
    };
    let what = format!("default {} -> {}", json_or_none(old), json_or_none(new));
    pair.report_as(scope, Rule::DefaultChanged, strictness, &what, (old, new));
}
