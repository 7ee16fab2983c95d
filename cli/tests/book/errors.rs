//! docs/errors.md has a row for each kind of error, and no other.

use std::collections::BTreeSet;

use crate::pages::read;

#[test]
fn the_page_has_every_kind_of_error() {
    let page = read("docs/errors.md");
    let rows = page.split("## By kind").nth(1).unwrap().split("## ").next().unwrap();
    let rows: BTreeSet<&str> =
        rows.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let (library, command) = (read("client/error/hint.rs"), read("cli/src/failure.rs"));
    let kinds: BTreeSet<&str> = [&library, &command].into_iter().flat_map(|source| kinds(source)).collect();
    assert!(kinds.len() > 50, "{kinds:?}");
    assert_eq!(rows, kinds);
}

/// The words that the function `kind` of a source returns.
fn kinds(source: &str) -> Vec<&str> {
    let body = source.split("fn kind(&self)").nth(1).unwrap().split("\n    }\n").next().unwrap();
    body.lines().filter_map(|line| line.split("=> \"").nth(1)?.split('"').next()).collect()
}
