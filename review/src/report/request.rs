//! What a request is on the wire, in a few lines: whoever reviews an edit sees them, changed or not.

use cloud_certs_codegen::{Document, Facet, Fact, Part, facts};

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
pub(crate) fn lines(document: &Document) -> Vec<String> {
    let facts = facts(document).facts;
    let facts: Vec<&Fact> = facts.iter().filter(|fact| fact.facet == Facet::Wire).collect();
    let mut lines = Vec::new();
    for of_subject in facts.chunk_by(|a, b| a.subject == b.subject) {
        let subject = of_subject.first().map(|fact| fact.subject.to_string()).unwrap_or_default();
        let indent = if subject.is_empty() { "" } else { "  " };
        if !subject.is_empty() {
            lines.push(subject);
        }
        for of_part in of_subject.chunk_by(|a, b| a.part == b.part) {
            lines.extend(part(of_part).into_iter().map(|line| format!("{indent}{line}")));
        }
    }
    lines
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
