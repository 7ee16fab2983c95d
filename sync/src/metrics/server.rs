//! The server for `/metrics`, `/healthz` and `/readyz`. Slow clients cannot block it: each connection has one request
//! and little time, and when there are too many, the oldest is closed.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use cloud_certs::Clock;
use cloud_certs::http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE};
use cloud_certs::http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use crate::metrics::board::Board;
use crate::metrics::encode::MetricsFormat;

/// The time for a connection.
const LIMIT: Duration = Duration::from_secs(10);
/// The most connections at once.
const MOST: usize = 64;
/// The pause after a connection that could not be accepted: the system has run out of a resource.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers requests until it is dropped.
pub async fn serve(listener: TcpListener, board: Arc<Board>, clock: Arc<dyn Clock>) -> Infallible {
    let mut connections = JoinSet::new();
    let mut oldest_first = VecDeque::<AbortHandle>::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            clock.sleep(PAUSE).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        oldest_first.retain(|connection| !connection.is_finished());
        if oldest_first.len() >= MOST
            && let Some(oldest) = oldest_first.pop_front()
        {
            oldest.abort();
        }
        oldest_first.push_back(connections.spawn(connection(stream, Arc::clone(&board), Arc::clone(&clock))));
    }
}

async fn connection(stream: TcpStream, board: Arc<Board>, clock: Arc<dyn Clock>) {
    let service = service_fn(|request: Request<Incoming>| {
        let response = answer(&request, &board, &*clock);
        async move { Ok::<_, Infallible>(response) }
    });
    let served = http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        // A client that goes away is not an error.
        _ = served => {}
        () = clock.sleep(LIMIT) => {}
    }
}

fn answer<B>(request: &Request<B>, board: &Board, clock: &dyn Clock) -> Response<Full<Bytes>> {
    let path = request.uri().path();
    let (status, content_type, body) = match path {
        _ if !matches!(*request.method(), Method::GET | Method::HEAD) => {
            (StatusCode::METHOD_NOT_ALLOWED, TEXT, Bytes::from_static(b"GET and HEAD only\n"))
        }
        "/metrics" => {
            let format = accepted(request.headers());
            (StatusCode::OK, format.content_type(), board.bytes(format))
        }
        "/healthz" => (StatusCode::OK, TEXT, Bytes::from_static(b"ok\n")),
        "/readyz" if board.is_ready(clock.now()) => (StatusCode::OK, TEXT, Bytes::from_static(b"ready\n")),
        "/readyz" => {
            let why = b"not ready: an output is not written yet, or not fresh any more\n";
            (StatusCode::SERVICE_UNAVAILABLE, TEXT, Bytes::from_static(why))
        }
        _ => {
            let known = b"not found: there are /metrics, /healthz and /readyz\n";
            (StatusCode::NOT_FOUND, TEXT, Bytes::from_static(known))
        }
    };
    let builder = Response::builder().status(status).header(CONTENT_TYPE, content_type);
    let builder = match status {
        StatusCode::METHOD_NOT_ALLOWED => builder.header(ALLOW, "GET, HEAD"),
        _ => builder.header(CACHE_CONTROL, "no-store"),
    };
    builder.body(Full::new(body)).unwrap_or_default()
}

const TEXT: &str = "text/plain; charset=utf-8";

/// OpenMetrics if the scraper asks for it, and else the text format.
fn accepted(headers: &HeaderMap) -> MetricsFormat {
    let ranges = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let is_open_metrics = |range: &str| {
        let mut parts = range.split(';').map(str::trim);
        let is_named =
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case("application/openmetrics-text"));
        let is_refused = parts.any(|part| {
            let weight = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="));
            weight.and_then(|weight| weight.trim().parse::<f32>().ok()).is_some_and(|weight| weight <= 0.0)
        });
        is_named && !is_refused
    };
    match ranges.flat_map(|value| value.split(',')).any(is_open_metrics) {
        true => MetricsFormat::OpenMetrics,
        false => MetricsFormat::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_metrics_is_only_for_who_asks_for_it() {
        let accepted = |value: &'static str| {
            let headers =
                HeaderMap::from_iter([(ACCEPT, cloud_certs::http::HeaderValue::from_static(value))]);
            accepted(&headers)
        };
        let prometheus = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
        assert_eq!(accepted(prometheus), MetricsFormat::OpenMetrics);
        assert_eq!(accepted("text/plain, Application/OpenMetrics-Text"), MetricsFormat::OpenMetrics);
        for value in
            ["*/*", "", "text/plain;version=0.0.4", "application/openmetrics-text;q=0", "application/*"]
        {
            assert_eq!(accepted(value), MetricsFormat::Text, "{value}");
        }
    }
}
