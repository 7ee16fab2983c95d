use super::*;

fn read(body: &str) -> (Option<String>, Option<String>, Option<String>) {
    let ErrorBody { code, message, request_id, .. } = ErrorBody::read(body.as_bytes(), &Hidden::default());
    (code, message, request_id)
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn every_shape_is_read() {
    let cases = [
        (r#"{"error_code":"DBS.200001","error_msg":"bad"}"#, (some("DBS.200001"), some("bad"), None)),
        (r#"{"errorCode":"CSS.0015","errorMsg":"no"}"#, (some("CSS.0015"), some("no"), None)),
        (r#"{"code":"X.1","message":"m"}"#, (some("X.1"), some("m"), None)),
        (r#"{"errCode":"X.2","externalMessage":"m"}"#, (some("X.2"), some("m"), None)),
        (
            r#"{"error":{"code":401,"message":"denied","title":"Unauthorized"}}"#,
            (some("401"), some("denied"), None),
        ),
        (
            r#"{"request_id":"r1","error_msg":"m","error_code":"APIGW.0301"}"#,
            (some("APIGW.0301"), some("m"), some("r1")),
        ),
        (r#"{"a":{"b":{"error_msg":"deep"}},"request_id":"r"}"#, (None, some("deep"), some("r"))),
        (r#"{"a":{"b":{"c":{"d":{"error_msg":"too deep"}}}}}"#, (None, None, None)),
    ];
    for (body, expected) in cases {
        assert_eq!(read(body), expected, "{body}");
    }
}

#[test]
fn the_error_of_object_storage_is_xml() {
    let body = "<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code><Message>Request of S3CRET-id has \
                &quot;expired&#34; &amp;lt; &#x53;3CRET-id &none; &#xD800;</Message><RequestId>0001</RequestId><HostId>h</HostId></Error>";
    let hidden = Hidden::new([cloud_certs_certificate::Secret::new("S3CRET-id")]);
    let ErrorBody { code, message, request_id, .. } = ErrorBody::read(body.as_bytes(), &hidden);
    assert_eq!(code, some("AccessDenied"));
    assert_eq!(message, some("Request of [redacted] has \"expired\" &lt; [redacted] &none; &#xD800;"));
    assert_eq!(request_id, some("0001"));
    let with_namespace = "\u{feff}<Error xmlns=\"http://obs\">\n<Code>NoSuchKey</Code></Error>";
    assert_eq!(read(with_namespace), (some("NoSuchKey"), None, None));
    for body in
        ["<Error>", "<Error><Code>", "<Error><Code></Code></Error>", "<html>Error><Code>no</Code></html>"]
    {
        assert_eq!(read(body), (None, None, None), "{body}");
    }
}

#[test]
fn xml_is_read_as_far_as_it_is_sound() {
    let cases = [
        (
            "<Error><Code>A</Code><Message><![CDATA[a < b]]></Message></Error>",
            (some("A"), some("a < b"), None),
        ),
        ("<Error><Code>A</Code><Message>cut", (some("A"), None, None)),
        ("<Error><Code>A</Code></Message></Error>", (some("A"), None, None)),
        (
            "<Error><Code>A</Code><Code>B</Code><Details><Message>deep</Message></Details></Error>",
            (some("A"), None, None),
        ),
        ("<Error><Message>a & b &#38; c</Message></Error>", (None, some("a & b & c"), None)),
    ];
    for (body, expected) in cases {
        assert_eq!(read(body), expected, "{body}");
    }
}

#[test]
fn entities_that_a_document_defines_are_not_expanded() {
    let bomb = "<!DOCTYPE e [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\
                <Error><Code>&b;&b;</Code><Message>&a;</Message></Error>";
    assert_eq!(read(bomb), (some("&b;&b;"), some("&a;"), None));
    let outside = "<!DOCTYPE e [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Error><Code>&x;</Code></Error>";
    assert_eq!(read(outside), (some("&x;"), None, None));
}

#[test]
fn what_is_no_error_body_says_nothing() {
    for body in ["", "<html>502</html>", "[1]", "null", "{}", r#"{"error_code":{}}"#, "\u{fffd}"] {
        assert_eq!(read(body), (None, None, None), "{body}");
    }
}

#[test]
fn text_is_safe_to_print() {
    let body =
        json!({ "error_code": "X", "error_msg": format!("a\u{1b}[31m\n\u{202e}{}", "b".repeat(1000)) });
    let (_, message, _) = read(&body.to_string());
    let message = message.unwrap();
    assert!(!message.contains(is_deceptive) && message.chars().count() <= MAX_TEXT, "{message}");
}

#[test]
fn the_documented_body_fits_every_document() {
    let original = br#"{"errorCode":"A","errorMsg":"b","requestId":"r","extra":1}"#;
    let body = ErrorBody::read(original, &Hidden::default()).to_documented(StatusCode::FORBIDDEN);
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let keystone = json!({ "code": 403, "message": "b", "title": "Forbidden" });
    assert_eq!(body, json!({ "error_code": "A", "error_msg": "b", "request_id": "r", "error": keystone }));
}

#[test]
fn an_error_costs_no_more_than_its_texts() {
    let many = |one: &str| one.repeat((1 << 20) / one.len() - 100);
    let bodies = [
        format!(r#"{{"error_msg":"m",{}"x":0}}"#, many(r#""":0,"#)),
        format!(r#"{{"error_msg":"m","x":[{}0]}}"#, many("{},")),
        format!(r#"{{{}"error_msg":"m"}}"#, many(r#""":{},"#)),
        format!(r#"{{{}"error_msg":"m"}}"#, many(r#""a":{"code":" "},"#)),
        format!(r#"{{"message":{{"message":{{}},{}"x":0}},"error_msg":"m"}}"#, many(r#""":{"":0},"#)),
        format!(r#"{{"error_msg":"m","x":"{}"}}"#, many("\\u0041")),
    ];
    for body in bodies {
        let start = std::time::Instant::now();
        assert_eq!(read(&body), (None, some("m"), None), "{}", &body[..60]);
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
    let deep = "<Error>".to_owned() + &many("<a>");
    assert_eq!(read(&deep), (None, None, None));
    let long = format!(r#"{{"error_msg":"{}"}}"#, many("long "));
    assert_eq!(read(&long).1.unwrap().len(), MAX_TEXT - 1);
}

#[test]
fn a_secret_is_found_in_a_number_too() {
    let hidden = Hidden::new([cloud_certs_certificate::Secret::new("12345678901234")]);
    let body = ErrorBody::read(br#"{"code":12345678901234,"message":5}"#, &hidden);
    assert_eq!((body.code, body.message), (some("[redacted]"), some("5")));
}
