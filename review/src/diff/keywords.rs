//! The keywords that constrain a value: which step a change of each is.

mod bounds;

use std::collections::HashSet;

use cloud_certs_codegen::Node;
use serde_json::Value as Json;

use super::change::Verdict;
use super::comparer::{Comparer, Form, Step, Way};
use super::schema::{Both, shown};
use bounds::{BOUNDS, bounds, is_joint};

type Comparison = for<'a> fn(&mut Comparer<'a>, &Both<'a, '_>);

/// One comparison a family of keywords, which hold for values of any type.
pub(super) const OF_ANY_TYPE: [Comparison; 4] = [nullable, one_way, enumeration, default];

/// Those of keywords that hold for values of one type: they are moot when that is another one.
pub(super) const OF_ONE_TYPE: [Comparison; 4] = [bounds, flags, patterns, format];

/// Whether a keyword is moot when the value is of another type.
pub(super) fn is_of_one_type(keyword: &str) -> bool {
    let others = ["pattern", "multipleOf", "not", "format", "items", "properties", "additionalProperties"];
    BOUNDS.iter().any(|(known, ..)| *known == keyword)
        || FLAGS.iter().any(|(known, ..)| *known == keyword)
        || others.contains(&keyword)
        || ["oneOf", "anyOf", "discriminator"].contains(&keyword)
}

/// Keywords that are off when they are not there, and hold values back when they are on.
const FLAGS: [(&str, &str, &str); 3] = [
    ("exclusiveMinimum", "exclusive-minimum-changed", "minimum"),
    ("exclusiveMaximum", "exclusive-maximum-changed", "maximum"),
    ("uniqueItems", "unique-items-changed", "items"),
];

fn flags<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    for (keyword, rule, _) in FLAGS.into_iter().filter(|(.., bound)| !is_joint(both, bound)) {
        flag(comparer, both, keyword, rule, |is_on| both.way.verdict(step_of(is_on, Step::Tighter)));
    }
}

fn nullable<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    let verdict = |is_on| both.way.verdict(step_of(is_on, Step::Looser));
    flag(comparer, both, "nullable", "nullable-changed", verdict);
}

/// Which step it is to set a flag, or to take it away.
fn step_of(is_on: bool, when_on: Step) -> Step {
    match (is_on, when_on) {
        (true, step) => step,
        (false, Step::Tighter) => Step::Looser,
        (false, _) => Step::Tighter,
    }
}

fn flag<'a>(
    comparer: &mut Comparer<'a>,
    both: &Both<'a, '_>,
    keyword: &str,
    rule: &'static str,
    verdict: impl Fn(bool) -> Verdict,
) {
    let (old, new) = look(comparer, both, keyword);
    let is_on = |node: Option<&Node>| node.and_then(Node::as_bool) == Some(true);
    if is_on(old) == is_on(new) {
        return comparer.goes_without_saying(both.place, keyword, (old, new));
    }
    let what = format!("{keyword} {} -> {}", is_on(old), is_on(new));
    comparer.constraint(rule, both, verdict(is_on(new)), &what, (old, new));
}

/// How a property travels is judged where the property is; the other way, it travels as before.
fn one_way<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    for (keyword, way) in [("readOnly", Way::Request), ("writeOnly", Way::Response)] {
        let (old, new) = look(comparer, both, keyword);
        let is_on = |node: Option<&Node>| node.and_then(Node::as_bool) == Some(true);
        if is_on(old) == is_on(new) {
            comparer.goes_without_saying(both.place, keyword, (old, new));
        } else if both.way != way {
            let what = format!("{}: {keyword} {} -> {}", both.place, is_on(old), is_on(new));
            comparer.docs("same-in-other-words", what, old, new);
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
            ("int32", "int64") | ("float", "double") | ("int32" | "int64", "float" | "double") => {
                Step::Looser
            }
            ("int64", "int32") | ("double", "float") | ("float" | "double", "int32" | "int64") => {
                Step::Tighter
            }
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
        (Some(old), Some(new)) if is_same(old, new, false) => return,
        (Some(old), Some(new)) => step(old, new),
        (None, Some(node)) | (Some(node), None) if is_idle(keyword, node) => {
            return comparer.goes_without_saying(both.place, keyword, (old, new));
        }
        (None, Some(_)) => Step::Tighter,
        (Some(_), None) => Step::Looser,
        (None, None) => return,
    };
    let word = |node: Option<&Node>| node.map_or_else(|| "none".to_owned(), shown);
    let what = format!("{keyword} {} -> {}", word(old), word(new));
    comparer.constraint(rule, both, both.way.verdict(step), &what, (old, new));
}

/// Whether a keyword says what holds without it: nothing has fewer than no items.
fn is_idle(keyword: &str, node: &Node) -> bool {
    matches!(keyword, "minLength" | "minItems" | "minProperties") && node.to_json().as_f64() == Some(0.0)
}

/// Whether two values are one: 100 is 100.0, and where values travel as text, 0 is "0" as well.
fn is_same(old: &Node, new: &Node, is_text: bool) -> bool {
    let (one, other) = (old.to_json(), new.to_json());
    // Of whole numbers, a fraction would not hold all digits.
    let are_equal = (one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64();
    let is_scalar = |node: &Node| node.entries().is_empty() && node.items().is_empty();
    one == other || are_equal || (is_text && is_scalar(old) && is_scalar(new) && shown(old) == shown(new))
}

/// A value of an enum as it is told from others: what [`is_same`] takes for the same is written alike.
fn written(node: &Node, is_text: bool) -> String {
    let is_scalar = node.entries().is_empty() && node.items().is_empty();
    match node.to_json() {
        _ if is_text && is_scalar => shown(node),
        Json::Number(number) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        json => json.to_string(),
    }
}

/// Whether the vendor may add values to an enum.
const EXTENSIBLE: &str = "x-extensible-enum";

fn enumeration<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    let (old, new) = look(comparer, both, "enum");
    extensible(comparer, both);
    // Whoever follows the old document was told that more may come.
    let is_open = both.way == Way::Response && both.old.is(EXTENSIBLE);
    let (Some(old), Some(new)) = (old, new) else {
        let (verdict, what) = match (old, new) {
            (None, Some(_)) => (both.way.verdict(Step::Tighter), "any value -> an enum"),
            (Some(_), None) if is_open => (Verdict::Compatible, "an enum -> any value"),
            (Some(_), None) => (both.way.verdict(Step::Looser), "an enum -> any value"),
            _ => return,
        };
        return comparer.constraint("enum-or-not", both, verdict, what, (old, new));
    };
    let is_text = comparer.form != Form::Json;
    let missing = |values: &'a Node, other: &Node| -> Vec<&'a Node> {
        let others: HashSet<_> = other.items().iter().map(|one| written(one, is_text)).collect();
        values.items().iter().filter(|value| !others.contains(&written(value, is_text))).collect()
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
    for value in missing(new, old) {
        let verdict = if is_open { Verdict::Compatible } else { both.way.verdict(Step::Looser) };
        let what = format!("enum value {} is new", value.to_json());
        comparer.constraint("enum-value-added", both, verdict, &what, (Some(old), Some(value)));
    }
}

/// `x-extensible-enum`: whether the vendor may add values. To say so later than the enum breaks a promise: whoever
/// relied on it is broken by a value that then comes as announced. What a client may send stays the same.
fn extensible<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    let verdict = |is_on| match both.way {
        Way::Request => Verdict::Compatible,
        Way::Response => both.way.verdict(step_of(is_on, Step::Looser)),
    };
    if both.old.get("enum").is_some() && both.new.get("enum").is_some() {
        return flag(comparer, both, EXTENSIBLE, "extensible-enum-changed", verdict);
    }
    let nodes = look(comparer, both, EXTENSIBLE);
    // Without an enum it says nothing; with an enum that comes or goes, it does so as well.
    if both.old.get("enum").is_none() && both.new.get("enum").is_none() {
        comparer.goes_without_saying(both.place, EXTENSIBLE, nodes);
    }
}

/// `default`: what holds when the value is left out, by a client as well as in answers. Nothing is refused, but a client
/// that goes by the old one means, or understands, something else. Who was told of none goes by none.
fn default<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    let (old, new) = look(comparer, both, "default");
    let verdict = match (old, new) {
        (Some(old), Some(new)) if is_same(old, new, comparer.form != Form::Json) => return,
        (Some(_), _) => Verdict::Breaking,
        (None, Some(_)) => Verdict::Compatible,
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
