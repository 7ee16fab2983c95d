//! Bounds of numbers.

use std::cmp::Ordering;

use cloud_certs_yaml::{Node, Value};

use super::values::order;

/// A bound of a number.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Bound<'a> {
    /// The number.
    pub node: &'a Node,
    /// The number itself is not valid.
    pub is_exclusive: bool,
}

impl<'a> Bound<'a> {
    /// The bounds that a schema object states: in 3.0 the exclusive one is a flag, in 3.1 a number of its own.
    pub(super) fn all(schema: &'a Node, is_upper: bool) -> impl Iterator<Item = Self> {
        let (bound, exclusive) =
            if is_upper { ("maximum", "exclusiveMaximum") } else { ("minimum", "exclusiveMinimum") };
        let is_number = |node: &&Node| matches!(node.value, Value::Number(_));
        let stated = schema.get(bound).filter(is_number);
        let stated = stated.map(|node| Self { node, is_exclusive: schema.is(exclusive) });
        let excluded = schema.get(exclusive).filter(is_number);
        stated.into_iter().chain(excluded.map(|node| Self { node, is_exclusive: true }))
    }

    /// The order of the two in the direction in which bounds get tighter.
    pub(super) fn tightness(&self, other: &Self, is_upper: bool) -> Ordering {
        let numbers = order(self.node, other.node).unwrap_or(Ordering::Equal);
        let numbers = if is_upper { numbers.reverse() } else { numbers };
        numbers.then(self.is_exclusive.cmp(&other.is_exclusive))
    }

    /// Compares what two bounds exclude: less excludes less. `are_whole`: of whole numbers, where `> 5` is `>= 6`.
    #[must_use]
    pub fn strictness(&self, other: &Self, is_upper: bool, are_whole: bool) -> Ordering {
        match (are_whole, self.first_whole(is_upper), other.first_whole(is_upper)) {
            (true, Some(one), Some(another)) if is_upper => another.cmp(&one),
            (true, Some(one), Some(another)) => one.cmp(&another),
            _ => self.tightness(other, is_upper),
        }
    }

    /// The outermost whole number that is valid.
    fn first_whole(&self, is_upper: bool) -> Option<i128> {
        let json = self.node.to_json();
        let inwards = if is_upper { -1 } else { 1 };
        match json.to_string().parse::<i128>() {
            Ok(whole) if self.is_exclusive => whole.checked_add(inwards),
            Ok(whole) => Some(whole),
            Err(_) => {
                let number = json.as_f64().filter(|number| number.abs() < 1e15)?;
                let whole = if is_upper { number.floor() } else { number.ceil() };
                // Below 1e15 it is exact.
                #[allow(clippy::cast_possible_truncation, reason = "a whole number below 1e15")]
                let first = whole as i128;
                if self.is_exclusive && number.fract() == 0.0 {
                    first.checked_add(inwards)
                } else {
                    Some(first)
                }
            }
        }
    }
}
