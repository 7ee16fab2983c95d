//! Prints the table of changes: `cargo run -p spec-review --example changes > docs/changes.md`.
#![allow(clippy::print_stdout, reason = "it prints")]

use spec_review::diff::{RULES, Rule};

const HEAD: &str = "\
# What `spec-review diff` and `review` tell, and why

A deployed client follows the old document. A request may only be loosened: what the client sends has to stay valid. An
answer may only be tightened: what the client meets has to be what it was told of. So the same edit breaks in one
direction and not in the other, and each rule says what it does in both.

| rule | about | why |
|---|---|---|
";

const TAIL: &str = "
Written by `cargo run -p spec-review --example changes > docs/changes.md`; a test compares.
";

/// Every rule with what it is about and what a change of it does: Markdown.
pub(crate) fn rules_as_markdown() -> String {
    let line = |Rule { id, about, why, .. }: &Rule| format!("| `{id}` | {about} | {why} |\n");
    format!("{HEAD}{}{TAIL}", RULES.iter().map(line).collect::<String>())
}

#[allow(dead_code, reason = "the test that compares takes the table alone")]
fn main() {
    print!("{}", rules_as_markdown());
}
