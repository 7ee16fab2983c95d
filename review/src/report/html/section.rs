//! The findings of one document, by what they are in.

use maud::{Markup, html};

use super::context::Context;
use super::finding::{Shared, finding};
use super::rust::rust;
use super::shown::Shown;
use crate::report::grouped::grouped;
use crate::report::{request, separate, verdicts};
use crate::reviewed::Reviewed;

/// The version, the findings of each operation and component, the worst first, then the Rust and the request.
pub(super) fn section(index: usize, reviewed: &Reviewed, shared: &mut Shared) -> Markup {
    let (mut changes, lines) = separate(&reviewed.review);
    changes.sort_by_key(|change| (change.accepted.is_some(), change.verdict));
    let groups = grouped(changes, |change| change.place.subject.as_str());
    let mut context = Context::new(reviewed);
    let heading = format!("document-{index}");
    html! {
        section.document aria-labelledby=(heading) {
            h2 id=(heading) tabindex="-1" { (Shown(&reviewed.file)) }
            p.meta { (Shown(&verdicts(reviewed, str::to_owned))) }
            p.meta { (Shown(&reviewed.version().line())) }
            @if reviewed.review.changes.is_empty() { p { "Nothing changed." } }
            @for (subject, changes) in &groups {
                div.group {
                    h3 { @if *subject == "document" { "The document" } @else { (Shown(subject)) } }
                    @for change in changes { (finding(change, &mut context, shared)) }
                }
            }
            @if let Some(why) = &reviewed.review.surface.unknown {
                p.meta { "No Rust to compare: " (Shown(why)) }
            }
            @if !lines.is_empty() { div.group { h3 { "Generated Rust" } (rust(&lines, shared)) } }
            (requests(reviewed))
        }
    }
}

/// The request on the wire, folded.
fn requests(reviewed: &Reviewed) -> Markup {
    let lines = request::lines(reviewed);
    html! {
        @if !lines.is_empty() {
            details.request {
                summary { "The request on the wire" }
                pre tabindex="0" aria-label="The request on the wire" {
                    @for line in &lines {
                        @let text = format!("{} {}", line.mark, line.text);
                        @match line.mark {
                            '-' => del { (Shown(&text)) },
                            '+' => ins { (Shown(&text)) },
                            _ => span { (Shown(&text)) },
                        }
                        "\n"
                    }
                }
            }
        }
    }
}
