//! The page docs/commands.md: every command with its flags, variables and defaults, from the command line itself.

use std::path::Path;

use cloud_certs_manual::{Reference, markdown, table};

use crate::environment::command;
use crate::exit_status;

const HEAD: &str = "\
# Commands, flags and variables

Every flag has an environment variable. A flag overrides its variable, and a blank variable counts as unset. This page is made of the
commands' own help: `INSTA_UPDATE=always cargo test -p cloud-certs-cli --bins reference` writes it, and a test compares. `-v`,
`-q`, `--color` and `--help` belong to every command.

";

#[test]
fn the_page_of_commands_is_current() {
    let reference = Reference {
        head: HEAD,
        shared: &[("Connection", "The flags of every command that talks to a cloud.")],
        left_out: &["help", "version", "verbose", "quiet", "color"],
    };
    let codes = table(&exit_status::terms());
    let page = format!("{}\n## Exit codes\n\n```text\n{codes}```\n", markdown(&command(), &reference));

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/commands.md");
    if std::fs::read_to_string(&path).unwrap_or_default() == page {
        return;
    }
    #[expect(clippy::disallowed_methods, reason = "the variable that accepts snapshots")]
    let is_accepted = std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always");
    assert!(is_accepted, "docs/commands.md is not current; its first lines say how it is written");
    #[expect(clippy::disallowed_methods, reason = "a text to look at")]
    std::fs::write(path, page).unwrap();
}
