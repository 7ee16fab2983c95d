//! The keywords that constrain a value: which step a change of each is.

use std::cmp::Ordering;

use cloud_certs_codegen::Node;

use super::change::Verdict;
use super::comparer::{Comparer, Step, Way};
use super::schema::{Both, shown};

type Comparison = for<'a> fn(&mut Comparer<'a>, &Both<'a, '_>);

/// One comparison a family of keywords.
pub(super) const COMPARISONS: [Comparison; 6] = [bounds, flags, patterns, format, enumeration, default];

/// A bound: its keyword, its rule, and whether a higher one lets more values through.
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

fn bounds<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    for (keyword, rule, is_upper) in BOUNDS {
        let step = |old: &Node, new: &Node| match compare(old, new) {
            Some(Ordering::Less) if is_upper => Step::Looser,
            Some(Ordering::Greater) if is_upper => Step::Tighter,
            Some(Ordering::Less) => Step::Tighter,
            Some(Ordering::Greater) => Step::Looser,
            _ => Step::Other,
        };
        simple(comparer, both, keyword, rule, step);
    }
}

fn compare(old: &Node, new: &Node) -> Option<Ordering> {
    let number = |node: &Node| node.to_json().as_f64();
    number(old)?.partial_cmp(&number(new)?)
}

/// Keywords that are off when they are not there.
const FLAGS: [(&str, &str, Step); 4] = [
    ("exclusiveMinimum", "exclusive-minimum-changed", Step::Tighter),
    ("exclusiveMaximum", "exclusive-maximum-changed", Step::Tighter),
    ("uniqueItems", "unique-items-changed", Step::Tighter),
    ("nullable", "nullable-changed", Step::Looser),
];

fn flags<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    for (keyword, rule, when_on) in FLAGS {
        let (old, new) = look(comparer, both, keyword);
        let is_on = |node: Option<&Node>| node.and_then(Node::as_bool) == Some(true);
        let step = match (is_on(old), is_on(new), when_on) {
            (false, true, step) => step,
            (true, false, Step::Tighter) => Step::Looser,
            (true, false, _) => Step::Tighter,
            _ => {
                comparer.goes_without_saying(both.place, keyword, (old, new));
                continue;
            }
        };
        let what = format!("{keyword} {} -> {}", is_on(old), is_on(new));
        comparer.constraint(rule, both, both.way.verdict(step), &what, (old, new));
    }
    // How a property travels is judged where the property is.
    for keyword in ["readOnly", "writeOnly"] {
        let (old, new) = look(comparer, both, keyword);
        let is_off = |node: Option<&Node>| node.and_then(Node::as_bool) != Some(true);
        if is_off(old) && is_off(new) {
            comparer.goes_without_saying(both.place, keyword, (old, new));
        }
    }
}

fn patterns<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    simple(comparer, both, "pattern", "pattern-changed", |_, _| Step::Other);
    simple(comparer, both, "multipleOf", "multiple-of-changed", |old, new| {
        let number = |node: &Node| node.to_json().as_f64().unwrap_or_default();
        let divides = |divisor: f64, number: f64| divisor != 0.0 && number % divisor == 0.0;
        match (divides(number(old), number(new)), divides(number(new), number(old))) {
            (true, _) => Step::Tighter,
            (_, true) => Step::Looser,
            _ => Step::Other,
        }
    });
    simple(comparer, both, "not", "not-changed", |_, _| Step::Other);
}

/// `format`. Bytes are bytes, whether a schema says `binary` or not: `content` looks at the media type, too.
fn format<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    simple(comparer, both, "format", "format-changed", |old, new| {
        match (shown(old).as_str(), shown(new).as_str()) {
            ("int32", "int64") | ("float", "double") => Step::Looser,
            ("int64", "int32") | ("double", "float") => Step::Tighter,
            _ => Step::Other,
        }
    });
}

/// A constraint that holds nothing back when it is not there.
fn simple<'a>(
    comparer: &mut Comparer<'a>,
    both: &Both<'a, '_>,
    keyword: &str,
    rule: &'static str,
    step: impl Fn(&Node, &Node) -> Step,
) {
    let (old, new) = look(comparer, both, keyword);
    let step = match (old, new) {
        (Some(old), Some(new)) if old.to_json() == new.to_json() => return,
        (Some(old), Some(new)) => step(old, new),
        (None, Some(_)) => Step::Tighter,
        (Some(_), None) => Step::Looser,
        (None, None) => return,
    };
    let word = |node: Option<&Node>| node.map_or_else(|| "none".to_owned(), shown);
    let what = format!("{keyword} {} -> {}", word(old), word(new));
    comparer.constraint(rule, both, both.way.verdict(step), &what, (old, new));
}

fn enumeration<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    let (old, new) = look(comparer, both, "enum");
    extensible(comparer, both);
    let (Some(old), Some(new)) = (old, new) else {
        let (step, what) = match (old, new) {
            (None, Some(_)) => (Step::Tighter, "any value -> an enum"),
            (Some(_), None) => (Step::Looser, "an enum -> any value"),
            _ => return,
        };
        return comparer.constraint("enum-or-not", both, both.way.verdict(step), what, (old, new));
    };
    let missing = |values: &'a Node, other: &Node| -> Vec<&'a Node> {
        let is_there = |value: &Node| other.items().iter().any(|one| one.to_json() == value.to_json());
        values.items().iter().filter(|value| !is_there(value)).collect()
    };
    for value in missing(old, new) {
        let what = format!("enum value {} is gone", value.to_json());
        comparer.constraint(
            "enum-value-removed",
            both,
            both.way.verdict(Step::Tighter),
            &what,
            (Some(value), Some(new)),
        );
    }
    // Whoever follows the old document was told that more may come.
    let is_open = both.way == Way::Response && both.old.is("x-extensible-enum");
    for value in missing(new, old) {
        let verdict = if is_open { Verdict::Compatible } else { both.way.verdict(Step::Looser) };
        let what = format!("enum value {} is new", value.to_json());
        comparer.constraint("enum-value-added", both, verdict, &what, (Some(old), Some(value)));
    }
}

/// `x-extensible-enum`: whether the vendor may add values.
fn extensible<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    let (old, new) = look(comparer, both, "x-extensible-enum");
    let is_on = |node: Option<&Node>| node.and_then(Node::as_bool) == Some(true);
    let step = match (is_on(old), is_on(new)) {
        (false, true) => Step::Looser,
        (true, false) => Step::Tighter,
        _ => return comparer.goes_without_saying(both.place, "x-extensible-enum", (old, new)),
    };
    let what = format!("x-extensible-enum {} -> {}", is_on(old), is_on(new));
    comparer.constraint("extensible-enum-changed", both, both.way.verdict(step), &what, (old, new));
}

/// `default`: what holds when the value is left out.
fn default<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    let (old, new) = look(comparer, both, "default");
    let verdict = match (old, new) {
        (Some(old), Some(new)) if old.to_json() == new.to_json() => return,
        (Some(_), Some(_)) => Verdict::Breaking,
        (None, Some(_)) => Verdict::Compatible,
        (Some(_), None) if both.way == Way::Request => Verdict::Breaking,
        (Some(_), None) => Verdict::Compatible,
        (None, None) => return,
    };
    let word =
        |node: Option<&Node>| node.map_or_else(|| "none".to_owned(), |node| node.to_json().to_string());
    let what = format!("default {} -> {}", word(old), word(new));
    comparer.constraint("default-changed", both, verdict, &what, (old, new));
}

/// The values of a keyword on both sides, which are thereby looked at.
fn look<'a>(
    comparer: &mut Comparer<'a>,
    both: &Both<'a, '_>,
    keyword: &str,
) -> (Option<&'a Node>, Option<&'a Node>) {
    for view in [both.old, both.new] {
        for node in view.keywords.get(keyword).into_iter().flatten() {
            comparer.see(node);
        }
    }
    (both.old.get(keyword), both.new.get(keyword))
}
