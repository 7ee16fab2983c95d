//! Errors in the words of the service at hand and of others.

use serde_json::{Value, json};

use super::plan::Asked;
use super::rule::Target;
use crate::gateway::http_date;
use crate::{Answer, Operation};

/// When a client that is told to wait may come again, in seconds.
const RETRY_AFTER: i64 = 2;

const MESSAGE: &str = "This fault was asked for.";

/// What proxies show to browsers.
pub(super) const HTML: &str =
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>\n";

/// What a service says of a request that it does not like: the status of every error in foreign words.
const BAD_REQUEST: u16 = 400;

/// An error with this status in the words of the service at hand.
pub(super) fn own(asked: &Asked, status: u16) -> Answer {
    match Target::of(asked.operation) {
        Target::Iam => answer(status, keystone(status)),
        Target::ObjectStorage => xml(status),
        _ => answer(status, common(code(asked.operation, status))),
    }
}

/// The codes are those of the gateway where the service has none.
fn code(operation: Operation, status: u16) -> &'static str {
    match (Target::of(operation), status) {
        (_, 401) => "APIGW.0301",
        (_, 429) => "APIGW.0308",
        (Target::Css, 403) => "CSS.0015",
        (Target::Css, 404) => "CSS.0002",
        (Target::Css, 500) => "CSS.0005",
        (Target::GeminiDb, 404) => "DBS.200002",
        (_, 403) => "APIGW.0302",
        _ => "APIGW.0201",
    }
}

pub(super) fn retry_after_seconds(asked: &Asked) -> Answer {
    own(asked, 429).header("Retry-After", RETRY_AFTER.to_string())
}

pub(super) fn retry_after_date(asked: &Asked) -> Answer {
    let then = jiff::Timestamp::from_second(asked.now.as_second() + RETRY_AFTER).unwrap_or(asked.now);
    own(asked, 429).header("Retry-After", http_date(then))
}

/// The Cloud Search Service is busy: an error with a status that is none.
pub(super) fn busy() -> Answer {
    answer(202, common("CSS.0011"))
}

pub(super) fn html(status: u16) -> Answer {
    Answer::status(status).header("Content-Type", "text/html; charset=utf-8").body(HTML)
}

/// A body of one of the forms in which the clouds have been seen to put errors.
pub(super) fn foreign(form: &Form) -> Answer {
    match form {
        Form::Css => answer(BAD_REQUEST, common("CSS.0001")),
        Form::GeminiDb => answer(BAD_REQUEST, common("DBS.200001")),
        Form::Gateway => {
            let mut body = common("APIGW.0101");
            body["request_id"] = "00000000000000000000000000000000".into();
            answer(BAD_REQUEST, body)
        }
        Form::Keystone => answer(BAD_REQUEST, keystone(BAD_REQUEST)),
        Form::CamelCase => answer(BAD_REQUEST, json!({"errorCode": "CSS.0001", "errorMsg": MESSAGE})),
        Form::Code => answer(BAD_REQUEST, json!({"code": "CSS.0001", "message": MESSAGE})),
        Form::ExternalMessage => {
            answer(BAD_REQUEST, json!({"errCode": "CSS.0001", "externalMessage": MESSAGE}))
        }
        Form::Nested => answer(BAD_REQUEST, json!({"badRequest": {"error": common("CSS.0001")}})),
        Form::Text => Answer::status(BAD_REQUEST).header("Content-Type", "text/plain").body(MESSAGE),
        Form::Empty => Answer::status(BAD_REQUEST),
        Form::Xml => xml(BAD_REQUEST),
        Form::NotUtf8 => Answer::status(BAD_REQUEST)
            .header("Content-Type", "application/json")
            .body(&b"{\"error_code\":\"CSS.0001\",\"error_msg\":\"gr\xfc\xdfe \xff\"}"[..]),
    }
}

pub(super) enum Form {
    Css,
    GeminiDb,
    Gateway,
    Keystone,
    CamelCase,
    Code,
    ExternalMessage,
    Nested,
    Text,
    Empty,
    Xml,
    NotUtf8,
}

/// The form that both services share.
fn common(code: &str) -> Value {
    json!({"error_code": code, "error_msg": MESSAGE})
}

fn keystone(status: u16) -> Value {
    let title = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    json!({"error": {"code": status, "message": MESSAGE, "title": title}})
}

/// As object storage answers.
fn xml(status: u16) -> Answer {
    let code = match status {
        401 | 403 => "AccessDenied",
        404 => "NoSuchKey",
        408 => "RequestTimeout",
        429 | 503 => "SlowDown",
        500.. => "InternalError",
        _ => "InvalidArgument",
    };
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{MESSAGE}</Message></Error>\n"
    );
    Answer::status(status).header("Content-Type", "application/xml").body(body)
}

fn answer(status: u16, body: Value) -> Answer {
    Answer::status(status).header("Content-Type", "application/json").body(body.to_string())
}
