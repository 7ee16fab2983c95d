use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::transport::body::ErrorBody;

#[test]
fn secrets_are_taken_out_and_words_are_not() {
    let hidden = Hidden::new(["hunter-two", "the"].map(Secret::new));
    let mut text = "the password hunter-two and hunter-two again".to_owned();
    assert!(hidden.is_in(&text));
    hidden.remove_from(&mut text);
    assert_eq!(text, "the password [redacted] and [redacted] again");
    assert!(!hidden.is_in(&text));
}

#[test]
fn secrets_are_taken_out_as_json_and_urls_write_them() {
    let hidden = Hidden::new([Secret::new(r#"hunter "two"/\ü"#)]);
    for written in [r#"hunter "two"/\ü"#, r#"hunter \"two\"/\\ü"#, "hunter%20%22two%22%2F%5C%C3%BC"] {
        let mut text = format!("not {written}.");
        hidden.remove_from(&mut text);
        assert_eq!(text, "not [redacted].");
    }
}

#[test]
fn a_password_with_an_escape_of_its_own_is_taken_out_among_those_of_another_language() {
    for (password, shown) in [
        ("-?#^#%aA", "-?#^#</b><b>%aA"),
        ("a&amp;b%41", "a&amp;b%2541"),
        (
            r"x
%2Fyz",
            r"x\n%2Fyz",
        ),
        ("%aA&lt;%b", "%aA&lt\n;%b"),
    ] {
        let mut text = format!("refused: {shown}.");
        Hidden::new([Secret::new(password)]).remove_from(&mut text);
        assert_eq!(text, "refused: [redacted].");
    }
}

/// A spelling of a piece of a secret, as a server may write it.
type Spelling = fn(&str) -> String;

fn each(text: &str, spell: impl Fn(u8) -> String) -> String {
    text.bytes().map(spell).collect()
}

/// What does not stand for itself in a URL, with digits in this case.
fn percent(text: &str, spell: fn(u8) -> String) -> String {
    each(text, |byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { spell(byte) })
}

fn wrapped(text: &str, width: usize, between: &str) -> String {
    text.as_bytes().chunks(width).map(|line| String::from_utf8_lossy(line)).collect::<Vec<_>>().join(between)
}

const SPELLINGS: &[(&str, Spelling)] = &[
    ("as it is", str::to_owned),
    ("percent", |text| percent(text, |byte| format!("%{byte:02X}"))),
    ("percent, lower case", |text| percent(text, |byte| format!("%{byte:02x}"))),
    ("percent, slashes kept", |text| {
        percent(text, |byte| if byte == b'/' { "/".into() } else { format!("%{byte:02X}") })
    }),
    ("percent, every byte", |text| each(text, |byte| format!("%{byte:02x}"))),
    ("percent, twice", |text| percent(text, |byte| format!("%25{byte:02X}"))),
    ("percent, three times", |text| percent(text, |byte| format!("%2525{byte:02X}"))),
    ("percent, of JavaScript", |text| percent(text, |byte| format!("%u00{byte:02X}"))),
    ("a form", |text| percent(text, |byte| if byte == b' ' { "+".into() } else { format!("%{byte:02X}") })),
    ("a form, read as a URL", |text| text.replace('+', " ")),
    ("HTML, names", |text| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('+', "&plus;")
            .replace('/', "&sol;")
            .replace('=', "&equals;")
    }),
    ("HTML, decimal", |text| each(text, |byte| format!("&#{byte};"))),
    ("HTML, decimal, without ends", |text| each(text, |byte| format!("&#{byte:03}"))),
    ("HTML, hexadecimal", |text| each(text, |byte| format!("&#x{byte:X};"))),
    ("HTML, of a URL", |text| percent(text, |byte| format!("&#37;{byte:02x}"))),
    ("HTML, in bold letters", |text| wrapped(text, 5, "</b><b>")),
    ("JSON", |text| serde_json::to_string(text).unwrap()),
    ("JSON of JSON", |text| serde_json::to_string(&serde_json::to_string(text).unwrap()).unwrap()),
    ("JSON of PHP", |text| text.replace('\\', "\\\\").replace('/', "\\/").replace('"', "\\\"")),
    ("JSON, every character", |text| each(text, |byte| format!("\\u{byte:04x}"))),
    ("JavaScript", |text| each(text, |byte| format!("\\x{byte:02x}"))),
    ("Rust", |text| percent(text, |byte| format!("\\u{{{byte:x}}}"))),
    ("lines", |text| wrapped(text, 8, "\n")),
    ("lines of a mail", |text| wrapped(text, 7, "\r\n> ")),
    ("escaped lines", |text| wrapped(text, 7, "\\n")),
    ("groups", |text| wrapped(text, 4, " ")),
    ("invisible characters", |text| wrapped(text, 3, "\u{200b}")),
    ("upper case", str::to_uppercase),
    ("lower case", str::to_lowercase),
    ("backwards", |text| text.chars().rev().collect()),
    ("hexadecimal digits", |text| each(text, |byte| format!("{byte:02x}"))),
    ("hexadecimal digits with colons", |text| each(text, |byte| format!("{byte:02X}:"))),
    ("base64", |text| BASE64_STANDARD.encode(text)),
    ("base64 behind a byte", |text| BASE64_STANDARD.encode(format!("u{text}:x"))),
    ("base64 behind two", |text| BASE64_STANDARD.encode(format!("u:{text}\"}}"))),
    ("base64 for URLs", |text| BASE64_URL_SAFE.encode(text)),
    ("base64 in lines", |text| wrapped(&BASE64_STANDARD.encode(text), 16, "\n")),
    ("base64 in a URL", |text| percent(&BASE64_STANDARD.encode(text), |byte| format!("%{byte:02x}"))),
];

/// Letters and digits of base64 with its other characters, as tokens and signatures are.
fn token() -> impl Strategy<Value = String> {
    "[A-Za-z0-9+/_=-]{40,400}"
}

/// A piece of it that has enough letters to be told from a word.
fn piece(secret: &str, cut: (prop::sample::Index, prop::sample::Index)) -> Option<String> {
    let (start, end) = (cut.0.index(secret.len()), cut.1.index(secret.len() + 1));
    let piece = secret.get(start.min(end)..start.max(end))?;
    let letters = piece.bytes().filter(u8::is_ascii_alphanumeric).count();
    (letters >= 20).then(|| piece.to_owned())
}

/// What remains of the spelt piece in a text: any twelve characters of it.
fn remains(text: &str, spelt: &str) -> Option<String> {
    let spelt: Vec<char> = spelt.chars().filter(|c| !c.is_whitespace()).collect();
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    // Escapes are longer than what they stand for: twelve characters of the secret are at least that many here.
    spelt.windows(PIECE * 6).map(String::from_iter).find(|piece| text.contains(piece))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_piece_of_a_secret_is_shown_in_any_spelling(
        secret in token(),
        cut in any::<(prop::sample::Index, prop::sample::Index)>(),
    ) {
        let Some(piece) = piece(&secret, cut) else { return Ok(()) };
        let hidden = Hidden::new([Secret::new(secret.as_str())]);
        for (name, spell) in SPELLINGS {
            let spelt = spell(&piece);
            let message = format!("The request of {spelt} is refused.");
            let body = json!({ "error_code": "APIGW.0301", "error_msg": message, "request_id": spelt }).to_string();
            let ErrorBody { code, message, request_id } = ErrorBody::read(body.as_bytes(), &hidden);
            let (code, message) = (code.unwrap(), message.unwrap());
            prop_assert_eq!(code, "APIGW.0301");
            prop_assert!(message.contains("[redacted]"), "{}: {} in {}", name, spelt, message);
            let request_id = request_id.unwrap_or_default();
            for shown in [&message, &request_id] {
                for window in piece.as_bytes().windows(PIECE) {
                    let window = std::str::from_utf8(window).unwrap();
                    prop_assert!(!shown.contains(window), "{}: {} in {}", name, window, shown);
                }
                prop_assert_eq!(remains(shown, &spelt), None, "{}: {}", name, shown);
            }
        }
    }

    #[test]
    fn no_password_is_shown_in_any_spelling(password in "[A-Za-z0-9 !#$%&*+/=?@^_.-]{8,24}") {
        let hidden = Hidden::new([Secret::new(password.as_str())]);
        for (name, spell) in SPELLINGS {
            // What is left of a password between line breaks or marks has to be long enough to be told from a word.
            let left = match *name {
                "lines of a mail" | "invisible characters" => Reading::Letters,
                "lines" | "escaped lines" | "groups" => Reading::Unspaced,
                _ => Reading::Exact,
            };
            if password.bytes().filter_map(|byte| left.of(byte)).count() < SHORTEST {
                continue;
            }
            let spelt = spell(&password);
            let mut text = format!("refused: {spelt}.");
            hidden.remove_from(&mut text);
            prop_assert!(!text.contains(&password) && !text.contains(&spelt), "{}: {}", name, text);
        }
    }

    #[test]
    fn a_short_password_of_marks_and_spaces_is_found_in_a_form(password in "[A-Z+ ?*=]{8,10}") {
        let hidden = Hidden::new([Secret::new(password.as_str())]);
        for (name, spell) in SPELLINGS.iter().filter(|(name, _)| name.contains("form")) {
            let mut text = format!("refused: {}.", spell(&password));
            hidden.remove_from(&mut text);
            prop_assert!(text.contains("[redacted]"), "{}: {}", name, text);
        }
    }

    #[test]
    fn what_has_no_secret_stays(text in "[a-z ,.%&;\\\\<>#0-9]{0,300}") {
        let hidden = Hidden::new([Secret::new("MIITgAYJKoZIhvcNAQcCoIITcTCCE20CAQExDTALBglghkgBZQMEAgEw")]);
        let mut shown = text.clone();
        hidden.remove_from(&mut shown);
        prop_assert_eq!(shown, text);
    }
}

#[test]
fn a_mebibyte_is_searched_in_no_time() {
    let secret: String = (0..10_000).map(|n| char::from(b'A' + (n * 7 % 26) as u8)).collect();
    let hidden = Hidden::new([Secret::new(secret.as_str())]);
    let start = std::time::Instant::now();
    for text in
        ["%25".repeat(350_000), secret.repeat(100), "&amp;".repeat(200_000), "\\u005c".repeat(170_000)]
    {
        let mut text = text;
        hidden.remove_from(&mut text);
        assert!(text.len() <= MAX_SEARCHED);
    }
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}
