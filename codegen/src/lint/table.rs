//! The rules as a table for people: `docs/rules.md`.

use super::rules::LINTS;
use crate::check::rules::{RULES, Rule};

const HEAD: &str = "\
# What `spec-review check` asks of a document

An error is wrong: the exit code is 3. A warning is doubtful, and alone leaves the exit code at 0. What the build
refuses stops `cargo build` too; the other rules are asked by `spec-review check` alone.

| rule | severity | the build | asks that |
|---|---|---|---|
";

const TAIL: &str = "
Written by `cargo run -p cloud-certs-codegen --features lint --example rules > docs/rules.md`; a test compares.
";

/// Every rule with its severity, whether the build refuses a document by it, and what it asks: Markdown.
#[must_use]
pub fn rules_as_markdown() -> String {
    let refused = RULES.iter().map(|rule| (rule, "refuses"));
    let passed = LINTS.iter().map(|rule| (rule, "passes"));
    let mut rules: Vec<(&Rule, &str)> = refused.chain(passed).collect();
    rules.sort_by_key(|(rule, _)| rule.name);
    let lines = rules.iter().map(|(Rule { name, severity, asks }, build)| {
        format!("| `{name}` | {} | {build} | {asks} |\n", severity.word())
    });
    format!("{HEAD}{}{TAIL}", lines.collect::<String>())
}
