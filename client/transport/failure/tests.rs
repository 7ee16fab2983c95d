use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::transport::http::tls_with;
use crate::verifier::default_crypto_provider;

#[derive(Debug, thiserror::Error)]
#[error("inner")]
struct Inner;

#[derive(Debug, thiserror::Error)]
#[error("outer")]
struct Outer(#[source] io::Error);

#[test]
fn what_an_io_error_wraps_is_found() {
    let error = Outer(io::Error::other(Inner));
    assert!(find::<Inner>(&error).is_some());
    assert!(find::<Outer>(&error).is_some());
    assert!(find::<std::fmt::Error>(&error).is_none());
}

/// The error of a request through a proxy that answers every CONNECT with this, or not at all.
async fn through_proxy(answer: Option<&str>) -> reqwest::Error {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    let answer = answer.map(|status| format!("HTTP/1.1 {status}\r\n\r\n"));
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = [0; 1024];
        let _ = stream.read(&mut head).await.unwrap();
        stream.write_all(answer.unwrap_or_default().as_bytes()).await.unwrap();
    });
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(
            tls_with(default_crypto_provider(), rustls::RootCertStore::empty()).unwrap(),
        )
        .proxy(reqwest::Proxy::all(proxy).unwrap());
    client.build().unwrap().get("https://host.invalid/").send().await.unwrap_err()
}

/// The type of the errors is private to hyper-util. When this fails, adopt its new texts.
#[tokio::test]
async fn the_texts_of_hyper_util_are_the_known_ones() {
    let cases = [
        (Some("407 Proxy Authentication Required"), NoTunnel::Authentication),
        (Some("502 Bad Gateway"), NoTunnel::Refused),
        (None, NoTunnel::Unreachable),
    ];
    for (answer, expected) in cases {
        let error = through_proxy(answer).await;
        assert_eq!(NoTunnel::find(&error), Some(expected), "{error:?}");
        let causes = std::iter::successors(error.source(), |cause| (*cause).source());
        assert!(causes.map(ToString::to_string).any(|text| text.starts_with(TUNNEL)), "{error:?}");
    }
}
