//! What a request is on the wire, in a few lines: whoever reviews an edit sees them, changed or not.

use std::collections::BTreeSet;

use cloud_certs_codegen::{Document, Facet, Fact, Part, facts_of};

use crate::diff;
use crate::reviewed::Reviewed;

/// Of a document with more operations than these, only those are shown that something changes for.
const MOST_OPERATIONS: usize = 20;

/// More names than these are counted.
const MOST_NAMES: usize = 12;

/// Servers, then each operation with how it authenticates and what it sends.
///
/// ```text
/// server https://css.{region}.otc.t-systems.com (otc), region: eu-de of 2
/// GET /v1.0/{project_id}/cer/download
///   authentication: header Authorization (SDK-HMAC-SHA256), or header X-Auth-Token
///   path: project_id (required)
/// ```
pub(crate) fn lines(reviewed: &Reviewed) -> Vec<Line> {
    let documents = [&reviewed.old, &reviewed.new];
    let all: BTreeSet<String> = documents.into_iter().flatten().flat_map(diff::names_of_operations).collect();
    let shown = shown(reviewed, &all);
    let blocks = |document: &Option<Document>| document.as_ref().map(|document| blocks(document, &shown));
    let mut lines = match (blocks(&reviewed.old), blocks(&reviewed.new)) {
        (Some(old), Some(new)) => both(old, &new),
        // All of it is new, or gone: that is said elsewhere.
        (one, other) => {
            let blocks = one.or(other).unwrap_or_default();
            blocks
                .iter()
                .flat_map(|block| block.lines.iter().map(|text| Line::new(Mark::Same, text)))
                .collect()
        }
    };
    if shown.len() < all.len() {
        lines.push(Line::new(Mark::Same, &format!("and {} more operations", all.len() - shown.len())));
    }
    lines
}

fn shown(reviewed: &Reviewed, all: &BTreeSet<String>) -> BTreeSet<String> {
    if all.len() <= MOST_OPERATIONS {
        return all.clone();
    }
    let changed = reviewed.review.changes.iter().filter(|change| change.facet == diff::Facet::Wire);
    let changed: BTreeSet<&str> =
        changed.flat_map(|change| change.operations.iter().map(|name| &**name)).collect();
    changed.into_iter().take(MOST_OPERATIONS).map(str::to_owned).collect()
}

/// A line, and whether it is one of the old document, of the new one, or of both.
pub(crate) struct Line {
    pub(crate) mark: Mark,
    pub(crate) text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Same,
    Old,
    New,
}

impl Line {
    fn new(mark: Mark, text: &str) -> Self {
        Self { mark, text: text.to_owned() }
    }
}

/// What is said of the document as a whole, or of an operation, the name of which is the first line.
struct Block {
    subject: String,
    lines: Vec<String>,
}

/// The lines of both documents, an old one before the new one of its kind.
fn both(mut old: Vec<Block>, new: &[Block]) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in new {
        let before = old.iter().position(|before| before.subject == block.subject);
        let before = before.map(|index| old.remove(index).lines).unwrap_or_default();
        let mut gone: Vec<&String> = before.iter().filter(|line| !block.lines.contains(line)).collect();
        for text in &block.lines {
            let is_new = !before.contains(text);
            let same_kind = gone.iter().position(|line| is_new && kind(line) == kind(text));
            lines.extend(same_kind.map(|index| Line::new(Mark::Old, gone.remove(index))));
            lines.push(Line::new(if is_new { Mark::New } else { Mark::Same }, text));
        }
        lines.extend(gone.into_iter().map(|line| Line::new(Mark::Old, line)));
    }
    lines.extend(old.iter().flat_map(|block| &block.lines).map(|line| Line::new(Mark::Old, line)));
    lines
}

fn kind(line: &str) -> &str {
    line.split_once(':').map_or(line, |(kind, _)| kind)
}

fn blocks(document: &Document, operations: &BTreeSet<String>) -> Vec<Block> {
    let facts = facts_of(document, operations);
    let facts: Vec<&Fact> = facts.iter().filter(|fact| fact.facet == Facet::Wire).collect();
    let block = |facts: &[&Fact]| {
        let subject = facts.first().map(|fact| fact.subject.to_string()).unwrap_or_default();
        let indent = if subject.is_empty() { "" } else { "  " };
        let parts = facts.chunk_by(|a, b| a.part == b.part).flat_map(part);
        let parts = parts.map(|line| format!("{indent}{line}"));
        let heading = Some(subject.clone()).filter(|subject| !subject.is_empty());
        let lines = heading.into_iter().chain(parts).collect();
        Block { subject, lines }
    };
    facts.chunk_by(|a, b| a.subject == b.subject).map(block).collect()
}

fn part(facts: &[&Fact]) -> Vec<String> {
    match facts.first().map(|fact| fact.part) {
        Some(Part::Server) => servers(facts),
        Some(Part::Security) => vec![authentication(facts)],
        Some(Part::Path) => vec![names("path", facts)],
        Some(Part::Query) => vec![names("query", facts)],
        Some(Part::Header) => vec![names("headers", facts)],
        Some(Part::Cookie) => vec![names("cookies", facts)],
        Some(Part::Request) => vec![body(facts)],
        _ => vec![],
    }
}

/// One line a server: its URL, its cloud, and what its variables may be.
fn servers(facts: &[&Fact]) -> Vec<String> {
    let mut lines: Vec<(&str, String)> = Vec::new();
    for of_place in facts.chunk_by(|a, b| a.place == b.place) {
        let Some(place) = of_place.first().map(|fact| &*fact.place) else { continue };
        let value = |keyword: &str| of_place.iter().find(|fact| fact.keyword == keyword)?.value.as_str();
        let (server, variable) = place.split_once("  ").unwrap_or((place, ""));
        if lines.last().is_none_or(|(last, _)| *last != server) {
            let cloud = value("x-cloud").map(|cloud| format!(" ({cloud})")).unwrap_or_default();
            lines.push((server, format!("{server}{cloud}")));
        }
        if let Some((_, line)) = lines.last_mut().filter(|_| !variable.is_empty()) {
            let default = value("default").unwrap_or("no default");
            let count = of_place.iter().filter(|fact| fact.keyword == "enum").count();
            let of = if count == 0 { String::new() } else { format!(" of {count}") };
            line.push_str(&format!(", {variable}: {default}{of}"));
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The alternatives, each with the header that it sends.
fn authentication(facts: &[&Fact]) -> String {
    let alternative = |facts: &[&Fact]| {
        let place = facts.first().map(|fact| &*fact.place).unwrap_or_default();
        let schemes = place.strip_prefix("security ").unwrap_or(place).split(" + ").map(sent);
        let words = schemes.collect::<Vec<_>>().join(" and ");
        let algorithm = facts.iter().find(|fact| fact.keyword == "x-algorithm");
        match algorithm.and_then(|fact| fact.value.as_str()) {
            Some(algorithm) => format!("{words} ({algorithm})"),
            None => words,
        }
    };
    let alternatives = facts.chunk_by(|a, b| a.place == b.place).map(alternative);
    format!("authentication: {}", alternatives.collect::<Vec<_>>().join(", or "))
}

/// What a scheme sends: of `apiKey X-Auth-Token in header` and `http bearer`, the header.
fn sent(scheme: &str) -> String {
    let key = scheme.strip_prefix("apiKey ").and_then(|key| key.rsplit_once(" in "));
    match (key, scheme.strip_prefix("http ")) {
        (Some((name, place)), _) => format!("{place} {name}"),
        (_, Some(scheme)) => format!("header Authorization ({scheme})"),
        _ => scheme.to_owned(),
    }
}

/// The names of parameters.
fn names(kind: &str, facts: &[&Fact]) -> String {
    let name = |facts: &[&Fact]| {
        let place = facts.first().map(|fact| &*fact.place).unwrap_or_default();
        let name = place.split_once(' ').map_or(place, |(_, name)| name).trim();
        let is_required = facts.iter().any(|fact| fact.keyword == "required" && fact.value == true);
        if is_required { format!("{name} (required)") } else { name.to_owned() }
    };
    let names: Vec<_> = facts.chunk_by(|a, b| a.place == b.place).map(name).collect();
    format!("{kind}: {}", short(&names))
}

/// The media types of a body, and the members that hold no others.
fn body(facts: &[&Fact]) -> String {
    let places = facts.chunk_by(|a, b| a.place == b.place).filter_map(|facts| facts.first());
    let places: Vec<&str> = places.filter_map(|fact| fact.place.strip_prefix("request ")).collect();
    let media: Vec<&str> = places
        .iter()
        .filter_map(|place| place.strip_suffix("  body").or_else(|| place.strip_suffix(" body")))
        .map(str::trim)
        .collect();
    let is_leaf = |place: &&&str| !places.iter().any(|other| is_below(other, place));
    let leaves =
        places.iter().filter(is_leaf).filter_map(|place| Some(place.split_once("body.")?.1.to_owned()));
    let leaves: Vec<String> = leaves.collect();
    let separator = if leaves.is_empty() { "" } else { ": " };
    format!("body {}{separator}{}", media.join(", "), short(&leaves))
}

fn is_below(place: &str, parent: &str) -> bool {
    place.strip_prefix(parent).is_some_and(|rest| rest.starts_with(['.', '[']))
}

fn short(names: &[String]) -> String {
    match names.get(..MOST_NAMES) {
        Some(first) if names.len() > MOST_NAMES => {
            format!("{}, and {} more", first.join(", "), names.len() - MOST_NAMES)
        }
        _ => names.join(", "),
    }
}
