//! Prints the table of rules: `cargo run -p cloud-certs-codegen --features lint --example rules > docs/rules.md`.
#![allow(clippy::print_stdout, reason = "it prints")]

fn main() {
    print!("{}", cloud_certs_codegen::rules_as_markdown());
}
