//! Answers that a test sets in place of normal responses.

use std::fmt;
use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{StreamExt, future, stream};
use http::header::CONTENT_LENGTH;

/// The time for which a stalled answer keeps the connection open. A client without a timeout fails after it.
pub(crate) const STALL: Duration = Duration::from_secs(30);

/// An answer in place of the normal response, with any status, headers and body. It can also fail as servers do.
///
/// ```
/// # use cloud_certs_emulator::Answer;
/// let throttled = Answer::status(429).header("Retry-After", "1").body("slow down");
/// let cut_off = Answer::status(200).truncated("-----BEGIN CERT", 1200);
/// ```
#[derive(Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    content: Content,
    delay: Duration,
}

#[derive(Clone)]
enum Content {
    Whole(Bytes),
    Truncated { bytes: Bytes, declared_length: u64 },
    Endless(Bytes),
    Stalled(Bytes),
    Disconnected,
}

impl Answer {
    /// Creates an empty answer with this status, sent at once.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), content: Content::Whole(Bytes::new()), delay: Duration::ZERO }
    }

    /// Creates an answer that closes the connection after the request, and sends nothing.
    #[must_use]
    pub fn disconnected() -> Self {
        Self { content: Content::Disconnected, ..Self::status(200) }
    }

    /// Adds a header. A name or value that HTTP does not allow turns the answer into a 500 that explains it.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sends this body.
    #[must_use]
    pub fn body(self, bytes: impl Into<Bytes>) -> Self {
        Self { content: Content::Whole(bytes.into()), ..self }
    }

    /// Announces `declared_length` bytes, sends these and closes the connection.
    #[must_use]
    pub fn truncated(self, bytes: impl Into<Bytes>, declared_length: u64) -> Self {
        Self { content: Content::Truncated { bytes: bytes.into(), declared_length }, ..self }
    }

    /// Sends this chunk again and again, until the client closes the connection.
    #[must_use]
    pub fn endless(self, chunk: impl Into<Bytes>) -> Self {
        Self { content: Content::Endless(chunk.into()), ..self }
    }

    /// Sends these bytes and then nothing for 30 seconds, and closes the connection.
    #[must_use]
    pub fn stalled(self, bytes: impl Into<Bytes>) -> Self {
        Self { content: Content::Stalled(bytes.into()), ..self }
    }

    /// Waits before the first byte of the answer.
    #[must_use]
    pub fn delay(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    pub(crate) async fn send(self) -> Response {
        tokio::time::sleep(self.delay).await;
        let mut response = Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        if let Content::Truncated { declared_length, .. } = self.content {
            response = response.header(CONTENT_LENGTH, declared_length);
        }
        response.body(self.content.into_body()).unwrap_or_else(|error| {
            let message = format!("the answer given to the emulator cannot be sent: {error}");
            (http::StatusCode::INTERNAL_SERVER_ERROR, message).into_response()
        })
    }
}

impl Content {
    fn into_body(self) -> Body {
        let cut = || Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionAborted));
        match self {
            Self::Whole(bytes) => Body::from(bytes),
            // The pause lets the server flush these bytes before the error makes it close the connection.
            Self::Truncated { bytes, .. } => {
                Body::from_stream(pause_after(bytes, Duration::from_millis(1), cut))
            }
            Self::Stalled(bytes) => Body::from_stream(pause_after(bytes, STALL, cut)),
            Self::Endless(chunk) if chunk.is_empty() => Body::empty(),
            Self::Endless(chunk) => Body::from_stream(stream::repeat(chunk).map(io::Result::Ok)),
            // An error before the first byte: the server closes the connection before it sends the head.
            Self::Disconnected => Body::from_stream(stream::once(future::ready(cut()))),
        }
    }
}

/// Sends the bytes, then nothing for this long, then the end.
fn pause_after<E: Send + 'static>(
    bytes: Bytes,
    pause: Duration,
    end: impl FnOnce() -> Result<Bytes, E> + Send + 'static,
) -> impl futures_util::Stream<Item = Result<Bytes, E>> + Send + 'static {
    let end = async move {
        tokio::time::sleep(pause).await;
        end()
    };
    stream::once(future::ready(Ok(bytes))).chain(stream::once(end))
}

/// Shows neither headers nor body, which may be secrets.
impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}
