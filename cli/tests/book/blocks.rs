//! Every block of code has somebody who reads it: a test, or a reason why there is none.

use std::collections::BTreeSet;
use std::process::Command;

use crate::pages::{blocks, pages, read, root};

/// The blocks that the test of this folder does not run itself.
const ELSEWHERE: &str = include_str!("elsewhere.txt");

/// A line of that list.
struct Entry {
    page: &'static str,
    language: &'static str,
    /// The number of such blocks on the page: an additional one has to be reviewed.
    count: usize,
    /// The name of a test, or `-` and a reason.
    read_by: &'static str,
}

fn entries() -> Vec<Entry> {
    let lines = ELSEWHERE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let entry = |line: &'static str| {
        let mut words = line.splitn(4, ' ');
        let mut next = || words.next().unwrap_or_else(|| panic!("`{line}` lacks a word"));
        Entry { page: next(), language: next(), count: next().parse().unwrap(), read_by: next() }
    };
    lines.map(entry).collect()
}

pub(crate) fn is_elsewhere(page: &str, language: &str) -> bool {
    client(page).is_some() || entries().iter().any(|entry| entry.page == page && entry.language == language)
}

/// The client that a page of docs/develop is about.
fn client(page: &str) -> Option<&str> {
    page.strip_prefix("docs/develop/")?.strip_suffix(".md").filter(|name| *name != "README")
}

/// Each of these pages is followed by a test of `cli/tests/it/recipes`, with all its blocks.
fn is_recipe(client: &str) -> bool {
    std::fs::read_dir(root().join("cli/tests/it/recipes")).into_iter().flatten().any(|file| {
        std::fs::read_to_string(file.unwrap().path()).unwrap().contains(&format!("page!(\"{client}\")"))
    })
}

#[test]
fn every_block_has_somebody_who_reads_it() {
    let (entries, doc_tests) = (entries(), read("client/lib.rs"));
    let mut missing = Vec::new();
    let mut used = BTreeSet::new();
    for page in pages() {
        if let Some(client) = client(&page) {
            if !is_recipe(client) {
                missing.push(format!("{page}: no test of cli/tests/it/recipes follows it"));
            }
            continue;
        }
        let blocks = blocks(&read(&page));
        let languages: BTreeSet<&str> = blocks.iter().map(|block| block.language.as_str()).collect();
        for language in languages {
            let these: Vec<_> = blocks.iter().filter(|block| block.language == language).collect();
            if let Some(at) =
                entries.iter().position(|entry| entry.page == page && entry.language == language)
            {
                used.insert(at);
                if entries[at].count != these.len() {
                    missing.push(format!(
                        "{page}: {} blocks of `{language}`, not {}",
                        these.len(),
                        entries[at].count
                    ));
                }
                continue;
            }
            let has_commands = blocks.iter().any(|block| block.language == "console");
            let is_read = match language {
                // Pictures and output.
                "" | "text" => true,
                "console" => true,
                // A doc test of the library.
                "rust" => doc_tests.contains(&format!("include_str!(\"../{page}\")")),
                // Written to the file that the first line names, for the commands of the page.
                "toml" | "yaml" => has_commands && these.iter().all(|block| names_a_file(&block.text)),
                _ => false,
            };
            if !is_read {
                missing.push(format!("{page}:{}: nobody reads the block of `{language}`", these[0].line));
            }
        }
    }
    for (at, entry) in entries.iter().enumerate() {
        if !used.contains(&at) {
            missing.push(format!("elsewhere.txt: {} has no block of `{}`", entry.page, entry.language));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

fn names_a_file(text: &str) -> bool {
    text.lines()
        .next()
        .is_some_and(|line| line.starts_with("# ") && line.contains('.') && line[2..].find(' ').is_none())
}

#[test]
fn the_tests_of_the_list_are_there() {
    for entry in entries() {
        if let Some(reason) = entry.read_by.strip_prefix('-') {
            assert!(reason.len() > 15, "{}: a reason", entry.page);
            continue;
        }
        let mut git = Command::new("git");
        let found =
            git.args(["grep", "--quiet", "-E", &format!("fn {}\\(|^{}$", entry.read_by, entry.read_by)]);
        let found = found.args(["--", "*.rs", ".ci", "scripts"]).current_dir(root()).status().unwrap();
        assert!(found.success(), "{}: there is no test `{}`", entry.page, entry.read_by);
    }
}
