//! PEM and base64 in strings, where a line end is written as two characters.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cloud_certs_certificate::{CaBundle, Certificate, DecodeError};
use rcgen::KeyPair;
use serde_json::json;

use crate::support::POOL;

#[track_caller]
fn accepts(input: impl AsRef<[u8]>, expected: &[Certificate]) {
    let text = String::from_utf8_lossy(input.as_ref()).into_owned();
    assert_eq!(CaBundle::from_bytes(input.as_ref()).unwrap().certificates(), expected, "{text}");
}

fn two() -> String {
    POOL[0].to_pem() + &POOL[1].to_pem()
}

#[test]
fn line_ends_may_be_two_characters() {
    let pem = two();
    for end in [r"\n", r"\r\n", r"\\n", r"\\r\\n", r"\\\\n", r"\u000a", r"\u000D\u000A", r"\t\n"] {
        let text = pem.replace('\n', end);
        accepts(&text, &POOL[..2]);
        for around in
            ["DB_CA=\"{}\"\nDB=x\n", "ca: \"{}\"\n", "  ca = \"{}\"\n", "export CA='{}'", "{\"a\": \"{}\""]
        {
            accepts(around.replace("{}", &text), &POOL[..2]);
        }
    }
}

#[test]
fn properties_continue_lines_and_escape_signs() {
    let pem = two();
    accepts(format!("ca={}", pem.replace('\n', "\\n\\\n")), &POOL[..2]);
    accepts(format!("ca={}", pem.replace('\n', "\\n\\\r\n    ")), &POOL[..2]);
    accepts(format!("ca={}", pem.replace('\n', " \\\n  ")), &POOL[..2]);
    accepts(format!("ca={}", pem.replace('\n', "\\n").replace('=', "\\=").replace('/', "\\/")), &POOL[..2]);
}

#[test]
fn signs_that_libraries_escape_mean_themselves() {
    let pem = two().replace('\n', "\\n");
    let escaped = pem.replace('=', "\\u003d").replace('+', "\\u002B").replace('/', "\\u002f");
    accepts(format!("got {{\"cert\":\"{escaped}\"}} from 10.0.0.1\n"), &POOL[..2]);
    accepts(escaped.replace('\\', "\\\\"), &POOL[..2]);
}

#[test]
fn json_stands_in_other_text() {
    let json = json!({ "cert": two() }).to_string();
    for text in [
        format!("2030-01-01 INFO answer {json}\n"),
        format!("{json}\n{json}\n"),
        format!("body: {}\n", json!(json)),
        json!({ "log": format!("answer: {json}") }).to_string(),
    ] {
        accepts(text, &POOL[..2]);
    }
}

#[test]
fn base64_may_have_such_line_ends() {
    let base64 = STANDARD.encode(two());
    let lines: Vec<_> = base64.as_bytes().chunks(76).map(String::from_utf8_lossy).collect();
    accepts(lines.join("\\n"), &POOL[..2]);
    accepts(format!("DB_CA=\"{base64}\\n\"\n"), &POOL[..2]);
}

#[test]
fn what_is_cut_off_or_damaged_is_refused_in_a_string() {
    let pem = two().replace('\n', "\\n");
    let cut = format!("first\nCA=\"{}", &pem[..pem.len() - 40]);
    let error = CaBundle::from_bytes(cut.as_bytes()).unwrap_err();
    assert!(matches!(error, DecodeError::TruncatedPem { line: 2, .. }), "{error:?}");
    let damaged = pem.replacen("-----\\n", "-----\\n!", 1);
    let error = CaBundle::from_bytes(damaged.as_bytes()).unwrap_err();
    assert!(matches!(error, DecodeError::DamagedPem { line: 1, .. }), "{error:?}");
}

#[test]
fn a_private_key_in_a_string_is_one() {
    let key = KeyPair::generate().unwrap().serialize_pem();
    let text = format!("CA=\"{}\"\nKEY=\"{}\"\n", two().replace('\n', "\\n"), key.replace('\n', "\\n"));
    assert!(matches!(CaBundle::from_bytes(text.as_bytes()), Err(DecodeError::PrivateKey)));
}
