//! The keywords that constrain a value, and how a change of each is judged.

use std::cmp::Ordering;
use std::collections::HashSet;

use openapi_document::Node;
use serde_json::Value as Json;

use super::change::{Direction, Serialization, Strictness, Verdict};
use super::comparer::Scope;
use super::pair::SchemaPair;
use super::rules::Rule;
use super::view::{View, excluding, json_or_none, shown, shown_or_none};

/// Compares the keywords that hold for values of any type.
pub(super) fn compare_keywords_of_any_type<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let nullable = |is_on: bool| pair.direction.verdict(Strictness::tighter_if(!is_on));
    compare_flag(scope, pair, "nullable", Rule::NullableChanged, nullable);
    compare_one_way(scope, pair);
    compare_enums(scope, pair);
    compare_defaults(scope, pair);
}

/// Compares the keywords that hold for values of one type, and are moot for others.
pub(super) fn compare_keywords_of_one_type<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    for (keyword, rule, judge) in CONSTRAINTS {
        match exclusive(keyword).filter(|flag| is_joint(pair, keyword, flag)) {
            Some(flag) => compare_joint(scope, pair, keyword, rule, flag),
            None => compare_constraint(scope, pair, keyword, rule, judge),
        }
    }
    for (keyword, rule, bound) in FLAGS {
        if bound.is_some_and(|bound| is_joint(pair, bound, keyword)) {
            continue;
        }
        let verdict = |is_on: bool| pair.direction.verdict(Strictness::tighter_if(is_on));
        compare_flag(scope, pair, keyword, rule, verdict);
    }
}

/// Returns whether a keyword is moot when the value is of another type.
pub(super) fn is_of_one_type(keyword: &str) -> bool {
    CONSTRAINTS.iter().any(|(known, ..)| *known == keyword)
        || FLAGS.iter().any(|(known, ..)| *known == keyword)
        || matches!(keyword, "items" | "properties" | "additionalProperties")
        || matches!(keyword, "oneOf" | "anyOf" | "discriminator")
}

/// Judges the change from one value of a keyword to another.
type Judge = fn(&Node, &Node) -> Strictness;

/// The keywords that exclude nothing when they are not there, with the rule and the judge of each.
const CONSTRAINTS: [(&str, Rule, Judge); 12] = [
    ("minimum", Rule::MinimumChanged, judge_bound::<false>),
    ("maximum", Rule::MaximumChanged, judge_bound::<true>),
    ("minLength", Rule::MinLengthChanged, judge_bound::<false>),
    ("maxLength", Rule::MaxLengthChanged, judge_bound::<true>),
    ("minItems", Rule::MinItemsChanged, judge_bound::<false>),
    ("maxItems", Rule::MaxItemsChanged, judge_bound::<true>),
    ("minProperties", Rule::MinPropertiesChanged, judge_bound::<false>),
    ("maxProperties", Rule::MaxPropertiesChanged, judge_bound::<true>),
    ("pattern", Rule::PatternChanged, |_, _| Strictness::Other),
    ("multipleOf", Rule::MultipleOfChanged, judge_divisor),
    ("not", Rule::NotChanged, |_, _| Strictness::Other),
    // `content` has the rule for bytes, which depends on the media type.
    ("format", Rule::FormatChanged, judge_format),
];

/// The keywords that are off when they are not there, and exclude values when they are on, with the rule of each and the
/// bound that it excludes.
const FLAGS: [(&str, Rule, Option<&str>); 3] = [
    ("exclusiveMinimum", Rule::ExclusiveMinimumChanged, Some("minimum")),
    ("exclusiveMaximum", Rule::ExclusiveMaximumChanged, Some("maximum")),
    ("uniqueItems", Rule::UniqueItemsChanged, None),
];

/// The keyword that excludes the bound itself.
fn exclusive(bound: &str) -> Option<&'static str> {
    FLAGS.iter().find(|(.., excluded)| *excluded == Some(bound)).map(|(flag, ..)| *flag)
}

fn judge_bound<const IS_UPPER: bool>(old: &Node, new: &Node) -> Strictness {
    judge_order(number(old).partial_cmp(&number(new)), IS_UPPER)
}

/// Judges a bound that moved up (less than before) or down.
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

fn judge_format(old: &Node, new: &Node) -> Strictness {
    let is_within = |narrow: &str, wide: &str| {
        matches!((narrow, wide), ("int32", "int64") | ("float", "double"))
            || matches!((narrow, wide), ("int32" | "int64", "float" | "double"))
    };
    let (old, new) = (shown(old), shown(new));
    Strictness::of_sets(is_within(&old, &new), is_within(&new, &old))
}

/// The value of a bound; what is no number is neither more nor less than any other.
fn number(node: &Node) -> f64 {
    node.to_json().as_f64().unwrap_or(f64::NAN)
}

fn compare_flag<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    keyword: &str,
    rule: Rule,
    verdict: impl Fn(bool) -> Verdict,
) {
    let nodes = pair.examine(scope, keyword);
    let (was, is) = (pair.old.is(keyword), pair.new.is(keyword));
    if was == is {
        return scope.stated_or_implied(pair.place, keyword, nodes);
    }
    pair.report(scope, rule, verdict(is), &format!("{keyword} {was} -> {is}"), nodes);
}

/// Compares `readOnly` and `writeOnly` in the direction that they leave alone: properties are judged in the other.
fn compare_one_way<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    for direction in [Direction::Request, Direction::Response] {
        let keyword = excluding(direction);
        let (old, new) = pair.examine(scope, keyword);
        let (was, is) = (pair.old.is(keyword), pair.new.is(keyword));
        if was == is {
            scope.stated_or_implied(pair.place, keyword, (old, new));
        } else if pair.direction != direction {
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
    let nodes = pair.examine(scope, keyword);
    // Nothing has fewer than zero items.
    let is_idle = |node: &Node| {
        matches!(keyword, "minLength" | "minItems" | "minProperties") && node.to_json().as_f64() == Some(0.0)
    };
    let strictness = match nodes {
        (Some(old), Some(new)) if is_same(old, new, false) => return,
        (Some(old), Some(new)) => judge(old, new),
        (None, None) => return,
        (old, new) if old.or(new).is_some_and(is_idle) => {
            return scope.stated_or_implied(pair.place, keyword, nodes);
        }
        (_, new) => Strictness::tighter_if(new.is_some()),
    };
    let what = format!("{keyword} {} -> {}", shown_or_none(nodes.0), shown_or_none(nodes.1));
    pair.report_as(scope, rule, strictness, &what, nodes);
}

/// Returns whether two values are the same: 100 and 100.0, or in text 0 and "0".
fn is_same(old: &Node, new: &Node, is_text: bool) -> bool {
    let (one, other) = (old.to_json(), new.to_json());
    // A fraction would not hold all digits of whole numbers.
    let are_equal = (one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64();
    one == other || are_equal || (is_text && is_scalar(old) && is_scalar(new) && shown(old) == shown(new))
}

/// A value of an enum as text: the same for values that [`is_same`] takes for the same.
fn written(node: &Node, is_text: bool) -> String {
    match node.to_json() {
        _ if is_text && is_scalar(node) => shown(node),
        Json::Number(number) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        json => json.to_string(),
    }
}

fn is_scalar(node: &Node) -> bool {
    node.entries().is_empty() && node.items().is_empty()
}

/// The extension that says that the vendor may add values to an enum.
const EXTENSIBLE: &str = "x-extensible-enum";

fn compare_enums<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let nodes = pair.examine(scope, "enum");
    compare_extensible(scope, pair);
    // The old document announced further values.
    let is_open = pair.direction == Direction::Response && pair.old.is(EXTENSIBLE);
    let tighter = pair.direction.verdict(Strictness::Tighter);
    let looser = if is_open { Verdict::Compatible } else { pair.direction.verdict(Strictness::Looser) };
    let (old, new) = match nodes {
        (Some(old), Some(new)) => (old, new),
        (None, Some(_)) => {
            return pair.report(scope, Rule::EnumOrNot, tighter, "any value -> an enum", nodes);
        }
        (Some(_), None) => return pair.report(scope, Rule::EnumOrNot, looser, "an enum -> any value", nodes),
        (None, None) => return,
    };
    let is_text = scope.serialization != Serialization::Json;
    let missing = |values: &'a Node, other: &Node| -> Vec<&'a Node> {
        let others: HashSet<_> = other.items().iter().map(|one| written(one, is_text)).collect();
        values.items().iter().filter(|value| !others.contains(&written(value, is_text))).collect()
    };
    for value in missing(old, new) {
        let what = format!("enum value {} is gone", value.to_json());
        pair.report(scope, Rule::EnumValueRemoved, tighter, &what, (Some(value), Some(new)));
    }
    for value in missing(new, old) {
        let what = format!("enum value {} is new", value.to_json());
        pair.report(scope, Rule::EnumValueAdded, looser, &what, (Some(old), Some(value)));
    }
}

/// Compares `x-extensible-enum`. Setting it later than the enum breaks a promise: it announces values that clients do
/// not expect. The values that a client may send stay the same.
fn compare_extensible<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let verdict = |is_on: bool| match pair.direction {
        Direction::Request => Verdict::Compatible,
        Direction::Response => pair.direction.verdict(Strictness::tighter_if(!is_on)),
    };
    let enums = pair.get("enum");
    if let (Some(_), Some(_)) = enums {
        return compare_flag(scope, pair, EXTENSIBLE, Rule::ExtensibleEnumChanged, verdict);
    }
    let nodes = pair.examine(scope, EXTENSIBLE);
    // Without an enum it says nothing; else, the change of the enum says it all.
    if enums == (None, None) {
        scope.stated_or_implied(pair.place, EXTENSIBLE, nodes);
    }
}

/// Compares `default`: the value that holds when it is left out. Nothing is refused, but a client that relies on the
/// old one means, or understands, something else. A client that knows no default relies on none.
fn compare_defaults<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let (old, new) = pair.examine(scope, "default");
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

/// Returns whether one edit moves a bound and also includes or excludes it: only together they say what is valid.
fn is_joint(pair: &SchemaPair<'_, '_>, bound: &str, flag: &str) -> bool {
    let (old, new) = pair.get(bound);
    old.zip(new).is_some_and(|(old, new)| old.to_json() != new.to_json())
        && pair.old.is(flag) != pair.new.is(flag)
}

fn compare_joint<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    bound: &str,
    rule: Rule,
    flag: &str,
) {
    pair.examine(scope, flag);
    let nodes = pair.examine(scope, bound);
    let is_upper = bound == "maximum";
    let first = |view: &View<'_>| first_valid(view, bound, flag, is_upper);
    let order = first(pair.old).zip(first(pair.new)).and_then(|(old, new)| old.partial_cmp(&new));
    let verdict = match order {
        Some(Ordering::Equal) => Verdict::Compatible,
        order => pair.direction.verdict(judge_order(order, is_upper)),
    };
    let word = |view: &View<'_>| {
        let value = view.get(bound).map(shown).unwrap_or_default();
        if view.is(flag) { format!("{value} excluded") } else { value }
    };
    let what = format!("{bound} {} -> {}", word(pair.old), word(pair.new));
    pair.report(scope, rule, verdict, &what, nodes);
}

/// The outermost valid number, and how far beyond it the next one is: of integers, that is known.
fn first_valid(view: &View<'_>, bound: &str, flag: &str, is_upper: bool) -> Option<(f64, i8)> {
    let bound = view.number(bound)?;
    let inwards: i8 = if is_upper { -1 } else { 1 };
    let is_integer = view.get("type").and_then(Node::as_str) == Some("integer");
    Some(match (view.is(flag), is_integer && bound.fract() == 0.0) {
        (false, _) => (bound, 0),
        (true, true) => (bound + f64::from(inwards), 0),
        (true, false) => (bound, inwards),
    })
}
