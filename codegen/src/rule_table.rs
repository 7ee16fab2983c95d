//! Every rule of `check` as a table in Markdown.

use openapi_document::RuleInfo;

use crate::check::rules::Rule;

const HEAD: &str = "\
# What `spec-review check` asks of a document

An error is wrong: the exit code is 3. A warning is doubtful, and alone leaves the exit code at 0. Rules of `openapi` hold
for every document. Those of `rust` say what progenitor, which generates the Rust client, cannot do or does wrong; those of
`transport` what the client of this workspace cannot send.

| rule | severity | of | asks that |
|---|---|---|---|
";

const TAIL: &str = "
Written by `cargo run -p cloud-certs-codegen --features lint --example rules > docs/rules.md`; a test compares.
";

/// Every rule with its severity, who says so, and what it asks: Markdown.
#[must_use]
pub fn rules_as_markdown() -> String {
    let of_openapi = openapi_document::Rule::ALL.iter().map(|rule| rule.info());
    let mut rules: Vec<&RuleInfo> = of_openapi.chain(Rule::ALL.iter().map(|rule| rule.info())).collect();
    rules.sort_by_key(|rule| rule.name);
    let lines = rules.iter().map(|RuleInfo { name, severity, layer, asks }| {
        format!("| `{name}` | {} | {} | {asks} |\n", severity.word(), layer.word())
    });
    format!("{HEAD}{}{TAIL}", lines.collect::<String>())
}
