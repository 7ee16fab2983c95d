//! Facts as lines that read well in a diff.

use std::sync::Arc;

use super::fact::{ApiPlace, Facet, Fact, Part};
use super::walk::FLAGS;

/// The order of the words in a line; keywords that are not here come last, by name.
const ORDER: [&str; 21] = [
    "type",
    "format",
    "like",
    "required",
    "nullable",
    "readOnly",
    "writeOnly",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "default",
    "x-extensible-enum",
];

/// By place, then in the order of the words; one fact said twice about a place is one.
pub(super) fn sort(facts: &mut Vec<Fact>) {
    let rank = |fact: &Fact| ORDER.iter().position(|keyword| *keyword == fact.keyword).unwrap_or(ORDER.len());
    facts.sort_by_cached_key(|fact| {
        let value = fact.value.to_string();
        let ApiPlace { subject, part, .. } = &fact.place;
        let text = Arc::clone(fact.place.text());
        (Arc::clone(subject), part.rank(), text, rank(fact), fact.keyword.clone(), value)
    });
    facts.dedup_by(|a, b| (&a.place, &a.keyword, &a.value) == (&b.place, &b.keyword, &b.value));
}

/// One line per place, and one per value of an enum and per text. The facts are sorted.
pub(super) fn lines<'a>(facts: impl Iterator<Item = &'a Fact>) -> Vec<String> {
    let facts: Vec<&Fact> = facts.collect();
    facts.chunk_by(share_a_line).flat_map(lines_of_place).collect()
}

/// As [`lines`], with the count of a server variable's values in place of a line per value.
pub(super) fn lines_with_counted_servers<'a>(facts: impl Iterator<Item = &'a Fact>) -> Vec<String> {
    let facts: Vec<&Fact> = facts.collect();
    let lines = |facts: &[&Fact]| match facts.first().map(|first| &*first.place.part) {
        Some(Part::Server { variable: Some(_), .. }) => counted(facts),
        _ => lines_of_place(facts),
    };
    facts.chunk_by(share_a_line).flat_map(lines).collect()
}

fn counted(facts: &[&Fact]) -> Vec<String> {
    let (values, others): (Vec<&Fact>, Vec<&Fact>) = facts.iter().partition(|fact| fact.keyword == "enum");
    let count = (!values.is_empty()).then(|| format!("{} values", values.len()));
    let words: Vec<String> =
        [words(&others)].into_iter().chain(count).filter(|word| !word.is_empty()).collect();
    facts
        .first()
        .map(|first| in_one_line(&format!("{}: {}", name(first), words.join(", "))))
        .into_iter()
        .collect()
}

fn share_a_line(a: &&Fact, b: &&Fact) -> bool {
    a.place == b.place && a.facet != Facet::Docs
}

fn lines_of_place(facts: &[&Fact]) -> Vec<String> {
    let Some(first) = facts.first() else { return vec![] };
    let name = name(first);
    let (values, others): (Vec<&Fact>, Vec<&Fact>) = facts.iter().partition(|fact| fact.keyword == "enum");
    let words = words(&others);
    let whole = if words.is_empty() { name.clone() } else { format!("{name}: {words}") };
    let whole = (!others.is_empty()).then_some(whole);
    let values = values.iter().map(|fact| format!("{name} = {}", fact.value));
    whole.into_iter().chain(values).map(|line| in_one_line(&line)).collect()
}

/// What a line begins with.
fn name(fact: &Fact) -> String {
    let (subject, place) = (fact.place.subject.to_string(), fact.place.text());
    let separator = if subject.is_empty() || place.is_empty() { "" } else { "  " };
    format!("{subject}{separator}{place}")
}

fn words(facts: &[&Fact]) -> String {
    facts.iter().fold(String::new(), |mut words, fact| {
        let Some(word) = word(fact) else { return words };
        // `string binary`, but `string, required`.
        let separator = if words.is_empty() {
            ""
        } else if fact.keyword == "format" {
            " "
        } else {
            ", "
        };
        words.extend([separator, &word]);
        words
    })
}

/// What a fact adds to its line: nothing if the place says it already.
fn word(fact: &Fact) -> Option<String> {
    let Fact { keyword, value, .. } = fact;
    let text = value.as_str();
    match (keyword.as_str(), text) {
        ("security" | "url", _) => None,
        ("type" | "format", Some(text)) => Some(text.to_owned()),
        ("like", Some(text)) => Some(format!("like {text}")),
        ("pattern", Some(text)) => Some(format!("pattern /{text}/")),
        (flag, _) if FLAGS.contains(&flag) && *value == true => Some(flag.to_owned()),
        _ => Some(format!("{keyword} {value}")),
    }
}

/// Names and patterns can hold line breaks; a line cannot.
fn in_one_line(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    for c in line.chars() {
        if c.is_control() { escaped.extend(c.escape_default()) } else { escaped.push(c) }
    }
    escaped
}
