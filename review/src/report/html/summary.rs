//! The top of the page: verdicts, errors, counts, and the filter.

use maud::{Markup, html};

use super::level::{LEVELS, audience, level};
use super::operations::Operations;
use super::shown::Shown;
use crate::diff::{Change, Facet};
use crate::reviewed::Reviewed;

/// The errors of the branch, the verdicts of each document, and the notes about all.
pub(super) fn summary(errors: &[String], lines: &[String], documents: &[&Reviewed]) -> Markup {
    html! {
        section.summary aria-labelledby="summary" {
            h2 #summary { "Summary" }
            @if !errors.is_empty() {
                div.errors role="note" {
                    p { strong { (errors.len()) @if errors.len() == 1 { " error" } @else { " errors" } } }
                    ul { @for error in errors { li { (Shown(error)) } } }
                }
            }
            div.wide tabindex="0" role="region" aria-label="Verdicts" {
                table.verdicts {
                    thead { tr {
                        th scope="col" { "Document" }
                        th scope="col" { "Wire" } th scope="col" { "Rust surface" } th scope="col" { "Docs" }
                        th scope="col" { "Unclassified" } th scope="col" { "Accepted" } th scope="col" { "Findings" }
                    } }
                    tbody { @for (index, reviewed) in documents.iter().enumerate() { (row(index, reviewed)) } }
                }
            }
            @for line in lines { p.meta { (Shown(line)) } }
        }
    }
}

fn row(index: usize, reviewed: &Reviewed) -> Markup {
    let review = &reviewed.review;
    html! {
        tr {
            th scope="row" {
                @if review.changes.is_empty() { (Shown(&reviewed.file)) }
                @else { a href=(format!("#document-{index}")) { (Shown(&reviewed.file)) } }
            }
            @for (facet, label) in [(Facet::Wire, "Wire"), (Facet::Surface, "Rust surface"), (Facet::Docs, "Docs")] {
                @let word = review.word(facet);
                td data-label=(label) { span class=(format!("badge {word}")) { (word) } }
            }
            td data-label="Unclassified" { (review.unclassified()) }
            td data-label="Accepted" { (review.accepted()) }
            td data-label="Findings" { (review.changes.len()) }
        }
    }
}

/// The filter, which the script shows: a button for each level with the number of its findings, one for each audience, and
/// a field for operations.
pub(super) fn filter(documents: &[&Reviewed], operations: &Operations) -> Markup {
    let changes = || documents.iter().flat_map(|reviewed| &reviewed.review.changes);
    let count = |is_it: &dyn Fn(&Change) -> bool| changes().filter(|change| is_it(change)).count();
    let levels = LEVELS.map(|name| (name, count(&|change| level(change) == name)));
    let facets = [Facet::Wire, Facet::Surface, Facet::Docs, Facet::Unclassified];
    let audiences = facets.map(|facet| (audience(facet), count(&|change| change.facet == facet)));
    let total = changes().count();
    html! {
        section.filter #filter aria-label="Filter of the findings" hidden {
            div role="group" aria-label="Levels" { (buttons("level", &levels)) }
            div role="group" aria-label="Audiences" { (buttons("facet", &audiences)) }
            div.field {
                label for="operation" { "Operation" }
                input #operation type="search" list="operations" autocomplete="off" spellcheck="false"
                    placeholder="GET /pets, or a part of it";
                datalist #operations { @for name in operations.names() { option value=(Shown(name)) {} } }
                button #reset type="button" { "Show all" }
            }
            p #count role="status" { (total) " of " (total) " findings shown" }
        }
    }
}

fn buttons(kind: &str, counts: &[(&str, usize)]) -> Markup {
    html! {
        @for (name, count) in counts.iter().filter(|(_, count)| *count > 0) {
            button type="button" aria-pressed="true" data-kind=(kind) data-value=(name)
                class=(format!("toggle {}", name.split(' ').next().unwrap_or_default())) {
                (name) " " span.number { (count) }
            }
        }
    }
}
