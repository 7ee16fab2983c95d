//! Other readers of JSON and YAML on the same texts.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::io::Write as _;
use std::process::{Command, Stdio};

use openapi_document::{Node, Value, tree};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{RngSeed, TestRunner};

/// A value in the words that every reader prints: text as code points, numbers as sign, digits and exponent.
fn shown(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => decimal(&number.to_string()),
        Value::String(text) => points(text),
        Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(" ")),
        Value::Map(map) => {
            let entries = map.iter().map(|entry| format!("{}:{}", points(&entry.key), shown(&entry.node)));
            let mut entries: Vec<String> = entries.collect();
            entries.sort();
            format!("{{{}}}", entries.join(" "))
        }
    }
}

fn points(text: &str) -> String {
    let points: Vec<String> = text.chars().map(|c| u32::from(c).to_string()).collect();
    format!("'{}'", points.join(","))
}

fn decimal(text: &str) -> String {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let (whole, fraction) =
        mantissa.trim_start_matches('-').split_once('.').unwrap_or((mantissa.trim_start_matches('-'), ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let trimmed = digits.trim_end_matches('0');
    if trimmed.is_empty() {
        return "0".to_owned();
    }
    let exponent =
        exponent.parse::<i64>().unwrap() - fraction.len() as i64 + (digits.len() - trimmed.len()) as i64;
    format!("{sign}{trimmed}e{exponent}")
}

/// Python's reader of each text, which is one line of JSON that holds the text as a string.
const PYTHON: &str = r#"
import json, sys
from decimal import Decimal
def shown(v):
    if v is None: return 'null'
    if isinstance(v, bool): return 'true' if v else 'false'
    if isinstance(v, str): return "'" + ','.join(str(ord(c)) for c in v) + "'"
    if isinstance(v, list): return '[' + ' '.join(map(shown, v)) + ']'
    if isinstance(v, dict): return '{' + ' '.join(sorted(shown(k) + ':' + shown(w) for k, w in v.items())) + '}'
    sign, digits, exponent = Decimal(repr(v) if isinstance(v, float) else v).as_tuple()
    digits = ''.join(map(str, digits)).lstrip('0')
    kept = digits.rstrip('0')
    return ('-' if sign else '') + kept + 'e' + str(exponent + len(digits) - len(kept)) if kept else '0'
def twice(pairs):
    if len({k for k, _ in pairs}) < len(pairs): raise ValueError
    return dict(pairs)
def read_json(text):
    return json.loads(text, parse_float=Decimal, parse_int=Decimal, object_pairs_hook=twice)
def read_yaml(text):
    import yaml
    return yaml.safe_load(text)
read = {'json': read_json, 'yaml': read_yaml}[sys.argv[1]]
for line in sys.stdin:
    try: print(shown(read(json.loads(line))))
    except Exception: print('refused')
"#;

fn python(reader: &str, texts: &[String]) -> Vec<String> {
    let mut python = Command::new("python3")
        .args(["-c", PYTHON, reader])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: String =
        texts.iter().map(|text| format!("{}\n", serde_json::Value::from(text.as_str()))).collect();
    let mut input = python.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn agrees(reader: &str, texts: &[String]) {
    let theirs = python(reader, texts);
    assert_eq!(theirs.len(), texts.len());
    for (text, theirs) in texts.iter().zip(theirs) {
        let ours = tree("t", text).map_or_else(|_| "refused".to_owned(), |root| shown(&root));
        assert_eq!(ours, theirs, "{text}");
    }
}

fn number() -> impl Strategy<Value = String> {
    "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?"
}

/// Text as JSON may write it, with escapes of any kind.
fn string() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[ -!#-\\[\\]-~]{1,8}",
        1 => "\\\\[\"\\\\/bfnrt]",
        1 => "\\\\u00[0-9a-f]{2}",
        1 => Just(r"\ud83d\ude00".to_owned()),
        1 => Just("\u{10348}é".to_owned()),
    ];
    prop::collection::vec(part, 0..4).prop_map(|parts| format!("\"{}\"", parts.concat()))
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        number(),
        string(),
        Just("true".to_owned()),
        Just("false".to_owned()),
        Just("null".to_owned())
    ];
    let space = || prop_oneof![Just(""), Just(" "), Just("\n\t"), Just("\r\n  ")];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let item =
            (space(), inner.clone(), space()).prop_map(|(one, item, other)| format!("{one}{item}{other}"));
        let entry = (space(), string(), space(), inner)
            .prop_map(|(one, key, other, value)| format!("{one}{key}{other}:{value}"));
        prop_oneof![
            prop::collection::vec(item, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(entry, 0..4).prop_map(|entries| format!("{{{}}}", entries.join(","))),
        ]
    })
    .prop_map(|value| format!("[{value}]"))
}

/// So many texts, always the same.
fn texts(strategy: impl Strategy<Value = String>, count: usize) -> Vec<String> {
    let config = ProptestConfig { rng_seed: RngSeed::Fixed(19), ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

#[test]
fn python_reads_the_same_in_json() {
    let valid = texts(json(), 400);
    let refused = python("json", &valid).iter().filter(|line| *line == "refused").count();
    assert!(refused < 40, "{refused} were refused, those with a key twice");
    agrees("json", &valid);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn python_reads_the_same_in_yaml() {
    let values = [
        "1",
        "-7",
        "1.5",
        "abc",
        "a b",
        "'x'",
        "\"y\\n\"",
        "null",
        "~",
        "true",
        "false",
        "x1",
        "1.2.3",
        "&a x",
        "-1.25",
        "\"\\/\"",
        "!!str 1",
        "|\n  one\n  two",
        ">-\n  one\n  two",
        "[1, {a: b}]",
        "{a: [], b: {}}",
        "-  - 1\n   - 2",
        "",
        "# none",
    ];
    let mut all: Vec<String> = values.iter().map(|value| format!("k: {value}\nl: 2\n")).collect();
    all.extend(values.iter().map(|value| format!("- {value}\n- 2\n")));
    all.extend(
        [
            "a: &x {b: 1}\nc: *x\n",
            "a: &x {b: 1}\nc: {<<: *x, d: 2}\n",
            "a: &x {b: 1}\nc: {<<: [*x], b: 2}\n",
            "\u{feff}a: 1\r\nb: 2\r\n",
            "a:\n  - b\n  -\n",
        ]
        .map(str::to_owned),
    );
    // PyYAML takes an indented list in a value for an error, as we do.
    agrees("yaml", &all);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, rng_seed: RngSeed::Fixed(19), ..ProptestConfig::default() })]

    #[test]
    fn whatever_json_prints_is_read_back(text in json()) {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) else { return Ok(()) };
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        let tabs: String = pretty.lines().map(|line| {
            let inner = line.trim_start_matches(' ');
            format!("{}{inner}\n", "\t".repeat((line.len() - inner.len()) / 2))
        }).collect();
        for text in [value.to_string(), pretty, tabs] {
            let read = tree("t.json", &text).unwrap();
            prop_assert_eq!(read.to_json(), value.clone(), "{}", text);
        }
    }

    #[test]
    fn no_text_panics(text in "[\\[\\]{}:,\"'&*!<|>#%@\\\\ \n\t\r0-9a-e.+-]{0,60}") {
        let _ = tree("t.yaml", &text);
    }
}
