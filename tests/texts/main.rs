//! Texts of this repository: plain words, and pictures that are drawn from the text beside them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod words;

use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};

#[test]
fn pictures_are_drawn_from_the_text_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "dot")).collect();
    assert!(texts.len() >= 2, "{texts:?}");
    for text in texts {
        let digest = Sha256::digest(fs::read(&text).unwrap());
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let picture = fs::read_to_string(text.with_extension("svg")).unwrap();
        assert!(picture.contains(&digest), "{}: run scripts/pictures", text.display());
        assert!(!picture.contains("<script"), "{}", text.display());
    }
}

/// A line of text that people read, with its place.
struct Line {
    place: String,
    text: String,
    /// The first line of a doc comment.
    opens: bool,
}

/// The lines of Markdown outside of code, and in Rust the doc comments and lines with string literals.
fn lines(path: &str, content: &str) -> Vec<Line> {
    let is_rust = path.ends_with(".rs");
    let (mut lines, mut in_code, mut after_comment) = (Vec::new(), false, false);
    for (number, line) in content.lines().enumerate() {
        let line = line.trim();
        let comment = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        in_code ^= line.trim_start_matches(['/', '!', ' ']).starts_with("```");
        let is_read = if is_rust { comment.is_some() || line.contains('"') } else { !in_code };
        if is_read {
            let text = comment.unwrap_or(line).trim().to_owned();
            let opens = comment.is_some() && !after_comment;
            lines.push(Line { place: format!("{path}:{}", number + 1), text, opens });
        }
        after_comment = comment.is_some();
    }
    lines
}

/// The words to mend in a text.
fn to_mend(line: &Line) -> Vec<String> {
    let phrases = words::found(&line.text).into_iter();
    let mut wrong: Vec<_> = phrases.map(|one| format!("`{}`: write {}", one.avoid, one.write)).collect();
    if let Some(opening) = words::opening(&line.text).filter(|_| line.opens) {
        wrong.push(format!("`{opening}` opens a doc comment: open with what the thing is or does"));
    }
    wrong.into_iter().map(|one| format!("{}: {one}\n    {}", line.place, line.text)).collect()
}

/// The files of the repository that have text for people: tests are for those who work on them.
fn files() -> Vec<String> {
    let root = env!("CARGO_MANIFEST_DIR");
    let listed = std::process::Command::new("git").args(["-C", root, "ls-files"]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let is_of_tests = |path: &str| path.split('/').any(|part| part == "tests" || part == "tests.rs");
    let is_text = |path: &&str| (path.ends_with(".rs") && !is_of_tests(path)) || path.ends_with(".md");
    listed.lines().filter(is_text).map(str::to_owned).collect()
}

#[test]
fn texts_are_in_plain_english() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = files();
    assert!(files.len() > 400, "{}", files.len());
    let read = |path: &String| lines(path, &fs::read_to_string(root.join(path)).unwrap());
    let wrong: Vec<_> = files.iter().flat_map(read).flat_map(|line| to_mend(&line)).collect();
    assert!(wrong.is_empty(), "{} lines need a second reading:\n{}", wrong.len(), wrong.join("\n"));
}

/// The check itself finds what it is for, and nothing else.
#[test]
fn words_are_found_where_they_stand() {
    let wrong = "//! What it is.\n\n/// Whether so.\nfn a() { b(\"`x` is no text\") }\n/// Good: there is no text.\n/// What follows is fine.";
    let found: Vec<_> = lines("a.rs", wrong).iter().flat_map(to_mend).collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    a.rs:1: `What` opens a doc comment: open with what the thing is or does
        What it is.
    a.rs:3: `Whether` opens a doc comment: open with what the thing is or does
        Whether so.
    a.rs:4: `is no `: write is not a ..., or: there is no ...
        fn a() { b("`x` is no text") }
    "#);
    let markdown = "It knows not why.\n```\nknows not\n```\nIt is no longer so.\n";
    assert_eq!(lines("a.md", markdown).iter().flat_map(to_mend).count(), 1);
}
