//! One finding of the documents.

use maud::{Markup, html};

use super::context::Context;
use super::level::{audience, level};
use super::operations::{Operations, reached};
use super::shown::{Ids, Shown};
use crate::diff::{Change, Effect};

/// The characters of all lines of documents together: a page of some megabytes opens at once.
const MOST_CONTEXT: usize = 2_000_000;

/// The number of findings whose lines are unfolded from the start.
const MOST_OPEN: usize = 40;

/// The values that all findings of the page share.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) ids: Ids,
    pub(super) operations: Operations,
    /// The characters of the lines of documents so far.
    context: usize,
    open: usize,
    /// The number of findings without their lines, since the page would become too large.
    pub(super) without_context: usize,
}

/// The level, the change, its effect, the lines of both documents, and the operations.
pub(super) fn finding(change: &Change, context: &mut Context<'_>, shared: &mut Shared) -> Markup {
    let (level, id) = (level(change), shared.ids.of(change.fingerprint()));
    let heading = format!("{id}-what");
    let list = shared.operations.list(&change.operations);
    let lines = lines(change, context, shared);
    let within = &change.place.within;
    html! {
        article.finding id=(id) tabindex="-1" aria-labelledby=(heading) data-level=(level) data-facet=(audience(change.facet))
            data-list=(list) data-count="1" {
            h4 id=(heading) {
                span class=(format!("badge {level}")) { (level) } " "
                span.what { (Shown(&change.what)) }
            }
            p.meta {
                a.anchor href=(format!("#{id}")) title="Permanent link" {
                    "#" (id) span.unseen { ": permanent link to this finding" }
                }
                code { (change.rule) }
                span { "for " (audience(change.facet)) }
                @if !within.is_empty() { span { "at " (Shown(within)) } }
                (effect(change.effect))
            }
            p.why { (Shown(change.why)) }
            @if let Some(reason) = &change.accepted { p.why { strong { "Accepted: " } (Shown(reason)) } }
            (reached(&change.operations))
            (lines)
        }
    }
}

/// The effect on callers of the generated Rust.
pub(super) fn effect(effect: Option<Effect>) -> Markup {
    html! { @if let Some(effect) = effect { span.effect { "Rust: " (effect.words()) } } }
}

/// The lines of both documents, if there is room.
fn lines(change: &Change, context: &mut Context<'_>, shared: &mut Shared) -> Markup {
    if shared.context >= MOST_CONTEXT {
        shared.without_context += 1;
        return html! { p.cut { "The lines are left out: this page would become too large." } };
    }
    let Some(lines) = context.around(change) else { return html! {} };
    shared.context += lines.0.len();
    let is_open = matches!(level(change), "breaking" | "unclassified" | "warning") && shared.open < MOST_OPEN;
    shared.open += usize::from(is_open);
    html! { details.lines open[is_open] { summary { "Old and new document" } (lines) } }
}
