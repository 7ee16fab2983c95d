//! The keywords that say how small, large, long or many.

use std::cmp::Ordering;

use cloud_certs_codegen::Node;

use super::{look, simple};
use crate::diff::change::Verdict;
use crate::diff::comparer::{Comparer, Step};
use crate::diff::schema::{Both, shown};
use crate::diff::view::View;

/// A bound: its keyword, its rule, and whether a higher one lets more values through.
pub(super) const BOUNDS: [(&str, &str, bool); 8] = [
    ("minimum", "minimum-changed", false),
    ("maximum", "maximum-changed", true),
    ("minLength", "min-length-changed", false),
    ("maxLength", "max-length-changed", true),
    ("minItems", "min-items-changed", false),
    ("maxItems", "max-items-changed", true),
    ("minProperties", "min-properties-changed", false),
    ("maxProperties", "max-properties-changed", true),
];

pub(super) fn bounds<'a>(comparer: &mut Comparer<'a>, both: &Both<'a, '_>) {
    for (keyword, rule, is_upper) in BOUNDS {
        if is_joint(both, keyword) {
            joint(comparer, both, keyword, rule, is_upper);
            continue;
        }
        let number = |node: &Node| node.to_json().as_f64();
        let step = |old: &Node, new: &Node| {
            let order = number(old).zip(number(new)).and_then(|(old, new)| old.partial_cmp(&new));
            step_of(order, is_upper)
        };
        simple(comparer, both, keyword, rule, step);
    }
}

fn step_of(order: Option<Ordering>, is_upper: bool) -> Step {
    match (order, is_upper) {
        (Some(Ordering::Less), true) | (Some(Ordering::Greater), false) => Step::Looser,
        (Some(Ordering::Less), false) | (Some(Ordering::Greater), true) => Step::Tighter,
        _ => Step::Other,
    }
}

/// The keyword that says whether a bound itself is valid.
fn exclusive(keyword: &str) -> Option<&'static str> {
    match keyword {
        "minimum" => Some("exclusiveMinimum"),
        "maximum" => Some("exclusiveMaximum"),
        _ => None,
    }
}

/// Whether a bound moves and is excluded, or not any more, in one edit: only together, they say which values are valid.
pub(super) fn is_joint(both: &Both<'_, '_>, keyword: &str) -> bool {
    let json = |view: &View<'_>| view.get(keyword).map(Node::to_json);
    let (old, new) = (json(both.old), json(both.new));
    let is_moved = old.is_some() && new.is_some() && old != new;
    exclusive(keyword).is_some_and(|flag| is_moved && both.old.is(flag) != both.new.is(flag))
}

fn joint<'a>(
    comparer: &mut Comparer<'a>,
    both: &Both<'a, '_>,
    keyword: &str,
    rule: &'static str,
    is_upper: bool,
) {
    let Some(flag) = exclusive(keyword) else { return };
    look(comparer, both, flag);
    let (old, new) = look(comparer, both, keyword);
    let order = first_valid(both.old, keyword, flag, is_upper)
        .zip(first_valid(both.new, keyword, flag, is_upper))
        .and_then(|(old, new)| old.partial_cmp(&new));
    let verdict = match order {
        Some(Ordering::Equal) => Verdict::Compatible,
        order => both.way.verdict(step_of(order, is_upper)),
    };
    let word = |view: &View<'a>| {
        let value = view.get(keyword).map(shown).unwrap_or_default();
        if view.is(flag) { format!("{value} excluded") } else { value }
    };
    let what = format!("{keyword} {} -> {}", word(both.old), word(both.new));
    comparer.constraint(rule, both, verdict, &what, (old, new));
}

/// The outermost valid number, and how far beyond it the next one is: of integers, that is known.
fn first_valid(view: &View<'_>, keyword: &str, flag: &str, is_upper: bool) -> Option<(f64, i8)> {
    let bound = view.get(keyword)?.to_json().as_f64()?;
    let inwards: i8 = if is_upper { -1 } else { 1 };
    let is_integer = view.get("type").and_then(Node::as_str) == Some("integer");
    Some(match (view.is(flag), is_integer && bound.fract() == 0.0) {
        (false, _) => (bound, 0),
        (true, true) => (bound + f64::from(inwards), 0),
        (true, false) => (bound, inwards),
    })
}
