//! The page as a whole.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::finding::Shared;
use super::section::section;
use super::shown::Shown;
use super::summary::{filter, summary};
use crate::reviewed::Reviewed;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Nothing is loaded, and only the style and script of the page itself count: those with these hashes. A test computes them.
const POLICY: &str = "default-src 'none'; img-src data:; \
    style-src 'sha256-r6HovC8r+cr3c8Lha5k0vcYcuCKagfKTOZP+rkE8SOU='; \
    script-src 'sha256-QaQEUG1iUrlXcrcVciGKmtynxyJzKZaijlwsqIsn6CU='; \
    base-uri 'none'; form-action 'none'";

/// The documents of a page, and what holds for all of them.
pub(super) struct Page<'a> {
    /// The two sides of the comparison.
    pub(super) compared: String,
    pub(super) errors: Vec<String>,
    /// Notes about all documents, such as the version of the crate.
    pub(super) lines: Vec<String>,
    pub(super) documents: Vec<&'a Reviewed>,
}

impl Page<'_> {
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut shared = Shared::default();
        let changed = self.documents.iter().enumerate();
        let changed =
            changed.filter(|(_, reviewed)| !reviewed.review.changes.is_empty() || self.documents.len() == 1);
        let sections: Vec<Markup> =
            changed.map(|(index, reviewed)| section(index, reviewed, &mut shared)).collect();
        let body = html! {
            a.skip href="#findings" { "Skip to the findings" }
            header { h1 { "API review" } p { (Shown(&self.compared)) } }
            main {
                (summary(&self.errors, &self.lines, &self.documents))
                (filter(&self.documents, &shared.operations))
                @if shared.without_context > 0 {
                    p.cut {
                        (shared.without_context) " findings are shown without the lines of the documents, so that this page stays small."
                    }
                }
                div #findings tabindex="-1" { @for section in &sections { (section) } }
            }
            footer { p { "Written by spec-review. This page loads nothing from anywhere." } }
            script #data type="application/json" { (PreEscaped(shared.operations.json())) }
            script { (PreEscaped(SCRIPT)) }
        };
        out.write_all(self.around(&body).into_string().as_bytes())?;
        writeln!(out)
    }

    fn around(&self, body: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    title { "API review: " (Shown(&self.compared)) }
                    link rel="icon" href="data:,";
                    style { (PreEscaped(STYLE)) }
                }
                body { (body) }
            }
        }
    }
}
