//! Answers that repeat secrets, in every place that is read.

use cloud_certs_emulator::Answer;
use serde_json::json;

use crate::leak::{Secrets, forms};

/// Headers in which servers repeat what they were sent. Not `X-Subject-Token`: what is in it is hidden for that alone.
const HEADERS: [&str; 6] =
    ["x-request-id", "x-iam-trace-id", "x-obs-request-id", "x-auth-token", "set-cookie", "www-authenticate"];

/// How secrets are written into a body.
type Body = fn(&Secrets) -> String;

/// The bodies in which errors come, each with a name.
const BODIES: [(&str, Body); 9] = [
    ("common", |secrets| {
        let text = all(secrets);
        json!({ "error_code": text, "error_msg": text, "request_id": text }).to_string()
    }),
    ("keystone", |secrets| {
        json!({ "error": { "code": 1, "message": all(secrets), "title": all(secrets) } }).to_string()
    }),
    ("nested", |secrets| {
        json!({ "a": { "b": { "errorMsg": all(secrets), "c": [all(secrets)] } } }).to_string()
    }),
    ("the request in a message", |secrets| {
        let request = json!({ "auth": secrets.texts().collect::<Vec<_>>() }).to_string();
        json!({ "code": "X", "message": format!("cannot read {request}") }).to_string()
    }),
    ("a key", |secrets| json!({ all(secrets): 1, "message": { all(secrets): all(secrets) } }).to_string()),
    ("a list", |secrets| json!([all(secrets)]).to_string()),
    ("HTML", |secrets| format!("<html><body>{}</body></html>", all(secrets))),
    ("XML", |secrets| {
        let escaped: String =
            all(secrets).chars().map(|character| format!("&#{};", u32::from(character))).collect();
        format!(
            "<Error><Code>{escaped}</Code><Message>{escaped}</Message><RequestId>{escaped}</RequestId></Error>"
        )
    }),
    ("text", all),
];

/// An answer of this status with all the secrets in its headers and in a body of the common form.
pub(crate) fn answer(status: u16, secrets: &Secrets) -> Answer {
    with_body(status, secrets, BODIES[0].1)
}

/// Answers of this status with each kind of body.
pub(crate) fn answers(status: u16, secrets: &Secrets) -> Vec<(&'static str, Answer)> {
    BODIES.iter().map(|(name, body)| (*name, with_body(status, secrets, *body))).collect()
}

fn with_body(status: u16, secrets: &Secrets, body: Body) -> Answer {
    let location: String = secrets.texts().flat_map(forms).filter(|form| form.is_ascii()).collect();
    let answer =
        Answer::status(status).body(body(secrets)).header("location", format!("https://a/?of={location}"));
    let texts = || secrets.texts().filter(|text| text.is_ascii());
    // The first of each is read, the others are there to be shown.
    let headers = HEADERS.into_iter().flat_map(|name| texts().map(move |text| (name, text)));
    headers.fold(answer, |answer, (name, text)| answer.header(name, text))
}

/// The secrets in each form in which they can be written.
fn all(secrets: &Secrets) -> String {
    let forms: Vec<_> = secrets.texts().flat_map(forms).collect();
    format!("refused: {}.", forms.join(" and "))
}
