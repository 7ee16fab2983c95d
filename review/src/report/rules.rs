//! The rules of the difference and of `check`, as a list.

use std::io::{self, Write};

use openapi_document::RuleInfo;
use serde_json::{Value as Json, json};

use super::json;
use crate::diff::{Example, Rule};
use crate::formats::RulesFormat;
use crate::rust;

/// The head of docs/changes.md.
const HEAD: &str = "\
# The changes that `spec-review diff` and `review` report, and why

Deployed clients follow the old document. A request may only be loosened: everything that clients send has to stay
valid. A response may only be tightened: everything that clients receive has to be what the old document describes. So
the same edit breaks clients in one direction and not in the other, and each rule explains both.

A `warning` is debatable: most clients go on working, and some fail. It changes the exit code only with `--fail-on warning` or `any`. `changed` is a matter for
readers alone. Each example gets the first level of its rule.

| rule | about | levels | why | example | oasdiff |
|---|---|---|---|---|---|
";

const TAIL: &str = "
Written by `cargo run -p spec-review -- rules --format markdown > docs/changes.md`; a test compares.
";

/// Writes the rules of `diff` and `review`.
pub(crate) fn of_diff(format: RulesFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        RulesFormat::Text => Rule::ALL.iter().try_for_each(|rule| text(*rule, out)),
        RulesFormat::Json => {
            json::write(&Rule::ALL.iter().map(|rule| json_of(*rule)).collect::<Vec<_>>(), out)
        }
        RulesFormat::Markdown => {
            write!(out, "{HEAD}")?;
            Rule::ALL.iter().try_for_each(|rule| row(*rule, out))?;
            write!(out, "{TAIL}")
        }
    }
}

fn text(rule: Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{rule}: {}", rule.about())?;
    for (verdict, when) in rule.levels().in_words() {
        let when = if when.is_empty() { when } else { format!(" ({when})") };
        writeln!(out, "  {}{when}", verdict.word())?;
    }
    writeln!(out, "  {}", rule.why())?;
    let Example { place, old, new, .. } = rule.example();
    writeln!(out, "  example, {}:\n    - {old}\n    + {new}", place.word())?;
    let names = rule.oasdiff();
    if !names.is_empty() {
        writeln!(out, "  oasdiff: {}", names.join(", "))?;
    }
    writeln!(out)
}

fn json_of(rule: Rule) -> Json {
    let level = |(verdict, when): (crate::diff::Verdict, String)| {
        let when = if when.is_empty() { Json::Null } else { when.into() };
        json!({ "level": verdict.word(), "when": when })
    };
    let Example { place, old, new, .. } = rule.example();
    json!({
        "rule": rule.id(),
        "about": rule.about(),
        "level": rule.default_level().word(),
        "levels": rule.levels().in_words().into_iter().map(level).collect::<Vec<_>>(),
        "why": rule.why(),
        "example": { "place": place.word(), "old": old, "new": new },
        "oasdiff": rule.oasdiff(),
    })
}

fn row(rule: Rule, out: &mut dyn Write) -> io::Result<()> {
    let cell = |text: &str| text.replace('|', "\\|");
    let levels = rule.levels().in_words().into_iter().map(|(verdict, when)| match when.as_str() {
        "" => format!("**{}**", verdict.word()),
        when => format!("**{}** {when}", verdict.word()),
    });
    let code = |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("`{}`", cell(text)) };
    let Example { place, old, new, .. } = rule.example();
    writeln!(
        out,
        "| `{rule}` | {} | {} | {} | {}: {} → {} | {} |",
        cell(rule.about()),
        levels.collect::<Vec<_>>().join("<br>"),
        cell(rule.why()),
        place.word(),
        code(old),
        code(new),
        rule.oasdiff().iter().map(|name| code(name)).collect::<Vec<_>>().join(" "),
    )
}

/// The head of docs/rules.md.
const HEAD_OF_CHECK: &str = "\
# What `spec-review check` asks of a document

An error is wrong: the exit code is 3. A warning is doubtful, and alone leaves the exit code at 0. Rules of `openapi` hold
for every document. Those of `rust` say what progenitor, which generates the Rust client, cannot do or does wrong; those of
`transport` what the client of this workspace cannot send.

| rule | severity | of | asks that |
|---|---|---|---|
";

const TAIL_OF_CHECK: &str = "
Written by `cargo run -p spec-review -- rules --of check --format markdown > docs/rules.md`; a test compares.
";

/// Writes the rules of `check`.
pub(crate) fn of_check(format: RulesFormat, out: &mut dyn Write) -> io::Result<()> {
    let of_openapi = openapi_document::Rule::ALL.iter().map(|rule| rule.info());
    let mut rules: Vec<&RuleInfo> = of_openapi.chain(rust::rules()).collect();
    rules.sort_by_key(|rule| rule.name);
    match format {
        RulesFormat::Text => rules.iter().try_for_each(|rule| {
            writeln!(out, "{} {} ({}): {}", rule.severity.word(), rule.name, rule.layer.word(), rule.asks)
        }),
        RulesFormat::Json => {
            let rule = |rule: &&RuleInfo| {
                let (severity, layer) = (rule.severity.word(), rule.layer.word());
                json!({ "rule": rule.name, "severity": severity, "layer": layer, "asks": rule.asks })
            };
            json::write(&rules.iter().map(rule).collect::<Vec<_>>(), out)
        }
        RulesFormat::Markdown => {
            write!(out, "{HEAD_OF_CHECK}")?;
            for RuleInfo { name, severity, layer, asks } in rules {
                writeln!(out, "| `{name}` | {} | {} | {asks} |", severity.word(), layer.word())?;
            }
            write!(out, "{TAIL_OF_CHECK}")
        }
    }
}
