//! Examples of every command, which end its `--help`. Tests run each of them.

use cloud_certs_manual::Example;

/// The examples of a command; those of the program for an empty name.
pub(crate) fn of_command(name: &str) -> Vec<Example> {
    let examples: &[(&str, &str)] = match name {
        "" => &[
            ("Show what an edit changes", "diff old.yaml openapi.yaml"),
            ("Review everything that this branch changes", "review"),
            ("Find mistakes in a document", "check openapi.yaml"),
        ],
        "check" => &[
            ("Find mistakes in documents", "check openapi.yaml"),
            ("Find also what the generator of Rust cannot do", "check --rust openapi.yaml"),
        ],
        "diff" => &[
            ("Compare two files", "diff old.yaml openapi.yaml"),
            ("Compare a revision of git with the file", "diff HEAD~1:openapi.yaml openapi.yaml"),
            ("Fail on debatable changes too", "diff --fail-on warning old.yaml openapi.yaml"),
            ("Show only the wire, as Markdown", "diff --facet wire --format markdown old.yaml openapi.yaml"),
        ],
        "review" => &[
            ("Review this branch", "review"),
            ("Compare with a commit, and write a page", "review --base HEAD~1 --format html"),
        ],
        "changelog" => &[("List changes by operation", "changelog old.yaml openapi.yaml")],
        "upstream" => {
            &[("Compare with the vendor's files", "upstream --documents . --definitions vendor.yaml")]
        }
        "list" => &[
            ("List what a document says on the wire", "list openapi.yaml"),
            ("List the generated Rust", "list --facet surface openapi.yaml"),
        ],
        "accept" => &[("Accept the breaks of this branch", "accept --reason 'agreed in March'")],
        "config" => &[("Check the settings", "config")],
        "rules" => &[
            ("List the rules of diff", "rules"),
            ("List those of check, for programs", "rules --of check --format json"),
        ],
        "schema" => &[("Print the schema of JSON reports", "schema report")],
        "completions" => &[("Print the completions of bash", "completions bash")],
        "man" => {
            &[("Print the page of the command", "man"), ("Write all pages, for `man -M .`", "man --dir .")]
        }
        _ => &[],
    };
    examples.iter().map(|(about, line)| Example::new(*about, *line)).collect()
}
