//! Prints the table of changes: `cargo run -p spec-review --example changes > docs/changes.md`.
#![allow(clippy::print_stdout, reason = "it prints")]

use spec_review::diff::Rule;

const HEAD: &str = "\
# The changes that `spec-review diff` and `review` report, and why

Deployed clients follow the old document. A request may only be loosened: everything that clients send has to stay
valid. A response may only be tightened: everything that clients receive has to be what the old document describes. So
the same edit breaks clients in one direction and not in the other, and each rule explains both.

| rule | about | why |
|---|---|---|
";

const TAIL: &str = "
Written by `cargo run -p spec-review --example changes > docs/changes.md`; a test compares.
";

/// Every rule with its subject and the effect of a change, as a table in Markdown.
pub(crate) fn rules_as_markdown() -> String {
    let line = |rule: &Rule| format!("| `{}` | {} | {} |\n", rule.id(), rule.about(), rule.why());
    format!("{HEAD}{}{TAIL}", Rule::ALL.iter().map(line).collect::<String>())
}

#[allow(dead_code, reason = "the test that compares takes the table alone")]
fn main() {
    print!("{}", rules_as_markdown());
}
