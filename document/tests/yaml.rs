//! What the reader of YAML takes, what it refuses, and where it says things stand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use openapi_document::{Document, MAX_BYTES, Node};
use serde_json::{Value, json};

fn read(text: &str) -> Node {
    openapi_document::tree("t.yaml", text).unwrap()
}

#[track_caller]
fn assert_reads(text: &str, expected: Value) {
    assert_eq!(read(text).to_json(), expected, "{text}");
}

/// Reading `text` ends with one problem at `place` (`line:column`) that has `words` in it.
#[track_caller]
fn assert_refuses(text: &str, place: &str, words: &str) {
    let told = openapi_document::tree("t.yaml", text).unwrap_err().to_string();
    assert!(told.starts_with(&format!("error: t.yaml:{place}: ")) && told.contains(words), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
}

#[test]
fn scalars_become_the_values_of_json() {
    assert_reads("[~, null, Null, '']", json!([null, null, null, ""]));
    assert_reads("[true, False, 'true']", json!([true, false, "true"]));
    assert_reads("[0, -7, +7, 18446744073709551615]", json!([0, -7, 7, u64::MAX]));
    assert_reads("[1.5, 1e3, .5]", json!([1.5, 1000.0, 0.5]));
    assert_reads("[yes, no, 1_000, 12:30, 2026-01-01]", json!(["yes", "no", "1_000", "12:30", "2026-01-01"]));
    assert_reads("a:", json!({ "a": null }));
}

#[test]
fn json_is_yaml() {
    assert_reads(r#"{"a": [1, "\u00e9\n", {}], "b": null}"#, json!({ "a": [1, "é\n", {}], "b": null }));
}

#[test]
fn maps_keep_the_order_of_the_file() {
    let keys: Vec<_> = read("b: 1\na: 2\nc: 3\n").entries().iter().map(|entry| entry.key.clone()).collect();
    assert_eq!(keys, ["b", "a", "c"]);
}

#[test]
fn places_are_lines_and_columns_in_characters() {
    let root = read("\u{feff}é: [ü, x]\r\nb:\r\n  - {c: 1}\r\n");
    let list = root.get("é").unwrap();
    assert_eq!((list.items()[1].at.line, list.items()[1].at.column), (1, 8));
    let c = root.pointer("/b/0").unwrap().entry("c").unwrap();
    assert_eq!((c.at.line, c.at.column), (3, 6));
    assert_eq!((c.node.at.line, c.node.at.column), (3, 9));
}

#[test]
fn a_key_is_text_and_stands_once() {
    assert_reads("200: a\ntrue: b\n", json!({ "200": "a", "true": "b" }));
    assert_refuses("a: 1\nb: 2\na: 3\n", "3:1", "`a` is a key for the second time, first on line 1");
    assert_refuses("200: a\n'200': b\n", "2:1", "`200` is a key for the second time, first on line 1");
    assert_refuses("? [a]\n: b\n", "1:3", "a key is not text");
}

#[test]
fn what_json_does_not_have_is_refused() {
    assert_refuses("a: &x 1\nb: *x\n", "2:4", "an alias stands here");
    assert_refuses("a: !!str 1\n", "1:10", "the tag `tag:yaml.org,2002:str`");
    assert_refuses("a: !mine {}\n", "1:10", "the tag `!mine`");
    assert_refuses("<<: {a: 1}\n", "1:1", "a merge key");
    assert_refuses("a: .inf\n", "1:4", "`.inf` is not a finite number");
    assert_refuses("a: .NaN\n", "1:4", "`.NaN` is not a finite number");
    assert_refuses("a: 1e400\n", "1:4", "`1e400` is not a finite number");
    assert_reads("a: &x 1\n'<<': 2\nb: '.inf'\n", json!({ "a": 1, "<<": 2, "b": ".inf" }));
}

#[test]
fn numbers_keep_every_digit() {
    assert_refuses("a: 18446744073709551616\n", "1:4", "does not fit 64 bits");
    assert_refuses("a: -9223372036854775809\n", "1:4", "does not fit 64 bits");
    assert_refuses("a: 0200\n", "1:4", "begins with a zero");
}

#[test]
fn one_file_is_one_document() {
    assert_reads("---\na: 1\n...\n", json!({ "a": 1 }));
    assert_refuses("a: 1\n---\nb: 2\n", "2:1", "a second document");
    assert_refuses("", "1:1", "the document is empty");
    assert_refuses("# nothing\n", "2:1", "the document is empty");
}

#[test]
fn mistakes_of_syntax_have_their_place() {
    assert_refuses("a:\n\tb: 1\n", "2:2", "tabs");
    assert_refuses("a: [1, 2\n", "1:4", "unclosed bracket");
    assert_refuses("a: 'x\n", "1:4", "unclosed quote");
    assert_refuses("a: b: c\n", "1:5", "not YAML");
    assert_refuses("a: \"\\q\"\n", "1:4", "not YAML");
    assert_refuses("a: \0\n", "1:4", "not YAML");
}

#[test]
fn depth_and_size_have_an_end() {
    let nested =
        |depth: usize| (0..depth).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>();
    read(&nested(200));
    assert_refuses(&nested(202), "202:202", "deeper than 201");
    assert_refuses(&"[".repeat(100_000), "1:256", "recursion limit");
    assert_refuses(&" ".repeat(MAX_BYTES + 1), "1:1", "bytes, larger files are not read");
}

#[test]
fn a_message_is_one_line_of_bounded_length() {
    let key = format!("a\\n{}", "x".repeat(900));
    let told = Document::parse("t.yaml", &format!("\"{key}\": 1\n\"{key}\": 2\n")).unwrap_err().to_string();
    assert_eq!(told.lines().count(), 1);
    assert!(told.chars().count() < 800, "{}", told.len());
    assert!(told.contains("`a\\nxxx"), "{told}");
}

#[cfg(unix)]
#[test]
fn what_is_too_large_is_not_read() {
    use std::io::ErrorKind;
    use std::path::Path;

    use openapi_document::read_file;

    // A device without an end, and a file that takes no room on the disk.
    let folder = tempfile::tempdir().unwrap();
    let sparse = folder.path().join("sparse.yaml");
    std::fs::File::create(&sparse).unwrap().set_len(1 << 40).unwrap();
    for path in [Path::new("/dev/zero"), &sparse] {
        assert_eq!(read_file(path).unwrap_err().kind(), ErrorKind::FileTooLarge, "{path:?}");
        let told = Document::load(path, "t.yaml").unwrap_err().to_string();
        assert!(told.contains("larger than 32 MiB"), "{told}");
    }
    // The writer at the other end of a pipe goes on for ever, too.
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let script = format!("yes > {}", pipe.display());
    let mut writer = std::process::Command::new("sh").args(["-c", &script]).spawn().unwrap();
    assert_eq!(read_file(&pipe).unwrap_err().kind(), ErrorKind::FileTooLarge);
    writer.wait().unwrap();

    let many = "- b\n".repeat(MAX_BYTES / 4 - 1);
    assert_refuses(&many, "1000000:3", "more than 1000000 values");
    let keys: String = (0..1_100_000).map(|n| format!("k{n}:\n")).collect();
    assert!(Document::parse("t.yaml", &keys).unwrap_err().to_string().contains("more than 1000000 values"));
}

#[test]
fn no_more_is_told_than_anybody_reads() {
    let unknown: String = (0..20_000).map(|n| format!("unknown{n}: 1\n")).collect();
    let text = format!("openapi: 3.0.3\ninfo: {{ title: T, version: 1.0.0 }}\npaths: {{}}\n{unknown}");
    let problems = openapi_document::check(&Document::parse("t.yaml", &text).unwrap()).unwrap_err();
    assert_eq!(problems.iter().count(), 10_000);
}
