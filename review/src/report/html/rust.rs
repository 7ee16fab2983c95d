//! The generated Rust before and after.

use std::collections::HashMap;

use maud::{Markup, html};

use super::finding::{Shared, effect};
use super::level::{audience, of};
use super::shown::Shown;
use crate::diff::Change;
use crate::report::RustLines;
use crate::report::rust_line::{item, parts};

/// The lines of each rule, gone ones beside those that take their place.
pub(super) fn rust(groups: &[RustLines<'_>], shared: &mut Shared) -> Markup {
    html! { @for lines in groups { (group(lines, shared)) } }
}

fn group(RustLines { first, changes }: &RustLines<'_>, shared: &mut Shared) -> Markup {
    let Change { verdict, facet, rule, why, accepted, operations, effect: on_callers, .. } = first;
    let level = of(*verdict, *facet, accepted.is_some());
    let list = shared.operations.list(operations);
    html! {
        article.finding data-level=(level) data-facet=(audience(*facet)) data-list=(list) data-count=(changes.len()) {
            h4 { span class=(format!("badge {level}")) { (level) } " " span.what { (why) } }
            p.meta { code { (rule) } span { "for " (audience(*facet)) } (effect(*on_callers)) }
            @if let Some(reason) = accepted { p.why { strong { "Accepted: " } (Shown(reason)) } }
            table.pair.rust {
                caption.unseen { "Lines of the generated Rust before and after" }
                thead { tr { th scope="col" { "Before" } th scope="col" { "After" } } }
                tbody { @for row in rows(changes) {
                    tr { (cell(row[0], "gone", shared)) (cell(row[1], "come", shared)) }
                } }
            }
        }
    }
}

fn cell(change: Option<&Change>, kind: &str, shared: &mut Shared) -> Markup {
    let Some(change) = change else { return html! { td.none {} } };
    let id = shared.ids.of(change.fingerprint());
    let (_, line) = parts(&change.what);
    html! {
        td class=(kind) id=(id) tabindex="-1" {
            a.anchor href=(format!("#{id}")) title="Permanent link" { "#" span.unseen { (id) ": permanent link" } }
            @if kind == "gone" { del { (Shown(line)) } } @else { ins { (Shown(line)) } }
        }
    }
}

/// A line that is gone, one that is new, or both if they are of the same item.
fn rows<'a>(changes: &[&'a Change]) -> Vec<[Option<&'a Change>; 2]> {
    let mut rows: Vec<[Option<&Change>; 2]> = Vec::new();
    let mut gone: HashMap<&str, usize> = HashMap::new();
    for change in changes {
        let (mark, line) = parts(&change.what);
        if mark == '-' {
            gone.insert(item(line), rows.len());
            rows.push([Some(change), None]);
        } else {
            match gone.remove(item(line)).and_then(|row| rows.get_mut(row)) {
                Some(row) => row[1] = Some(change),
                None => rows.push([None, Some(change)]),
            }
        }
    }
    rows
}
