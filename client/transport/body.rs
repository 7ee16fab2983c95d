//! Bodies of answers: bounded, as reqwest and progenitor would buffer an endless one, and the errors in them, of services,
//! gateways and proxies, read into one code and one message.

#[cfg(test)]
mod tests;

use cloud_certs_text::is_deceptive;
use http::StatusCode;
use http_body_util::Limited;
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};
use reqwest::{Body, Response, ResponseBuilderExt};
use serde_json::json;

use super::attempt::AttemptFacts;
use super::error_json::RawError;
use super::hidden::{Hidden, MAX_SEARCHED};
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
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

/// The root of an error of object storage.
const ROOT: &str = "Error";
/// Elements that the content of an error of object storage can be nested in.
const MAX_PATH: usize = 16;
/// The limit for a message in characters, which is longer than any message of a service.
const MAX_TEXT: usize = 500;

impl ErrorBody {
    /// Reads a body, without the `hidden` secrets, which some servers repeat in their messages.
    pub(crate) fn read(body: &[u8], hidden: &Hidden) -> Self {
        if let Some(found) = std::str::from_utf8(body).ok().and_then(|text| Self::from_xml(text, hidden)) {
            return found;
        }
        let RawError { code, message, request_id } = RawError::from_json(body);
        let [code, message, request_id] =
            [code, message, request_id].map(|text| text.and_then(|text| shown(text, hidden)));
        Self { code, message, request_id }
    }

    /// Reads the error of object storage: `<Error><Code>..</Code><Message>..</Message>..</Error>`.
    fn from_xml(text: &str, hidden: &Hidden) -> Option<Self> {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}').trim_start());
        reader.config_mut().allow_dangling_amp = true;
        let (mut found, mut path, mut content) = (Self::default(), Vec::new(), String::new());
        // The part before the damage is used, because it may be all that there is.
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(tag) if path.is_empty() && tag.name().as_ref() != ROOT => return None,
                // No real error is that deep, and a mebibyte of nested elements could take many times its size.
                Event::Start(_) if path.len() == MAX_PATH => break,
                Event::Start(tag) => {
                    path.push(tag.name().as_ref().to_owned());
                    content.clear();
                }
                Event::Text(text) if path.len() == 2 => add(&mut content, &text),
                Event::CData(text) if path.len() == 2 => add(&mut content, &text),
                Event::GeneralRef(reference) if path.len() == 2 => add(&mut content, &unescaped(&reference)),
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

    /// Sets the field that an element of XML holds. Secrets are removed after unescaping: no escape may hide one.
    fn set(&mut self, name: Option<&str>, text: String, hidden: &Hidden) {
        let field = match name {
            Some("Code") => &mut self.code,
            Some("Message") => &mut self.message,
            Some("RequestId") => &mut self.request_id,
            _ => return,
        };
        if field.is_none() {
            *field = shown(text, hidden);
        }
    }

    fn says_something(&self) -> bool {
        self.code.is_some() || self.message.is_some()
    }

    /// Notes what an answer says about its failure.
    pub(crate) fn note_in(&self, facts: &mut AttemptFacts) {
        let answer = &mut facts.answer;
        answer.code.clone_from(&self.code);
        answer.message.clone_from(&self.message);
        answer.request_id.clone_from(&self.request_id);
    }

    /// Returns a body that is all documented error bodies at once: the common one and Keystone's.
    ///
    /// A generated client takes an error body that does not fit its document for a broken answer and forgets
    /// the status; this one fits every document. It has nothing else of what the server sent, which could be large.
    pub(crate) fn to_documented(&self, status: StatusCode) -> Vec<u8> {
        let Self { code, message, request_id } = self;
        let (code, message) = (code.clone().unwrap_or_default(), message.clone().unwrap_or_default());
        let title = status.canonical_reason().unwrap_or(&code);
        let mut body = json!({
            "error_code": code,
            "error_msg": message,
            "error": { "code": status.as_u16(), "message": message, "title": title },
        });
        if let Some(id) = request_id {
            body["request_id"] = json!(id);
        }
        body.to_string().into_bytes()
    }
}

/// Appends to the text of an element of XML, up to the limit.
fn add(content: &mut String, text: &str) {
    if content.len() < MAX_SEARCHED {
        content.push_str(text);
    }
}

/// The character that a reference of XML stands for, or the reference itself if it is unknown.
fn unescaped(reference: &BytesRef<'_>) -> String {
    let character = reference.resolve_char_ref().ok().flatten().map(String::from);
    let known = character.or_else(|| resolve_xml_entity(reference).map(str::to_owned));
    known.unwrap_or_else(|| format!("&{};", &**reference))
}

/// A text without secrets, on one line, without deceptive characters, and of limited length.
fn shown(mut text: String, hidden: &Hidden) -> Option<String> {
    hidden.remove_from(&mut text);
    let visible = |c| if is_deceptive(c) { ' ' } else { c };
    let line: String = text.chars().map(visible).take(MAX_TEXT).collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}
