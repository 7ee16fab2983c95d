//! What the reader of YAML takes, what it refuses, and where it says things stand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use openapi_document::{Document, MAX_BYTES, Node, Number};
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
    assert_refuses(
        "a: 1\nb: 2\na: 3\n",
        "3:1",
        "`a` is a key for the second time, first at line 1, column 1",
    );
    assert_refuses(
        "200: a\n'200': b\n",
        "2:1",
        "`200` is a key for the second time, first at line 1, column 1",
    );
    assert_refuses("? [a]\n: b\n", "1:3", "a key is not text");
}

#[test]
fn the_first_of_several_duplicates_is_told() {
    let text = "c: 1\nb: 1\na: {x: 1, y: 2, x: 3}\nb: 2\nc: 2\n";
    assert_refuses(text, "3:17", "`x` is a key for the second time, first at line 3, column 5");
    let text = "c: 1\nb: 1\nb: 2\nc: 2\n";
    assert_refuses(text, "3:1", "`b` is a key for the second time, first at line 2, column 1");
    assert_refuses(
        r#"{"a": 1, "\u0061": 2}"#,
        "1:10",
        "`a` is a key for the second time, first at line 1, column 2",
    );
}

#[test]
fn aliases_stand_for_what_has_the_anchor() {
    assert_reads("a: &x {b: [1]}\nc: *x\n", json!({ "a": { "b": [1] }, "c": { "b": [1] } }));
    let root = read("a: &x {b: 1}\nc: *x\n");
    let [a, c] = ["a", "c"].map(|key| root.get(key).unwrap().get("b").unwrap());
    assert_eq!(a.at, c.at, "a message names the place where it is written");
    assert!(!std::ptr::eq(a, c), "what is known of one place is not known of the other");
}

#[test]
fn merge_keys_add_what_is_not_there() {
    let base = "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\n";
    let read = |text: &str| read(&format!("{base}{text}")).get("x").unwrap().to_json();
    assert_eq!(read("x: {<<: *base, b: 5}\n"), json!({ "b": 5, "a": 1 }));
    assert_eq!(read("x: {b: 5, <<: [*more, *base]}\n"), json!({ "b": 5, "c": 4, "a": 1 }));
    assert_reads("'<<': 2\n", json!({ "<<": 2 }));
    assert_refuses("<<: 1\n", "1:5", "`<<` names something other than keys and values");
}

#[test]
fn tags_of_the_core_schema_are_known() {
    assert_reads(
        "[!!str 1, !!int '2', !!float 3, !!null '', !!bool 'true', ! 4]",
        json!(["1", 2, 3, null, true, "4"]),
    );
    assert_reads("a: !!map {b: !!seq [1]}\n", json!({ "a": { "b": [1] } }));
    assert_refuses("a: !mine {}\n", "1:10", "a `!` begins a tag here");
    assert_refuses("a: !!binary aaaa\n", "1:13", "a `!` begins a tag here");
    assert_refuses("a: !!int many\n", "1:10", "a tag says that the text is something else");
}

#[test]
fn a_few_lines_do_not_ask_for_millions_of_values() {
    let laugh = |from: &str, to: &str| format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 10].join(","));
    let text = "a: &a [1,1,1,1,1,1,1,1,1,1]\n".to_owned()
        + &"abcdefghi"
            .chars()
            .zip("bcdefghij".chars())
            .map(|(from, to)| laugh(&from.to_string(), &to.to_string()))
            .collect::<String>();
    assert_refuses(&text, "6:29", "more than 1000000 values");
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a,".repeat(40));
    assert_refuses(&long, "2:101", "its aliases copy more than");
    assert_refuses("a: &a [*a]\n", "1:8", "an alias stands inside of what it stands for");
}

#[test]
fn what_json_does_not_have_is_refused() {
    assert_refuses("a: .inf\n", "1:4", "`.inf` is not a finite number");
    assert_refuses("a: .NaN\n", "1:4", "`.NaN` is not a finite number");
    assert_reads("b: '.inf'\n", json!({ "b": ".inf" }));
}

#[test]
fn numbers_are_those_of_the_core_schema() {
    assert_reads("[010, -010, +010, 0x1F, 0o17]", json!([10, -10, 10, 31, 15]));
    assert_reads(
        "[-0, 1.0, 1., .5e1, 0x, 0o8, 1e, -e, .]",
        json!([0, 1.0, 1.0, 5.0, "0x", "0o8", "1e", "-e", "."]),
    );
    assert_refuses("a: 1e1234567890123456789\n", "1:4", "an exponent of more than 18 digits");
    assert_refuses("{\"a\": 1e1234567890123456789}", "1:7", "an exponent of more than 18 digits");
    assert_refuses("[0x10000000000000000]", "1:2", "a number of more than 64 bits");
}

/// The number of a text, which is JSON.
fn number(text: &str) -> Number {
    match &read(&format!("[{text}]")).items()[0].value {
        openapi_document::Value::Number(number) => number.clone(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn numbers_of_any_size_keep_their_digits() {
    for text in
        ["18446744073709551616", "-9223372036854775809", "1E400", "0.1000000000000000055511151231257827"]
    {
        assert_eq!(number(text).to_string(), text);
        assert!(number(text).as_f64().unwrap().is_finite());
        assert_eq!(number(text).as_i64(), None);
    }
    let ascending = [
        "-1e400",
        "-9223372036854776001",
        "-9223372036854776000",
        "-9223372036854775809",
        "-9223372036854775808",
        "-1.5",
        "-0.1",
        "0",
        "1e-400",
        "0.1",
        "0.10000000000000001",
        "9007199254740992",
        "9007199254740993",
        "9223372036854775808",
        "9223372036854775809",
        "1e400",
        "1e401",
    ];
    for (index, one) in ascending.iter().enumerate() {
        for (place, other) in ascending.iter().enumerate() {
            assert_eq!(number(one).cmp(&number(other)), index.cmp(&place), "{one} {other}");
        }
    }
    for (one, other) in [
        ("1", "1.0"),
        ("1e3", "1000"),
        ("-0", "0.0"),
        ("1e400", "10E+399"),
        ("18446744073709551616", "1.8446744073709551616e19"),
    ] {
        assert_eq!(number(one), number(other));
    }
}

#[test]
fn json_has_escapes_and_tabs_of_its_own() {
    assert_reads(r#"{"a": "\ud83d\ude00\/\u0000"}"#, json!({ "a": "\u{1f600}/\0" }));
    assert_reads("{\n\t\"a\": [\n\t\t1,\n\t\ttrue,\n\t\tnull\n\t]\n}\n", json!({ "a": [1, true, null] }));
    let key = "k".repeat(5000);
    assert_reads(&format!(r#"{{"{key}": 1}}"#), json!({ key: 1 }));
    assert_reads("\u{feff} {\"a\": 1}\r\n", json!({ "a": 1 }));
    assert_refuses(r#"{"a": "\ud83d"}"#, "1:14", "half of a character");
    assert_refuses(r#"{"a": "\ude00x"}"#, "1:14", "half of a character");
}

#[test]
fn places_in_json_are_lines_and_columns_in_characters() {
    let root = read("\u{feff}{\"é\": [\"ü\", 1],\r\n\"b\":\r{\"c\": \n2}}");
    let list = root.get("é").unwrap();
    assert_eq!((list.items()[1].at.line, list.items()[1].at.column), (1, 13));
    let c = root.pointer("/b").unwrap().entry("c").unwrap();
    assert_eq!((c.at.line, c.at.column, c.node.at.line, c.node.at.column), (3, 2, 4, 1));
}

#[test]
fn what_looks_like_json_may_be_yaml() {
    assert_reads("{a: b, c: [d, 'e'], # f\n}", json!({ "a": "b", "c": ["d", "e"] }));
    assert_reads("[1, 2]\n# the end\n", json!([1, 2]));
    assert_refuses("{\"a\": 1 \"b\": 2}", "1:9", "it is not JSON: comma or end of sequence expected");
    assert_refuses("{\"a\": 1,\n\"b\": }]", "2:6", "it is not ");
}

#[test]
fn what_other_readers_take_for_something_else_is_doubtful() {
    let text = "openapi: 3.0.3\ninfo: { title: yes, version: 2026-01-01 }\npaths: {}\nx-a: [12:30, 0123, 'no', \"on\", off, 1.0, 10, 10.0.0.1:22, 1x:30]\n";
    let document = Document::parse("t.yaml", text).unwrap();
    let mut report = openapi_document::Report::new(&document);
    openapi_document::inspect(&document, &mut report);
    let told: Vec<String> = report
        .into_problems()
        .iter()
        .filter(|problem| problem.rule.name == "ambiguous-yaml")
        .map(|problem| format!("{}:{} {}", problem.at.line, problem.at.column, problem.what))
        .collect();
    assert_eq!(
        told,
        [
            "2:16 `yes` is text, and readers of YAML 1.1 take it for `true` or `false`",
            "2:30 `2026-01-01` is text, and readers of YAML 1.1 take it for a date",
            "4:7 `12:30` is text, and readers of YAML 1.1 take it for a number to the base of 60",
            "4:14 `0123` begins with a zero, and readers of YAML 1.1 take it for an octal number",
            "4:32 `off` is text, and readers of YAML 1.1 take it for `true` or `false`",
        ]
    );
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
    assert_refuses(&"[".repeat(100_000), "1:202", "deeper than 201");
    assert_refuses(&format!("a: {}", "[".repeat(100_000)), "1:259", "recursion limit");
    let whole = format!("{}{}", "[".repeat(201), "]".repeat(201));
    assert_eq!(read(&whole).to_json().to_string(), whole);
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
fn no_more_of_one_rule_is_reported_than_anybody_reads() {
    let unknown: String = (0..20_000).map(|n| format!("unknown{n}: 1\n")).collect();
    let text =
        format!("openapi: 3.0.3\ninfo: {{ title: T, version: 1.0.0 }}\npaths: {{}}\n{unknown}tags: 1\n");
    let problems = openapi_document::check(&Document::parse("t.yaml", &text).unwrap()).unwrap_err();
    let (unknown, others): (Vec<_>, Vec<_>) =
        problems.iter().partition(|problem| problem.rule.name == "unknown-keyword");
    assert_eq!((unknown.len(), others.len()), (10_000, 1));
}
