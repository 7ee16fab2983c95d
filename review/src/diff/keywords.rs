//! The keywords that constrain a value, and how a change of each is judged.

use std::cmp::Ordering;
use std::collections::HashSet;

use cloud_certs_codegen::Node;
use serde_json::Value as Json;

use super::change::{Direction, Strictness, Verdict};
use super::comparer::{Scope, Serialization};
use super::pair::SchemaPair;
use super::view::{View, excluding, is_true, shown, shown_or_none};

type Comparison = for<'a> fn(&mut Scope<'_, 'a>, &SchemaPair<'a, '_>);

/// The comparisons of keywords that hold for values of any type.
pub(super) const OF_ANY_TYPE: [Comparison; 4] = [nullable, one_way, enumeration, default];

/// The comparisons of keywords that hold for values of one type, and are moot for others.
pub(super) const OF_ONE_TYPE: [Comparison; 4] = [bounds, flags, patterns, format];

/// Returns whether a keyword is moot when the value is of another type.
pub(super) fn is_of_one_type(keyword: &str) -> bool {
    BOUNDS.iter().any(|(known, ..)| *known == keyword)
        || FLAGS.iter().any(|(known, ..)| *known == keyword)
        || matches!(keyword, "pattern" | "multipleOf" | "not" | "format" | "items")
        || matches!(keyword, "properties" | "additionalProperties" | "oneOf" | "anyOf" | "discriminator")
}

/// The keywords that are off when they are not there, and exclude values when they are on.
const FLAGS: [(&str, &str, &str); 3] = [
    ("exclusiveMinimum", "exclusive-minimum-changed", "minimum"),
    ("exclusiveMaximum", "exclusive-maximum-changed", "maximum"),
    ("uniqueItems", "unique-items-changed", "items"),
];

fn flags<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    for (keyword, rule, _) in FLAGS.into_iter().filter(|(.., bound)| !is_joint(pair, bound)) {
        let verdict = |is_on| pair.direction.verdict(switched(is_on, Strictness::Tighter));
        flag(scope, pair, keyword, rule, verdict);
    }
}

fn nullable<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let verdict = |is_on| pair.direction.verdict(switched(is_on, Strictness::Looser));
    flag(scope, pair, "nullable", "nullable-changed", verdict);
}

/// The effect of setting a flag, or of removing it.
fn switched(is_on: bool, when_on: Strictness) -> Strictness {
    match (is_on, when_on) {
        (true, strictness) => strictness,
        (false, Strictness::Tighter) => Strictness::Looser,
        (false, _) => Strictness::Tighter,
    }
}

fn flag<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    keyword: &str,
    rule: &'static str,
    verdict: impl Fn(bool) -> Verdict,
) {
    let (old, new) = pair.examine(scope, keyword);
    let (was, is) = (is_true(old), is_true(new));
    if was == is {
        return scope.stated_or_implied(pair.place, keyword, (old, new));
    }
    pair.report(scope, rule, verdict(is), &format!("{keyword} {was} -> {is}"), (old, new));
}

/// Compares `readOnly` and `writeOnly` in the direction that they leave alone: properties are judged in the other.
fn one_way<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    for direction in [Direction::Request, Direction::Response] {
        let keyword = excluding(direction);
        let (old, new) = pair.examine(scope, keyword);
        let (was, is) = (is_true(old), is_true(new));
        if was == is {
            scope.stated_or_implied(pair.place, keyword, (old, new));
        } else if pair.direction != direction {
            let what = format!("{}: {keyword} {was} -> {is}", pair.place);
            scope.docs("same-in-other-words", what, old, new);
        }
    }
}

fn patterns<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    simple(scope, pair, "pattern", "pattern-changed", |_, _| Strictness::Other);
    simple(scope, pair, "multipleOf", "multiple-of-changed", |old, new| {
        let number = |node: &Node| node.to_json().as_f64().unwrap_or_default();
        let divides = |divisor: f64, number: f64| divisor != 0.0 && number % divisor == 0.0;
        match (divides(number(old), number(new)), divides(number(new), number(old))) {
            (true, _) => Strictness::Tighter,
            (_, true) => Strictness::Looser,
            _ => Strictness::Other,
        }
    });
    simple(scope, pair, "not", "not-changed", |_, _| Strictness::Other);
}

/// Compares `format`. `content` has the rule for bytes, which depends on the media type.
fn format<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    simple(scope, pair, "format", "format-changed", |old, new| match (&*shown(old), &*shown(new)) {
        ("int32", "int64") | ("float", "double") | ("int32" | "int64", "float" | "double") => {
            Strictness::Looser
        }
        ("int64", "int32") | ("double", "float") | ("float" | "double", "int32" | "int64") => {
            Strictness::Tighter
        }
        _ => Strictness::Other,
    });
}

/// Compares a constraint that excludes nothing when it is not there.
fn simple<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    keyword: &str,
    rule: &'static str,
    compare: impl Fn(&Node, &Node) -> Strictness,
) {
    let (old, new) = pair.examine(scope, keyword);
    let strictness = match (old, new) {
        (Some(old), Some(new)) if is_same(old, new, false) => return,
        (Some(old), Some(new)) => compare(old, new),
        (None, Some(node)) | (Some(node), None) if is_idle(keyword, node) => {
            return scope.stated_or_implied(pair.place, keyword, (old, new));
        }
        (None, Some(_)) => Strictness::Tighter,
        (Some(_), None) => Strictness::Looser,
        (None, None) => return,
    };
    let what = format!("{keyword} {} -> {}", shown_or_none(old), shown_or_none(new));
    pair.report_as(scope, rule, strictness, &what, (old, new));
}

/// Returns whether a keyword says what holds without it: nothing has fewer than zero items.
fn is_idle(keyword: &str, node: &Node) -> bool {
    matches!(keyword, "minLength" | "minItems" | "minProperties") && node.to_json().as_f64() == Some(0.0)
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

fn enumeration<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let nodes = pair.examine(scope, "enum");
    extensible(scope, pair);
    // The old document announced further values.
    let is_open = pair.direction == Direction::Response && pair.old.is(EXTENSIBLE);
    let tighter = pair.direction.verdict(Strictness::Tighter);
    let looser = if is_open { Verdict::Compatible } else { pair.direction.verdict(Strictness::Looser) };
    let (old, new) = match nodes {
        (Some(old), Some(new)) => (old, new),
        (None, Some(_)) => {
            return pair.report(scope, "enum-or-not", tighter, "any value -> an enum", nodes);
        }
        (Some(_), None) => return pair.report(scope, "enum-or-not", looser, "an enum -> any value", nodes),
        (None, None) => return,
    };
    let is_text = scope.serialization != Serialization::Json;
    let missing = |values: &'a Node, other: &Node| -> Vec<&'a Node> {
        let others: HashSet<_> = other.items().iter().map(|one| written(one, is_text)).collect();
        values.items().iter().filter(|value| !others.contains(&written(value, is_text))).collect()
    };
    for value in missing(old, new) {
        let what = format!("enum value {} is gone", value.to_json());
        pair.report(scope, "enum-value-removed", tighter, &what, (Some(value), Some(new)));
    }
    for value in missing(new, old) {
        let what = format!("enum value {} is new", value.to_json());
        pair.report(scope, "enum-value-added", looser, &what, (Some(old), Some(value)));
    }
}

/// Compares `x-extensible-enum`. Setting it later than the enum breaks a promise: it announces values that clients do
/// not expect. The values that a client may send stay the same.
fn extensible<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let verdict = |is_on| match pair.direction {
        Direction::Request => Verdict::Compatible,
        Direction::Response => pair.direction.verdict(switched(is_on, Strictness::Looser)),
    };
    match pair.get("enum") {
        (Some(_), Some(_)) => flag(scope, pair, EXTENSIBLE, "extensible-enum-changed", verdict),
        // Without an enum it says nothing.
        (None, None) => {
            let nodes = pair.examine(scope, EXTENSIBLE);
            scope.stated_or_implied(pair.place, EXTENSIBLE, nodes);
        }
        // The change of the enum says it all.
        _ => {
            pair.examine(scope, EXTENSIBLE);
        }
    }
}

/// Compares `default`: the value that holds when it is left out. Nothing is refused, but a client that relies on the
/// old one means, or understands, something else. A client that knows no default relies on none.
fn default<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let (old, new) = pair.examine(scope, "default");
    let verdict = match (old, new) {
        (Some(old), Some(new)) if is_same(old, new, scope.serialization != Serialization::Json) => return,
        (Some(_), _) => Verdict::Breaking,
        (None, Some(_)) => Verdict::Compatible,
        (None, None) => return,
    };
    let word =
        |node: Option<&Node>| node.map_or_else(|| "none".to_owned(), |node| node.to_json().to_string());
    let what = format!("default {} -> {}", word(old), word(new));
    pair.report(scope, "default-changed", verdict, &what, (old, new));
}

/// The bounds: the keyword, the rule, and whether a higher bound allows more values.
const BOUNDS: [(&str, &str, bool); 8] = [
    ("minimum", "minimum-changed", false),
    ("maximum", "maximum-changed", true),
    ("minLength", "min-length-changed", false),
    ("maxLength", "max-length-changed", true),
    ("minItems", "min-items-changed", false),
    ("maxItems", "max-items-changed", true),
    ("minProperties", "min-properties-changed", false),
    ("maxProperties", "max-properties-changed", true),
];

fn bounds<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    for (keyword, rule, is_upper) in BOUNDS {
        if is_joint(pair, keyword) {
            joint(scope, pair, keyword, rule, is_upper);
            continue;
        }
        let number = |node: &Node| node.to_json().as_f64();
        simple(scope, pair, keyword, rule, |old, new| {
            moved(number(old).zip(number(new)).and_then(|(old, new)| old.partial_cmp(&new)), is_upper)
        });
    }
}

fn moved(order: Option<Ordering>, is_upper: bool) -> Strictness {
    match (order, is_upper) {
        (Some(Ordering::Less), true) | (Some(Ordering::Greater), false) => Strictness::Looser,
        (Some(Ordering::Less), false) | (Some(Ordering::Greater), true) => Strictness::Tighter,
        _ => Strictness::Other,
    }
}

/// The keyword that excludes the bound itself.
fn exclusive(keyword: &str) -> Option<&'static str> {
    match keyword {
        "minimum" => Some("exclusiveMinimum"),
        "maximum" => Some("exclusiveMaximum"),
        _ => None,
    }
}

/// Returns whether one edit moves a bound and also includes or excludes it: only together they say what is valid.
fn is_joint(pair: &SchemaPair<'_, '_>, keyword: &str) -> bool {
    let (old, new) = pair.get(keyword);
    let is_moved = old.is_some() && new.is_some() && old.map(Node::to_json) != new.map(Node::to_json);
    exclusive(keyword).is_some_and(|flag| is_moved && pair.old.is(flag) != pair.new.is(flag))
}

fn joint<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    keyword: &str,
    rule: &'static str,
    is_upper: bool,
) {
    let Some(flag) = exclusive(keyword) else { return };
    pair.examine(scope, flag);
    let nodes = pair.examine(scope, keyword);
    let order = first_valid(pair.old, keyword, flag, is_upper)
        .zip(first_valid(pair.new, keyword, flag, is_upper))
        .and_then(|(old, new)| old.partial_cmp(&new));
    let verdict = match order {
        Some(Ordering::Equal) => Verdict::Compatible,
        order => pair.direction.verdict(moved(order, is_upper)),
    };
    let word = |view: &View<'_>| {
        let value = view.get(keyword).map(shown).unwrap_or_default();
        if view.is(flag) { format!("{value} excluded") } else { value }
    };
    let what = format!("{keyword} {} -> {}", word(pair.old), word(pair.new));
    pair.report(scope, rule, verdict, &what, nodes);
}

/// The outermost valid number, and how far beyond it the next one is: of integers, that is known.
fn first_valid(view: &View<'_>, keyword: &str, flag: &str, is_upper: bool) -> Option<(f64, i8)> {
    let bound = view.number(keyword)?;
    let inwards: i8 = if is_upper { -1 } else { 1 };
    let is_integer = view.get("type").and_then(Node::as_str) == Some("integer");
    Some(match (view.is(flag), is_integer && bound.fract() == 0.0) {
        (false, _) => (bound, 0),
        (true, true) => (bound + f64::from(inwards), 0),
        (true, false) => (bound, inwards),
    })
}
