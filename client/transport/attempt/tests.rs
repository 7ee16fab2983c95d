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
    assert_eq!(read(""), None);
    assert_eq!(read("."), None);
    assert_eq!(retry_after(&HeaderMap::new(), now), None);
}

#[test]
fn a_retry_after_of_any_size_is_a_pause() {
    let now = "2026-11-21T12:00:00Z".parse().unwrap();
    let read = |value| retry_after(&headers("retry-after", value), now).unwrap();
    for endless in [
        "18446744073709551615",
        "99999999999999999999",
        "000000000000000000000099999999999999999999999999",
        "99999999999999999999.5",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Sunday, 06-Nov-50 08:49:37 GMT",
        "Fri, 01 Jan 30000 00:00:00 GMT",
    ] {
        assert!(read(endless) > Duration::from_secs(60), "{endless}: {:?}", read(endless));
    }
    for (value, seconds) in
        [("+7", 7), ("1.5", 2), ("1.0", 1), ("0.001", 1), ("-1", 0), ("-99999999999999999999", 0)]
    {
        assert_eq!(read(value), Duration::from_secs(seconds), "{value}");
    }
    let mut several = headers("retry-after", "1");
    several.append("retry-after", "3600".parse().unwrap());
    assert_eq!(retry_after(&several, now), Some(Duration::from_secs(3600)));
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

/// The id that an error shows, of an answer with these headers and this id in its body.
fn shown_id(headers: &HeaderMap, in_body: Option<&str>, hidden: &Arc<Hidden>) -> Option<String> {
    let mut facts = AttemptFacts::default();
    facts.headers(StatusCode::OK, headers, Timestamp::UNIX_EPOCH, hidden);
    facts.answer.request_id = in_body.map(ToOwned::to_owned);
    facts.answer().request_id
}

#[test]
fn request_ids_go_by_several_names() {
    for name in ["x-request-id", "x-iam-trace-id", "x-obs-request-id"] {
        assert_eq!(shown_id(&headers(name, "abc"), None, &Arc::default()).as_deref(), Some("abc"), "{name}");
    }
    let long = "a".repeat(1000);
    assert_eq!(shown_id(&headers("x-request-id", &long), None, &Arc::default()).unwrap().len(), 128);
}

#[test]
fn a_secret_is_no_request_id_and_the_head_overrides_the_body() {
    let hidden = Arc::new(Hidden::new([Secret::new("S3CRET-of-this-request")]));
    let head = |id| headers("x-request-id", id);
    assert_eq!(shown_id(&head("S3CRET-of-this-request"), Some("body"), &hidden).as_deref(), Some("body"));
    assert_eq!(shown_id(&head("S3CRET-of-this-request"), None, &hidden), None);
    assert_eq!(shown_id(&head("abc"), Some("body"), &hidden).as_deref(), Some("abc"));
    assert_eq!(shown_id(&HeaderMap::new(), Some("body"), &hidden).as_deref(), Some("body"));
}
