//! Facts as lines that read well in a diff.

use std::sync::Arc;

use cloud_certs_text::escaped;

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

/// One line per place, and one per value of an enum and per text. The facts are sorted. The values of a server's variable
/// are only counted where `counts_regions` says so.
pub(super) fn lines<'a>(facts: impl Iterator<Item = &'a Fact>, counts_regions: bool) -> Vec<String> {
    let facts: Vec<&Fact> = facts.collect();
    facts
        .chunk_by(|a, b| a.place == b.place && a.facet != Facet::Docs)
        .flat_map(|facts| lines_of_place(facts, counts_regions))
        .collect()
}

fn lines_of_place(facts: &[&Fact], counts_regions: bool) -> Vec<String> {
    let Some(first) = facts.first() else { return vec![] };
    let name = name(first);
    let is_counted = counts_regions && matches!(&*first.place.part, Part::Server { variable: Some(_), .. });
    let (values, others): (Vec<&Fact>, Vec<&Fact>) = facts.iter().partition(|fact| fact.keyword == "enum");
    let count =
        if is_counted && !values.is_empty() { format!("{} values", values.len()) } else { String::new() };
    let mut words = vec![words_of(&others), count];
    words.retain(|words| !words.is_empty());
    let whole = if words.is_empty() { name.clone() } else { format!("{name}: {}", words.join(", ")) };
    let whole = (is_counted || !others.is_empty()).then_some(whole);
    let values = values.iter().filter(|_| !is_counted).map(|fact| format!("{name} = {}", fact.value));
    whole
        .into_iter()
        .chain(values)
        // Names and patterns can hold line breaks; a line cannot.
        .map(|line| escaped(&line))
        .collect()
}

/// Returns the beginning of a line.
fn name(fact: &Fact) -> String {
    let (subject, place) = (fact.place.subject.to_string(), fact.place.text());
    let separator = if subject.is_empty() || place.is_empty() { "" } else { "  " };
    format!("{subject}{separator}{place}")
}

fn words_of(facts: &[&Fact]) -> String {
    facts.iter().fold(String::new(), |mut words, fact| {
        let Some(word) = word(fact) else { return words };
        // `string binary`, but `string, required`.
        let separator = match fact.keyword.as_str() {
            _ if words.is_empty() => "",
            "format" => " ",
            _ => ", ",
        };
        words.extend([separator, &word]);
        words
    })
}

/// Returns the word that a fact adds to its line: nothing if the place says it already.
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
