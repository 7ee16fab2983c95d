//! Bodies of answers: bounded, as reqwest and progenitor would buffer an endless one, and the errors in them, of services,
//! gateways and proxies, read into one code and one message.

#[cfg(test)]
mod tests;

use cloud_certs_text::is_deceptive;
use http_body_util::Limited;
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};
use reqwest::{Body, Response, ResponseBuilderExt};
use serde_json::{Map, Value, json};

use super::attempt::{AttemptFacts, Hidden};
use crate::error::MAX_BODY;

/// Bounds a response: its body fails after [`MAX_BODY`] bytes, or at once when its announced length is more.
pub(crate) fn bounded(response: Response) -> Response {
    let url = response.url().clone();
    let is_too_long = response.content_length().is_some_and(|length| length > MAX_BODY as u64);
    let limit = if is_too_long { 0 } else { MAX_BODY };
    let (parts, body) = http::Response::<Body>::from(response).into_parts();
    rebuild(url, parts, Body::wrap(Limited::new(body, limit)))
}

/// Replaces the body of a response, and keeps the URL, which the conversion would lose.
pub(crate) fn with_body(response: Response, body: Vec<u8>) -> Response {
    let url = response.url().clone();
    let (mut parts, _) = http::Response::<Body>::from(response).into_parts();
    parts.headers.remove(http::header::CONTENT_LENGTH);
    rebuild(url, parts, Body::from(body))
}

fn rebuild(url: url::Url, mut parts: http::response::Parts, body: Body) -> Response {
    let mut shell = http::Response::builder().url(url);
    if let Some(extensions) = shell.extensions_mut() {
        parts.extensions.extend(std::mem::take(extensions));
    }
    Response::from(http::Response::from_parts(parts, body))
}

/// Reads as much as possible of a [`bounded`] body: for error answers, whose status must survive any body.
pub(crate) async fn read_leniently(response: &mut Response) -> Vec<u8> {
    let mut read = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        read.extend_from_slice(&chunk);
    }
    read
}

/// The content of an error body; empty for HTML, text or nothing.
#[derive(Debug, Default)]
pub(crate) struct ErrorBody {
    /// The JSON, without secrets.
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
/// The root of an error of object storage.
const ROOT: &str = "Error";
/// Objects that a body can be nested in: Keystone's `error`, OpenStack's fault names and the like are one deep.
const MAX_DEPTH: usize = 3;
/// The limit for a message in characters; none of a service is this long.
const MAX_TEXT: usize = 500;

impl ErrorBody {
    /// Reads a body, without the `hidden` secrets, which some servers repeat in their messages.
    pub(crate) fn read(body: &[u8], hidden: &Hidden) -> Self {
        if let Some(found) = std::str::from_utf8(body).ok().and_then(|text| Self::from_xml(text, hidden)) {
            return found;
        }
        let mut original: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
        original.values_mut().for_each(|value| redact(value, hidden));
        let found = Self::find(&original, 0);
        Self { original, ..found }
    }

    /// Reads the error of object storage: `<Error><Code>..</Code><Message>..</Message>..</Error>`.
    fn from_xml(text: &str, hidden: &Hidden) -> Option<Self> {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}').trim_start());
        reader.config_mut().allow_dangling_amp = true;
        let (mut found, mut path, mut content) = (Self::default(), Vec::new(), String::new());
        // What comes before damage is taken, as there may be no more of it.
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(tag) if path.is_empty() && tag.name().as_ref() != ROOT => return None,
                Event::Start(tag) => {
                    path.push(tag.name().as_ref().to_owned());
                    content.clear();
                }
                Event::Text(text) if path.len() == 2 => content += &text,
                Event::CData(text) if path.len() == 2 => content += &text,
                Event::GeneralRef(reference) if path.len() == 2 => content += &unescaped(&reference),
                Event::End(_) => {
                    let name = path.pop();
                    if path.len() == 1 {
                        found.set(name.as_deref(), std::mem::take(&mut content), hidden);
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        found.says_something().then_some(found)
    }

    /// Sets what an element of XML holds. Secrets are removed after unescaping: no escape may hide one.
    fn set(&mut self, name: Option<&str>, mut text: String, hidden: &Hidden) {
        let field = match name {
            Some("Code") => &mut self.code,
            Some("Message") => &mut self.message,
            Some("RequestId") => &mut self.request_id,
            _ => return,
        };
        hidden.remove_from(&mut text);
        *field = field.take().or_else(|| scalar(&Value::String(text)));
    }

    /// Finds the first shape in an object, or else in one that is nested in it.
    fn find(object: &Map<String, Value>, depth: usize) -> Self {
        let text = |key: &str| object.get(key).and_then(scalar);
        let here = SHAPES.map(|(code, message)| Self {
            code: text(code),
            message: text(message),
            ..Self::default()
        });
        let nested = object.values().filter_map(Value::as_object).filter(|_| depth < MAX_DEPTH);
        let nested = nested.map(|inner| Self::find(inner, depth + 1));
        let found = here.into_iter().chain(nested).find(Self::says_something).unwrap_or_default();
        let request_id = found.request_id.or_else(|| text("request_id")).or_else(|| text("requestId"));
        Self { request_id, ..found }
    }

    fn says_something(&self) -> bool {
        self.code.is_some() || self.message.is_some()
    }

    /// Notes what an answer says about its failure. The headers know the id of the request better.
    pub(crate) fn note_in(&self, facts: &mut AttemptFacts) {
        let answer = &mut facts.answer;
        answer.code.clone_from(&self.code);
        answer.message.clone_from(&self.message);
        answer.request_id = answer.request_id.take().or_else(|| self.request_id.clone());
    }

    /// Returns a body that is all documented error bodies at once: the common one and Keystone's.
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

/// The character that a reference of XML stands for, or the reference itself when nothing is known of it.
fn unescaped(reference: &BytesRef<'_>) -> String {
    let character = reference.resolve_char_ref().ok().flatten().map(String::from);
    let known = character.or_else(|| resolve_xml_entity(reference).map(str::to_owned));
    known.unwrap_or_else(|| format!("&{};", &**reference))
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

/// Text or a number, on one line, without deceptive characters, and not endless.
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
