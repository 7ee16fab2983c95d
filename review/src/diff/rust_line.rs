//! A line of the surface listing: which item it is about, and what another line for the same item does to callers.

use std::collections::BTreeSet;

use super::change::Verdict;
use super::surface::{Judgement, SERDE};

/// A line, taken apart as far as callers tell its parts apart.
pub(super) enum Line<'a> {
    /// `impl Clone + Debug for types::X`
    Traits { traits: BTreeSet<&'a str>, owner: &'a str },
    /// `pub async fn Client::call(&self, name: T) -> R`
    Function { name: &'a str, text: &'a str },
    /// `pub struct types::X`, and whatever else is a type by itself.
    Type { name: &'a str, text: &'a str },
    /// `pub types::X::field: T`: a field or a variant.
    Member { owner: &'a str, name: &'a str, text: &'a str },
    /// Anything else.
    Other(&'a str),
}

impl<'a> Line<'a> {
    pub(super) fn of(line: &'a str) -> Self {
        if let Some((traits, owner)) = line.strip_prefix("impl ").and_then(|rest| rest.rsplit_once(" for ")) {
            return Self::Traits { traits: traits.split(" + ").collect(), owner };
        }
        let text = line.strip_prefix("pub ").unwrap_or(line);
        let until =
            |text: &'a str, ends: &[char]| text.find(|c| ends.contains(&c)).map_or(text, |end| &text[..end]);
        if let Some(function) = text.strip_prefix("async fn ").or_else(|| text.strip_prefix("fn ")) {
            return Self::Function { name: until(function, &['(', '<']), text };
        }
        if let Some(name) = ["struct ", "enum ", "type "].iter().find_map(|kind| text.strip_prefix(kind)) {
            return Self::Type { name: until(name, &['(', '<', ' ']), text };
        }
        let name = text.find(['(', ' ', '{']).map_or(text, |end| &text[..end]).trim_end_matches(':');
        match name.rsplit_once("::") {
            Some((owner, _)) if owner.starts_with("types::") => Self::Member { owner, name, text },
            _ => Self::Other(line),
        }
    }

    /// What the line is about: another line for the same item is the same item in another way.
    pub(super) fn item(&self) -> String {
        match self {
            Self::Traits { owner, .. } => format!("traits of {owner}"),
            Self::Function { name, .. } | Self::Type { name, .. } | Self::Member { name, .. } => {
                (*name).to_owned()
            }
            Self::Other(line) => (*line).to_owned(),
        }
    }

    /// The type that a line is the first one of.
    pub(super) fn new_type(&self) -> Option<&'a str> {
        match self {
            Self::Type { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The type that a field or variant is in.
    pub(super) fn owner(&self) -> Option<&'a str> {
        match self {
            Self::Member { owner, .. } => Some(owner),
            _ => None,
        }
    }
}

/// What it does to callers that an item is another one.
pub(super) fn judge(old: &str, new: &str) -> Judgement {
    match (Line::of(old), Line::of(new)) {
        (Line::Traits { traits: old, .. }, Line::Traits { traits: new, .. }) if old.is_subset(&new) => {
            ("surface-traits-added", Verdict::Additive)
        }
        (Line::Traits { .. }, Line::Traits { .. }) => ("surface-traits-removed", Verdict::Breaking),
        (Line::Function { text: old, .. }, Line::Function { text: new, .. }) if is_called_alike(old, new) => {
            ("surface-argument-renamed", Verdict::Unchanged)
        }
        (Line::Member { text: old, .. }, Line::Member { text: new, .. })
        | (Line::Type { text: old, .. }, Line::Type { text: new, .. })
            if rust(old) == rust(new) =>
        {
            SERDE
        }
        _ => ("surface-changed", Verdict::Breaking),
    }
}

/// A member or a type without serde's attributes.
fn rust(text: &str) -> &str {
    text.split(" #[serde").next().unwrap_or(text)
}

/// Whether a call by position means the same: other names at most, and none of them at another place.
fn is_called_alike(old: &str, new: &str) -> bool {
    let ((old, old_names), (new, new_names)) = (apart(old), apart(new));
    let place = |name: &&str, names: &[&str]| names.iter().position(|other| other == name);
    let stays = |name: &&str| place(name, &new_names).is_none_or(|at| Some(at) == place(name, &old_names));
    old == new && old_names.iter().all(stays)
}

/// A function without the names of its arguments, and those.
fn apart(function: &str) -> (Vec<&str>, Vec<&str>) {
    let is_name = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    let words = function.split_inclusive([' ', '(']).map(str::trim);
    let (names, rest): (Vec<_>, Vec<_>) = words.partition(|word| word.strip_suffix(':').is_some_and(is_name));
    (rest, names)
}

#[cfg(test)]
mod tests {
    use super::{Verdict, judge};

    #[test]
    fn what_a_caller_sees_of_another_line() {
        let cases = [
            ("impl Clone for types::X", "impl Clone + Debug for types::X", Verdict::Additive),
            ("impl Clone + Debug for types::X", "impl Clone for types::X", Verdict::Breaking),
            (
                "pub async fn Client::get(&self, project: &crate::PathSegment) -> R",
                "pub async fn Client::get(&self, project_id: &crate::PathSegment) -> R",
                Verdict::Unchanged,
            ),
            (
                "pub async fn Client::get(&self, a: &str, b: i64) -> R",
                "pub async fn Client::get(&self, b: i64, a: &str) -> R",
                Verdict::Breaking,
            ),
            (
                "pub async fn Client::get(&self, a: &str) -> R",
                "pub async fn Client::get(&self, a: &str, b: Option<i64>) -> R",
                Verdict::Breaking,
            ),
            ("pub types::X::a: String", "pub types::X::a: Option<String>", Verdict::Breaking),
            (
                "pub types::X::a: String",
                "pub types::X::a: String #[serde(rename = \"A\")]",
                Verdict::Unchanged,
            ),
            ("pub struct types::X", "pub enum types::X", Verdict::Breaking),
        ];
        for (old, new, expected) in cases {
            assert_eq!(judge(old, new).1, expected, "{old} -> {new}");
        }
    }
}
