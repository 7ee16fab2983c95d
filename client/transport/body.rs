//! Bodies are read up to a limit: reqwest and progenitor would buffer an endless one until memory ends.

use http_body_util::Limited;
use reqwest::{Body, Response, ResponseBuilderExt};

/// The most bytes that are read of any answer: 1 MiB. A certificate has two or three KiB.
pub(crate) const MAX_BODY: usize = 1 << 20;

/// The same response, whose body fails after [`MAX_BODY`] bytes, or at once when it is announced to be longer.
pub(crate) fn bounded(response: Response) -> Response {
    let url = response.url().clone();
    let is_too_long = response.content_length().is_some_and(|length| length > MAX_BODY as u64);
    let limit = if is_too_long { 0 } else { MAX_BODY };
    let (parts, body) = http::Response::<Body>::from(response).into_parts();
    rebuild(url, parts, Body::wrap(Limited::new(body, limit)))
}

/// The response with another body; the URL is carried over, which the conversion loses.
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

/// What could be read of a [`bounded`] body: for error answers, whose status must survive any body.
pub(crate) async fn read_leniently(response: &mut Response) -> Vec<u8> {
    let mut read = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        read.extend_from_slice(&chunk);
    }
    read
}
