//! Everything to be said about a document: what the build refuses, and beside it what is wrong or doubtful and
//! stops no build.
//!
//! The lints work on what [`crate::check`] recognised, one file per subject; [`LINTS`] lists them.

mod deceptive;
mod documentation;
mod fit;
mod operations;
mod redundant;

use crate::check::context::Context;
use crate::check::inspect;
use crate::check::rules::{RULES, Rule};
use crate::document::Document;
use crate::problem::{Problem, Problems, Report, Severity};

/// Every rule that [`lint`](crate::lint) looks at beside those that the build refuses a document by.
pub const LINTS: &[Rule] = &[
    Rule {
        severity: Severity::Error,
        ..warning(
            "deceptive-character",
            "no text or key has a character that cannot be seen or turns text around",
        )
    },
    warning("duplicate-name", "tags, required properties and values of server variables are listed once"),
    Rule { severity: Severity::Error, ..warning("example-and-schema", "an example fits its schema") },
    warning("http-server", "servers and logins are reached by https, but for those of this machine"),
    warning("missing-client-error", "every operation says how it answers a wrong request: 4XX or default"),
    warning(
        "missing-description",
        "the document, operations, parameters, headers, responses, schemas, properties, tags and security schemes are described",
    ),
    warning("no-security", "every operation says what authorises it, or that it needs nothing"),
    warning("trailing-slash", "paths end without a slash"),
    warning("undefined-tag", "tags of operations are listed in the tags of the document"),
    warning("unused-component", "every component is part of an operation"),
];

const fn warning(name: &'static str, asks: &'static str) -> Rule {
    Rule { name, severity: Severity::Warning, asks }
}

/// A problem, and how bad it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub problem: Problem,
}

impl From<Problem> for Finding {
    fn from(problem: Problem) -> Self {
        let lint = LINTS.iter().find(|rule| rule.name == problem.rule);
        // Everything else is refused by the build.
        Self { severity: lint.map_or(Severity::Error, |rule| rule.severity), problem }
    }
}

/// Everything wrong or doubtful in a document, in the order of the file.
#[must_use]
pub fn lint(document: &Document) -> Vec<Finding> {
    let mut report = Report::new(&document.file);
    if let Some(context) = inspect(document, &mut report) {
        for rules in SUBJECTS {
            rules(&context, &mut report);
        }
    }
    let problems = report.finish().err();
    problems.iter().flat_map(Problems::iter).cloned().map(Finding::from).collect()
}

/// The lints, by subject.
const SUBJECTS: [fn(&Context<'_>, &mut Report<'_>); 4] =
    [deceptive::check, documentation::check, operations::check, redundant::check];

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
