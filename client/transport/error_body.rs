//! The error bodies that services, gateways and proxies send, read into one code and one message.

use serde_json::{Map, Value, json};

use super::hidden::Hidden;
use cloud_certs_text::is_deceptive;

/// What an error body says; empty for HTML, text or nothing.
#[derive(Debug, Default)]
pub(crate) struct ErrorBody {
    /// All of it, without secrets.
    original: Map<String, Value>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

/// The shapes seen, as (code, message): the vendor's common body first, then older and other services' ones.
const SHAPES: [(&str, &str); 5] = [
    ("error_code", "error_msg"),
    ("errorCode", "errorMsg"),
    ("errCode", "externalMessage"),
    ("error_code", "error_message"),
    ("code", "message"),
];
/// Objects that a body can be nested in: Keystone's `error`, OpenStack's fault names and the like are one deep.
const MAX_DEPTH: usize = 3;
/// No message of a service is this long; a longer one is cut.
const MAX_TEXT: usize = 500;

impl ErrorBody {
    /// Reads a body; what is `hidden` is taken out of it, since some servers repeat it in their messages.
    pub(crate) fn read(body: &[u8], hidden: &Hidden) -> Self {
        if let Some(found) = std::str::from_utf8(body).ok().and_then(|text| Self::of_xml(text, hidden)) {
            return found;
        }
        let mut original: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
        original.values_mut().for_each(|value| redact(value, hidden));
        let found = Self::find(&original, 0);
        Self { original, ..found }
    }

    /// The error of object storage, which is `<Error><Code>..</Code><Message>..</Message>..</Error>`.
    fn of_xml(text: &str, hidden: &Hidden) -> Option<Self> {
        let error = root(text).filter(|root| root.starts_with("<Error>") || root.starts_with("<Error "))?;
        let element = |name: &str| {
            let (_, content) = error.split_once(&format!("<{name}>"))?;
            let mut text = unescaped(content.split_once('<')?.0);
            hidden.remove_from(&mut text);
            scalar(&Value::String(text))
        };
        let (code, message, request_id) = (element("Code"), element("Message"), element("RequestId"));
        (code.is_some() || message.is_some()).then(|| Self {
            original: Map::new(),
            code,
            message,
            request_id,
        })
    }

    fn find(object: &Map<String, Value>, depth: usize) -> Self {
        let text = |key: &str| object.get(key).and_then(scalar);
        let mut found =
            Self { request_id: text("request_id").or_else(|| text("requestId")), ..Self::default() };
        for (code, message) in SHAPES {
            (found.code, found.message) = (text(code), text(message));
            if found.code.is_some() || found.message.is_some() {
                return found;
            }
        }
        if depth < MAX_DEPTH {
            for inner in
                object.values().filter_map(Value::as_object).map(|inner| Self::find(inner, depth + 1))
            {
                if inner.code.is_some() || inner.message.is_some() {
                    return Self { request_id: inner.request_id.or(found.request_id), ..inner };
                }
            }
        }
        found
    }

    /// A body that is all documented error bodies at once: the common one and Keystone's.
    ///
    /// A generated client takes an error body that does not fit its document for a broken answer and forgets
    /// the status; this one fits every document.
    pub(crate) fn to_documented(&self, status: u16) -> Vec<u8> {
        let code = self.code.clone().unwrap_or_default();
        let message = self.message.clone().unwrap_or_default();
        let mut body = self.original.clone();
        body.insert("error_code".into(), json!(code));
        body.insert("error_msg".into(), json!(message));
        if !body.get("error").is_some_and(is_keystone) {
            body.insert("error".into(), json!({ "code": status, "message": message, "title": code }));
        }
        Value::Object(body).to_string().into_bytes()
    }
}

/// A document of XML from its root on: behind a byte order mark, the declaration and white space.
fn root(text: &str) -> Option<&str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let root = if text.starts_with("<?") { text.split_once("?>")?.1 } else { text };
    Some(root.trim_start())
}

/// The text of an XML element, which has no others in it. Secrets are looked for behind it: no escape may hide one.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut unescaped = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(';').and_then(|(name, rest)| Some((entity(name)?, rest))) {
            Some((character, rest)) => {
                unescaped.push(character);
                unescaped.push_str(rest);
            }
            None => {
                unescaped.push('&');
                unescaped.push_str(part);
            }
        }
    }
    unescaped
}

/// The character of a name, or of a number in either base.
fn entity(name: &str) -> Option<char> {
    let number = |digits, base| u32::from_str_radix(digits, base).ok().and_then(char::from_u32);
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "amp" => Some('&'),
        _ => match name.strip_prefix("#x") {
            Some(digits) => number(digits, 16),
            None => number(name.strip_prefix('#')?, 10),
        },
    }
}

fn redact(value: &mut Value, hidden: &Hidden) {
    match value {
        Value::String(text) => hidden.remove_from(text),
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, hidden)),
        Value::Object(object) => object.values_mut().for_each(|value| redact(value, hidden)),
        _ => {}
    }
}

fn is_keystone(error: &Value) -> bool {
    error["code"].is_u64() && error["message"].is_string() && error["title"].is_string()
}

/// Text or a number, on one line, without what a terminal would obey or what deceives, and not endless.
fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let shown = |c| if is_deceptive(c) { ' ' } else { c };
    let line: String = text.chars().map(shown).take(MAX_TEXT).collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (Option<String>, Option<String>, Option<String>) {
        let ErrorBody { code, message, request_id, .. } =
            ErrorBody::read(body.as_bytes(), &Hidden::default());
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
        let hidden = Hidden::new([crate::Secret::new("S3CRET-id")]);
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
    fn the_documented_body_keeps_what_was_there() {
        let original = br#"{"errorCode":"A","errorMsg":"b","extra":1}"#;
        let body = ErrorBody::read(original, &Hidden::default()).to_documented(403);
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["error_code"], "A");
        assert_eq!(body["error_msg"], "b");
        assert_eq!(body["error"], json!({ "code": 403, "message": "b", "title": "A" }));
        assert_eq!(body["extra"], 1);
    }
}
