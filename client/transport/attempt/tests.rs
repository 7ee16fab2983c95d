use super::*;

fn headers(name: &'static str, value: &str) -> HeaderMap {
    HeaderMap::from_iter([(http::HeaderName::from_static(name), value.parse().unwrap())])
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    let now = "2026-11-21T12:00:00Z".parse().unwrap();
    let read = |value| retry_after(&headers("retry-after", value), now);
    assert_eq!(read("7"), Some(Duration::from_secs(7)));
    assert_eq!(read("Sat, 21 Nov 2026 12:00:09 GMT"), Some(Duration::from_secs(9)));
    assert_eq!(read("Sat, 21 Nov 2026 11:00:00 GMT"), Some(Duration::ZERO));
    assert_eq!(read("soon"), None);
    assert_eq!(read("-1"), None);
    assert_eq!(retry_after(&HeaderMap::new(), now), None);
}

#[test]
fn a_clock_that_spoils_signatures_is_noticed() {
    let ahead = |now: &str| {
        let mut facts = AttemptFacts::default();
        facts.refused_signature(&headers("date", "Sat, 21 Nov 2026 12:00:00 GMT"), now.parse().unwrap());
        facts.answer.clock_ahead.map(|ahead| ahead.as_mins())
    };
    assert_eq!(ahead("2026-11-21T13:00:00Z"), Some(60));
    assert_eq!(ahead("2026-11-21T11:00:00Z"), Some(-60));
    assert_eq!(ahead("2026-11-21T12:15:00Z"), None);
    assert_eq!(ahead("2026-11-21T11:45:00Z"), None);
    assert_eq!(ahead("2026-11-21T12:15:01Z"), Some(15));
}

#[test]
fn request_ids_go_by_several_names() {
    for name in ["x-request-id", "x-iam-trace-id", "x-obs-request-id"] {
        assert_eq!(request_id(&headers(name, "abc"), &Hidden::default()).as_deref(), Some("abc"), "{name}");
    }
    let long = "a".repeat(1000);
    assert_eq!(request_id(&headers("x-request-id", &long), &Hidden::default()).unwrap().len(), 128);
}

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
