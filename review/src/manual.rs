//! The description from which the help, the man pages, the completions and docs/spec-review.md are made.

use cloud_certs_manual::{Manual, Term, list, table};

use crate::ci;
use crate::examples;
use crate::exit;
use crate::topics;

/// The manual of the program.
pub(crate) const MANUAL: Manual = Manual {
    program: "spec-review",
    version: env!("CARGO_PKG_VERSION"),
    examples: examples::of_command,
    exit_codes: exit::codes_of,
    variables,
    files,
    environment_note: "",
    topics: topics::all,
};

fn variables(command: &str) -> Vec<Term> {
    let of_ci = ci::VARIABLES.iter().filter(|_| command == "review");
    let of_ci = of_ci.map(|name| Term::new(*name, "The CI service sets it: review finds its base by it."));
    let no_color = Term::new("NO_COLOR", "With any value, text has no colour unless --color asks for it.");
    std::iter::once(no_color).chain(of_ci).collect()
}

fn files(command: &str) -> Vec<Term> {
    let settings = match command {
        "review" => "The settings, in the top folder of the checkout.",
        "diff" | "check" | "changelog" | "accept" => {
            "The settings: the nearest one, in the current folder or above it within the checkout."
        }
        "upstream" => {
            return vec![Term::new("UPSTREAM.toml", "The deliberate differences, beside the documents.")];
        }
        _ => return Vec::new(),
    };
    vec![Term::new("spec-review.toml", settings)]
}

/// Returns the end of a command's help: its exit codes, the topics, and examples.
pub(crate) fn after_help(command: &str) -> String {
    let codes = format!("Exit codes:\n{}", table(&exit::codes_of(command)));
    let order = exit::order_of(command).to_owned();
    let is_program = command.is_empty();
    let topics =
        is_program.then(|| format!("Topics (see `spec-review help TOPIC`):\n{}", list(&topics::all())));
    let examples = MANUAL.examples_of(command).map(|examples| format!("Examples:\n{examples}"));
    let parts = [Some(codes), Some(order), topics, examples];
    let parts = parts.into_iter().flatten().map(|part| part.trim_end().to_owned());
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}
