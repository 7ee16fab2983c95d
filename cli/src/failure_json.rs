//! Failures as JSON, for programs: one object on the last line of standard error.

use cloud_certs_text::printable;
use serde::Serialize;

use crate::failure::Failure;

/// A failure, for programs. Keys without a value are `null`; `docs/json.md` explains them.
#[derive(Serialize)]
pub(crate) struct ErrorReport {
    error: ErrorObject,
}

#[derive(Serialize)]
struct ErrorObject {
    kind: &'static str,
    message: String,
    causes: Vec<String>,
    hint: Option<String>,
    exit_code: u8,
    /// The vendor's code.
    code: Option<String>,
    /// The status of the answer in HTTP.
    status: Option<u16>,
    /// The id to give to the vendor's support.
    request_id: Option<String>,
}

impl ErrorReport {
    pub(crate) fn new(failure: &Failure) -> Self {
        let library = match failure {
            Failure::Library(error) => Some(error),
            _ => None,
        };
        Self {
            error: ErrorObject {
                kind: failure.kind(),
                message: failure.headline(),
                causes: failure.causes(),
                hint: failure.next(),
                exit_code: failure.exit_status().code(),
                code: library.and_then(|error| error.code()).map(str::to_owned),
                status: library.and_then(|error| error.status()).map(|status| status.as_u16()),
                request_id: library.and_then(|error| error.request_id()).map(str::to_owned),
            },
        }
    }

    /// The report of arguments that cannot be read, from the text that people get.
    pub(crate) fn usage(text: &str, exit_code: u8) -> Self {
        let message = text.split("\n\n").next().unwrap_or_default();
        let message = message.strip_prefix("error: ").unwrap_or(message).trim_end();
        Self {
            error: ErrorObject {
                kind: "usage",
                message: printable(&message.replace('\n', " ")),
                causes: Vec::new(),
                hint: Some("try --help".to_owned()),
                exit_code,
                code: None,
                status: None,
                request_id: None,
            },
        }
    }
}
