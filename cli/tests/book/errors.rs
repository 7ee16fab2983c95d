//! docs/errors.md has a row for each kind of error and each reason of `verify`, and no other.

use std::collections::BTreeSet;

use crate::pages::read;

#[test]
fn the_page_has_every_kind_of_error() {
    let page = read("docs/errors.md");
    let rows = rows(&page, "## By kind");
    let (library, command) = (read("client/error/hint.rs"), read("cli/src/failure_kind.rs"));
    let kinds: BTreeSet<&str> = [&library, &command].into_iter().flat_map(|source| kinds(source)).collect();
    assert!(kinds.len() > 50, "{kinds:?}");
    assert_eq!(rows, kinds);
}

/// The words that begin the rows of a section.
fn rows<'a>(page: &'a str, title: &str) -> BTreeSet<&'a str> {
    let section = page.split(title).nth(1).unwrap().split("\n## ").next().unwrap();
    section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

#[test]
fn the_page_has_every_reason_of_verify_with_its_exit_code() {
    let page = read("docs/errors.md");
    let advice = read("client/verify/advice.rs");
    let body = advice.split("fn code_and_hint(&self)").nth(1).unwrap().split("\n    }\n").next().unwrap();
    let parts: Vec<&str> = body.split('"').collect();
    let is_code = |before: &str| before.trim_end().ends_with('(');
    let codes: BTreeSet<&str> =
        parts.windows(2).step_by(2).filter(|pair| is_code(pair[0])).map(|pair| pair[1]).collect();
    assert!(codes.len() > 15, "{codes:?}");
    assert_eq!(rows(&page, "## By reason of `verify`"), codes);

    // Those of the network end with another code than the others.
    let failure = read("client/verify/failure.rs");
    let network = failure.split("fn is_network(&self)").nth(1).unwrap().split("\n    }\n").next().unwrap();
    for line in page.split("## By reason of `verify`").nth(1).unwrap().split("\n## ").next().unwrap().lines()
    {
        let Some((code, rest)) = line.strip_prefix("| `").and_then(|rest| rest.split_once("` | ")) else {
            continue;
        };
        let variant: String = code.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        let is_network =
            network.contains(&format!("Self::{variant} ")) || network.contains(&format!("Self::{variant}\n"));
        assert!(rest.starts_with(if is_network { "6 |" } else { "7 |" }), "{line}");
    }
}

/// The words that the function `kind` of a source returns.
fn kinds(source: &str) -> Vec<&str> {
    let body = source.split("fn kind(&self)").nth(1).unwrap().split("\n    }\n").next().unwrap();
    body.lines().filter_map(|line| line.split("=> \"").nth(1)?.split('"').next()).collect()
}
