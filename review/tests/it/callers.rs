//! docs/rust-callers.md has the verdicts that the tool gives on edits of a small document.

use std::fmt::Write as _;
use std::path::Path;

use openapi_document::Document;
use spec_review::diff::{Change, Effect, Facet, Review, diff};
use spec_review::{CallStyle, RustSettings};

#[path = "../callers/edits.rs"]
mod edits;

use edits::{BEFORE, EDITS, Edit, after};

const HEAD: &str = "\
# What an edit of a document does to Rust callers

Rust that [progenitor](https://github.com/oxidecomputer/progenitor) generates from a document meets an edit at three times.
`spec-review diff` tells them apart, in the field `effect` of each finding:

* **no longer compiles**: the generated source has another form. The compiler finds every place.
* **compiles differently**: source compiles as before, and does something else. Nobody finds it but a reader.
* **fails at run time**: a program that was compiled before fails when it meets a server that has the edit.

What follows are edits of the document below. For each there is the verdict on the wire, and what it does to callers in both
styles that progenitor has. A test compiles a call against the client of the document before and after each edit, and runs it
against servers of both: what the table says is what happens.

Arguments of the positional style are those of the path in their order there, then those of the query by name: the order in
which a document lists parameters does not matter, and a name does.

| edit | wire | positional | builder |
|---|---|---|---|
";

/// The lines of Rust that are shown of an edit and a style.
const MOST_LINES: usize = 4;

fn parse(text: &str) -> Document {
    Document::parse("pets.yaml", text).unwrap()
}

fn review(edit: &Edit, style: CallStyle) -> Review {
    let mut settings = RustSettings::default();
    settings.interface = style;
    diff(&parse(BEFORE), &parse(&after(edit)), &settings)
}

fn effects(review: &Review) -> String {
    let words = |effect: Effect| match effect {
        Effect::NoLongerCompiles => "no longer compiles",
        Effect::CompilesDifferently => "compiles differently",
        _ => "fails at run time",
    };
    let found: Vec<_> =
        Effect::ALL.into_iter().filter(|effect| review.count_of(*effect) > 0).map(words).collect();
    if found.is_empty() { "nothing".to_owned() } else { found.join(", ") }
}

fn section(edit: &Edit) -> String {
    let positional = review(edit, CallStyle::Positional);
    let mut text = format!("\n## {}\n\n```diff\n", capital(edit.title));
    for (from, to) in edit.replaced {
        let new: Vec<_> = to.lines().collect();
        let old: Vec<_> = from.lines().collect();
        old.iter().filter(|line| !new.contains(line)).for_each(|line| writeln!(text, "-{line}").unwrap());
        new.iter().filter(|line| !old.contains(line)).for_each(|line| writeln!(text, "+{line}").unwrap());
    }
    let ([call, built], (status, _, body)) = (edit.calls, edit.answers[1]);
    let answer = if body.is_empty() { String::new() } else { format!(" with `{body}`") };
    write!(text, "```\n\n```rust\n{call}\n{built}\n```\n\nA server answers with {status}{answer}.\n\n")
        .unwrap();
    let of_wire = positional.changes.iter().filter(|change| change.facet == Facet::Wire);
    of_wire.for_each(|change| text.push_str(&line("wire", change)));
    for (style, review) in [("positional", &positional), ("builder", &review(edit, CallStyle::Builder))] {
        let of_rust = review.changes.iter().filter(|change| change.facet == Facet::Surface);
        let lines: Vec<String> = of_rust.map(|change| line(style, change)).collect();
        text.extend(lines.iter().take(MOST_LINES).map(String::as_str));
        if lines.len() > MOST_LINES {
            writeln!(text, "* {style}: and {} more lines", lines.len() - MOST_LINES).unwrap();
        }
    }
    text
}

fn line(of: &str, Change { verdict, rule, what, effect, .. }: &Change) -> String {
    let effect = effect.map_or_else(String::new, |effect| format!(" ({})", effect.words()));
    format!("* {of}: **{}** {rule}: `{what}`{effect}\n", verdict.word())
}

fn capital(text: &str) -> String {
    let (first, rest) = text.split_at(1);
    first.to_uppercase() + rest
}

#[test]
fn the_verdicts_on_edits_are_those_of_the_tool() {
    let mut page = HEAD.to_owned();
    for edit in EDITS {
        let styles = [CallStyle::Positional, CallStyle::Builder].map(|style| review(edit, style));
        let [positional, builder] = styles.each_ref().map(effects);
        let wire = styles[0].word(Facet::Wire);
        writeln!(page, "| {} | {wire} | {positional} | {builder} |", edit.title).unwrap();
    }
    page.extend(EDITS.iter().map(section));
    write!(page, "\n## The document before the edits\n\n```yaml\n{BEFORE}```\n").unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rust-callers.md");
    if std::fs::read_to_string(&path).unwrap_or_default() == page {
        return;
    }
    #[expect(clippy::disallowed_methods, reason = "the variable that accepts snapshots")]
    let is_accepted = std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always");
    assert!(is_accepted, "docs/rust-callers.md is not current: INSTA_UPDATE=always writes it:\n{page}");
    #[expect(clippy::disallowed_methods, reason = "a text to look at")]
    std::fs::write(path, page).unwrap();
}
