//! The request on the wire, in a few lines that a reviewer always sees.

use std::collections::BTreeSet;
use std::sync::Arc;

use openapi_document::{
    ApiPlace, Document, Facet, Fact, Part, RequiredScheme, SchemeKind, Subject, facts_of,
};

use super::first;
use crate::diff::Facet as ChangeFacet;
use crate::diff::operation::names_of_operations;
use crate::reviewed::Reviewed;

/// The most operations that are all shown. If there are more, only the changed ones are shown.
const MOST_OPERATIONS: usize = 20;

/// The number of changed operations whose requests are compared, since many change in responses alone.
const MOST_COMPARED: usize = 60;

/// The number of names that are shown; the rest is counted.
const MOST_NAMES: usize = 12;

/// The servers, then each operation with its authentication, parameters and body.
///
/// ```text
/// server https://css.{region}.otc.t-systems.com (otc), region: eu-de of 2
/// GET /v1.0/{project_id}/cer/download
///   authentication: header Authorization (SDK-HMAC-SHA256), or header X-Auth-Token
///   path: project_id (required)
/// ```
pub(crate) fn lines(reviewed: &Reviewed) -> Vec<RequestLine> {
    let documents = [&reviewed.old, &reviewed.new];
    let all: BTreeSet<String> = documents.into_iter().flatten().flat_map(names_of_operations).collect();
    let shown = shown(reviewed, &all);
    let blocks = |document: &Option<Document>| document.as_ref().map(|document| blocks(document, &shown));
    let mut lines = match (blocks(&reviewed.old), blocks(&reviewed.new)) {
        (Some(old), Some(new)) => both(old, new),
        // The changes report that all of it is new, or gone.
        (one, other) => {
            marked(' ', one.or(other).into_iter().flatten().flat_map(|block| block.lines)).collect()
        }
    };
    if shown.len() < all.len() {
        let text = format!("and {} more operations", all.len() - shown.len());
        lines.push(RequestLine { mark: ' ', text });
    }
    lines
}

/// The operations whose request changed, and the changes that concern all of them.
pub(super) fn changed(reviewed: &Reviewed) -> Vec<RequestLine> {
    let (Some(old), Some(new)) = (&reviewed.old, &reviewed.new) else { return Vec::new() };
    let all: BTreeSet<String> = [old, new].into_iter().flat_map(names_of_operations).collect();
    let changed: BTreeSet<String> = of_changes(reviewed).map(str::to_owned).collect();
    let (operations, unknown) = match (all.len(), changed.len()) {
        (0..=MOST_OPERATIONS, _) => (all, 0),
        (_, count) => {
            (changed.into_iter().take(MOST_COMPARED).collect(), count.saturating_sub(MOST_COMPARED))
        }
    };
    let mut lines = both(blocks(old, &operations), blocks(new, &operations)).into_iter().peekable();
    let (mut shown, mut count, mut left) = (Vec::new(), 0, unknown);
    while let Some(heading) = lines.next() {
        let mut block = vec![heading];
        while let Some(line) = lines.next_if(|line| line.text.starts_with(' ')) {
            block.push(line);
        }
        match count {
            _ if block.iter().all(|line| line.mark == ' ') => {}
            MOST_OPERATIONS.. => left += 1,
            _ => {
                count += 1;
                shown.append(&mut block);
            }
        }
    }
    let up_to = if unknown > 0 { "up to " } else { "" };
    let more = RequestLine { mark: ' ', text: format!("and {up_to}{left} more operations") };
    shown.extend((left > 0).then_some(more));
    shown
}

/// The operations that changes of the wire reach.
fn of_changes(reviewed: &Reviewed) -> impl Iterator<Item = &str> {
    let changed = reviewed.review.changes.iter().filter(|change| change.facet == ChangeFacet::Wire);
    changed.flat_map(|change| change.operations.iter().map(|name| &**name))
}

fn shown(reviewed: &Reviewed, all: &BTreeSet<String>) -> BTreeSet<String> {
    if all.len() <= MOST_OPERATIONS {
        return all.clone();
    }
    let changed: BTreeSet<&str> = of_changes(reviewed).collect();
    changed.into_iter().take(MOST_OPERATIONS).map(str::to_owned).collect()
}

/// A line of the old document (`-`), of the new one (`+`), or of both (a space).
pub(crate) struct RequestLine {
    pub(crate) mark: char,
    pub(crate) text: String,
}

fn marked(mark: char, lines: impl IntoIterator<Item = KindLine>) -> impl Iterator<Item = RequestLine> {
    lines.into_iter().map(move |(_, text)| RequestLine { mark, text })
}

/// A line with the rank of the part that it is about.
type KindLine = (u8, String);

/// The lines of the document as a whole, or of an operation, whose name is the first line.
struct Block {
    subject: Arc<Subject>,
    lines: Vec<KindLine>,
}

/// The lines of both documents, an old line before the new line of its kind.
fn both(mut old: Vec<Block>, new: Vec<Block>) -> Vec<RequestLine> {
    let mut lines = Vec::new();
    for block in new {
        let before = old.iter().position(|before| before.subject == block.subject);
        let before = before.map(|index| old.remove(index).lines).unwrap_or_default();
        let (same, mut gone): (Vec<_>, Vec<_>) =
            before.into_iter().partition(|line| block.lines.contains(line));
        for line in block.lines {
            let is_new = !same.contains(&line);
            let old = gone.iter().position(|(kind, _)| is_new && *kind == line.0);
            lines.extend(marked('-', old.map(|index| gone.remove(index))));
            lines.extend(marked(if is_new { '+' } else { ' ' }, [line]));
        }
        lines.extend(marked('-', gone));
    }
    lines.extend(marked('-', old.into_iter().flat_map(|block| block.lines)));
    lines
}

fn blocks(document: &Document, operations: &BTreeSet<String>) -> Vec<Block> {
    let facts = facts_of(document, operations);
    let facts: Vec<&Fact> = facts.iter().filter(|fact| fact.facet == Facet::Wire).collect();
    let block = |facts: &[&Fact]| {
        let subject = Arc::clone(&facts.first()?.place.subject);
        let is_operation = *subject != Subject::default();
        let indent = if is_operation { "  " } else { "" };
        let parts = facts.chunk_by(|a, b| a.place.part.rank() == b.place.part.rank());
        let parts = parts.flat_map(|facts| {
            let kind = facts.first().map(|fact| fact.place.part.rank()).unwrap_or_default();
            part(facts).into_iter().map(move |line| (kind, format!("{indent}{line}")))
        });
        let heading = is_operation.then(|| (0, subject.to_string()));
        Some(Block { lines: heading.into_iter().chain(parts).collect(), subject })
    };
    facts.chunk_by(|a, b| a.place.subject == b.place.subject).filter_map(block).collect()
}

/// The lines of the parts of one kind: of all servers, of all headers.
fn part(facts: &[&Fact]) -> Vec<String> {
    let places: Vec<(&ApiPlace, &[&Fact])> = facts
        .chunk_by(|a, b| a.place == b.place)
        .filter_map(|facts| Some((&facts.first()?.place, facts)))
        .collect();
    match places.first().map(|(place, _)| &*place.part) {
        Some(Part::Server { .. }) => servers(&places),
        Some(Part::Security(_)) => {
            let alternatives: Vec<_> =
                places.iter().map(|(place, facts)| alternative(place, facts)).collect();
            vec![format!("authentication: {}", alternatives.join(", or "))]
        }
        Some(Part::Parameter { location, .. }) => vec![names(location, &places)],
        Some(Part::Request(_)) => vec![body(&places)],
        _ => vec![],
    }
}

/// One line for each server: its URL, its cloud, and the values of its variables.
fn servers(places: &[(&ApiPlace, &[&Fact])]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (place, facts) in places {
        let value = |keyword: &str| facts.iter().find(|fact| fact.keyword == keyword)?.value.as_str();
        match (&*place.part, lines.last_mut()) {
            (Part::Server { variable: Some(variable), .. }, Some(line)) => {
                let default = value("default").unwrap_or("no default");
                let count = facts.iter().filter(|fact| fact.keyword == "enum").count();
                let of = if count == 0 { String::new() } else { format!(" of {count}") };
                line.push_str(&format!(", {variable}: {default}{of}"));
            }
            (Part::Server { url, .. }, _) => {
                let cloud = value("x-cloud").map(|cloud| format!(" ({cloud})")).unwrap_or_default();
                lines.push(format!("server {url}{cloud}"));
            }
            _ => {}
        }
    }
    lines
}

/// An alternative to authenticate, with the headers that it sends.
fn alternative(place: &ApiPlace, facts: &[&Fact]) -> String {
    let Part::Security(schemes) = &*place.part else { return String::new() };
    let sent = |scheme: &RequiredScheme| match &scheme.kind {
        SchemeKind::ApiKey { name, location } => format!("{location} {name}"),
        SchemeKind::Http(name) => format!("header Authorization ({name})"),
        _ => scheme.to_string(),
    };
    let schemes: Vec<String> = schemes.iter().map(sent).collect();
    let words = if schemes.is_empty() { "none".to_owned() } else { schemes.join(" and ") };
    let algorithm = facts.iter().find(|fact| fact.keyword == "x-algorithm");
    match algorithm.and_then(|fact| fact.value.as_str()) {
        Some(algorithm) => format!("{words} ({algorithm})"),
        None => words,
    }
}

/// The names of the parameters of one location.
fn names(location: &str, places: &[(&ApiPlace, &[&Fact])]) -> String {
    let name = |(place, facts): &(&ApiPlace, &[&Fact])| {
        let Part::Parameter { name, .. } = &*place.part else { return String::new() };
        let is_required = facts.iter().any(|fact| fact.keyword == "required" && fact.value == true);
        format!("{name}{}{}", place.inside(), if is_required { " (required)" } else { "" })
    };
    let plural = if matches!(location, "header" | "cookie") { "s" } else { "" };
    format!("{location}{plural}: {}", first(MOST_NAMES, places.iter().map(name).collect()).join(", "))
}

/// Returns whether some place is inside of the value at `place`. `after` are those behind it in the order of their texts: what
/// begins like it comes first.
fn holds_others(place: &ApiPlace, after: &[(&ApiPlace, &[&Fact])]) -> bool {
    let rests = after.iter().map_while(|(other, _)| {
        other.inside().strip_prefix(place.inside()).filter(|_| other.part == place.part)
    });
    rests.into_iter().any(|rest| rest.starts_with(['.', '[']))
}

/// The media types of a body, and the members that hold no others.
fn body(places: &[(&ApiPlace, &[&Fact])]) -> String {
    let (mut media_types, mut leaves): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    for (index, (place, _)) in places.iter().enumerate() {
        let Part::Request(Some(media_type)) = &*place.part else { continue };
        if media_types.last() != Some(&media_type.as_str()) {
            media_types.push(media_type);
        }
        if let Some(name) = place.inside().strip_prefix('.')
            && !holds_others(place, &places[index + 1..])
        {
            leaves.push(name.to_owned());
        }
    }
    let separator = if leaves.is_empty() { "" } else { ": " };
    format!("body {}{separator}{}", media_types.join(", "), first(MOST_NAMES, leaves).join(", "))
}
