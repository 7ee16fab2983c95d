//! The commands of the pages, run from the first to the last of each page, and compared with the output that is shown.

use crate::blocks::is_elsewhere;
use crate::pages::{blocks, pages, read};
use crate::scene::Scene;

#[test]
fn every_command_of_a_chapter_does_what_the_page_shows() {
    let (mut ran, mut wrong) = (0, Vec::new());
    for page in pages() {
        let blocks = blocks(&read(&page));
        if !blocks.iter().any(|block| block.language == "console" && !is_elsewhere(&page, "console")) {
            continue;
        }
        let scene = Scene::new();
        for block in blocks {
            scene.write(&block);
            if block.language == "console" {
                for (command, shown) in commands(&block.text) {
                    let printed = scene.run(command);
                    if !is_shown(&printed, shown.as_deref()) {
                        wrong.push(format!("{page}:{}: `{command}` prints:\n{printed}", block.line));
                    }
                    ran += 1;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ran > 30, "{ran}");
}

/// Each command with the output below it, where there is any. A comment after two spaces is for the reader.
fn commands(block: &str) -> Vec<(&str, Option<String>)> {
    let mut found: Vec<(&str, Option<String>)> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            found.push((command.split("  # ").next().unwrap_or(command).trim_end(), None));
        } else {
            let (command, shown) = found.last_mut().unwrap_or_else(|| panic!("no command before `{line}`"));
            assert!(!command.is_empty());
            shown.get_or_insert_default().push_str(&format!("{line}\n"));
        }
    }
    found
}

/// Output that is not shown has to be that of a success. `[...]` stands for any text in a line, and for any lines where
/// it is a line.
fn is_shown(printed: &str, shown: Option<&str>) -> bool {
    let Some(shown) = shown else { return !printed.contains("[exit code ") };
    fits(&printed.lines().collect::<Vec<_>>(), &shown.lines().collect::<Vec<_>>())
}

fn fits(printed: &[&str], shown: &[&str]) -> bool {
    match (printed, shown) {
        ([], []) => true,
        (_, ["[...]", rest @ ..]) => (0..=printed.len()).any(|skipped| fits(&printed[skipped..], rest)),
        ([line, printed @ ..], [pattern, shown @ ..]) => line_fits(line, pattern) && fits(printed, shown),
        _ => false,
    }
}

fn line_fits(line: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once("[...]") else { return line == pattern };
    line.strip_prefix(start).is_some_and(|line| {
        line.char_indices().map(|(at, _)| at).chain([line.len()]).any(|at| line_fits(&line[at..], rest))
    })
}

#[test]
fn output_that_differs_is_found() {
    for (printed, shown, expected) in [
        ("a\n", Some("a\n"), true),
        ("a\nb\n", Some("a\n"), false),
        ("a 17 b\n", Some("a [...] b\n"), true),
        ("a 17 c\n", Some("a [...] b\n"), false),
        ("a\nb\nc\n", Some("[...]\nc\n"), true),
        ("a\nb\nc\n", Some("[...]\nb\n"), false),
        ("a\n", None, true),
        ("error\n[exit code 7]\n", None, false),
    ] {
        assert_eq!(is_shown(printed, shown), expected, "{printed:?} {shown:?}");
    }
}
