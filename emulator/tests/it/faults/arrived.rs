//! What a client without HTTP gets: bytes, and the end of the connection.

use std::io::{ErrorKind, Read as _};
use std::sync::Arc;
use std::time::Duration;

use cloud_certs_emulator::{Emulator, Fault, Service};
use flate2::read::GzDecoder;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::support::trusting_only;

pub(super) const CSS: &str = "/v1.0/0123456789abcdef0123456789abcdef/cer/download";
pub(super) const LINK: &str = "/v3/0123456789abcdef0123456789abcdef/instances/e73893ef73754465a8bd2e0857bbf13ein06/ssl-cert/download-link";

/// Of what does not end.
const ENOUGH: usize = 3 << 20;

/// The silence after which a connection counts as stalled.
const SILENCE: Duration = Duration::from_secs(2);

/// The limit for what has to arrive. It is never reached unless something is broken.
pub(super) const LIMIT: Duration = Duration::from_secs(20);

/// How long to wait for the first bytes, and for each that follow.
struct Patience {
    first: Duration,
    next: Duration,
}

const PATIENT: Patience = Patience { first: LIMIT, next: LIMIT };

/// What arrived, and how it ended: `closed`, `cut` without `close_notify` of TLS, `reset`, `silent` or `endless`.
pub(super) struct Arrived {
    pub(super) bytes: Vec<u8>,
    pub(super) end: &'static str,
}

/// Asks over http for this path, with a fresh token and more headers, each with its line break.
pub(super) async fn ask(emulator: &Emulator, path: &str, headers: &str) -> Arrived {
    let stream = TcpStream::connect(emulator.http_url().trim_start_matches("http://")).await.unwrap();
    exchange(stream, &request(emulator, path, headers), PATIENT).await
}

/// Asks over http for this fault.
pub(super) async fn meet(emulator: &Emulator, path: &str, fault: Fault) -> Arrived {
    let stream = TcpStream::connect(emulator.http_url().trim_start_matches("http://")).await.unwrap();
    exchange(stream, &request_for(emulator, path, fault), patience(fault)).await
}

/// The same over https.
pub(super) async fn meet_over_tls(emulator: &Emulator, path: &str, fault: Fault) -> Arrived {
    let stream = TcpStream::connect(emulator.https_url().trim_start_matches("https://")).await.unwrap();
    let connector = TlsConnector::from(Arc::new(trusting_only(emulator.web_ca_pem())));
    let stream = connector.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap();
    exchange(stream, &request_for(emulator, path, fault), patience(fault)).await
}

fn patience(fault: Fault) -> Patience {
    Patience {
        first: if fault == Fault::Stalled { SILENCE } else { LIMIT },
        next: if fault.name().starts_with("stalled") { SILENCE } else { LIMIT },
    }
}

pub(super) fn request_for(emulator: &Emulator, path: &str, fault: Fault) -> String {
    request(emulator, path, &format!("X-Emulator-Fault: {}\r\n", fault.name()))
}

fn request(emulator: &Emulator, path: &str, headers: &str) -> String {
    let credential = match path.starts_with("/demo-bucket/") {
        true => String::new(),
        false => format!("X-Auth-Token: {}\r\n", emulator.token()),
    };
    let (method, body) = match path {
        "/v3/auth/tokens" => (
            "POST",
            r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"demo","domain":{"name":"demo-domain"},"password":"demo-password-NOT-A-SECRET"}}}}}"#,
        ),
        _ => ("GET", ""),
    };
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n{credential}{headers}\r\n{body}"
    )
}

async fn exchange(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    request: &str,
    patience: Patience,
) -> Arrived {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let end = read(&mut stream, &mut bytes, patience).await;
    Arrived { bytes, end }
}

async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    bytes: &mut Vec<u8>,
    patience: Patience,
) -> &'static str {
    while bytes.len() < ENOUGH {
        let limit = if bytes.is_empty() { patience.first } else { patience.next };
        let Ok(arrived) = timeout(limit, stream.read_buf(bytes)).await else { return "silent" };
        match arrived {
            Ok(0) => return "closed",
            Ok(_) => {}
            Err(error) => match error.kind() {
                ErrorKind::ConnectionReset => return "reset",
                ErrorKind::UnexpectedEof => return "cut",
                kind => panic!("{kind}: {error}"),
            },
        }
    }
    "endless"
}

impl Arrived {
    /// Without what differs from run to run.
    pub(super) fn render(&self, emulator: &Emulator) -> String {
        let (head, body) = self.head_and_body();
        let head = String::from_utf8_lossy(head);
        let port = emulator.http_url().rsplit_once(':').unwrap().1.to_owned();
        let shown = match head.contains("content-encoding: gzip") {
            true => format!("[gzip of {}]", unzipped(body, emulator)),
            false => name_of(body, emulator),
        };
        let text = format!("{head}{shown}")
            .replace(&"x".repeat(128 * 1024), "[128 KiB of x]")
            .replace(&"x-many: one of many\r\n".repeat(1000), "[1000 times] x-many: one of many\r\n")
            .replace(&format!(":{port}/"), ":PORT/")
            .replace("\r\n", "\n");
        let lines = text.lines().map(|line| self.without_values(line, emulator));
        let lines: String = lines.map(|line| format!("  {line}\n")).collect();
        format!("{lines}  [{}]\n", self.end)
    }

    fn without_values(&self, line: &str, emulator: &Emulator) -> String {
        if let Some(length) = line.strip_prefix("content-length: ") {
            return format!("content-length: {}", self.name_of_length(length.parse().unwrap(), emulator));
        }
        if line.starts_with("retry-after: ") && line.ends_with("GMT") {
            return "retry-after: [a date]".to_owned();
        }
        if let Some((link, secret)) = line.split_once("?AccessKeyId=") {
            return format!("{link}?...{}", secret.trim_start_matches(|one| one != '"'));
        }
        let differs = ["date:", "x-request-id:"].into_iter().find(|name| line.starts_with(name));
        let visible =
            |one: char| if one.is_control() { one.escape_default().to_string() } else { one.to_string() };
        differs.map_or_else(|| line.chars().map(visible).collect(), |name| format!("{name} ..."))
    }

    fn name_of_length(&self, length: usize, emulator: &Emulator) -> String {
        let certificate = emulator.ca_pem(Service::Css).len();
        let names = [
            (0, "0"),
            (self.head_and_body().1.len(), "[that of the body]"),
            (certificate, "[that of the certificate]"),
            (certificate + 1000, "[that of the certificate, and 1000]"),
            (certificate / 2, "[half of that of the certificate]"),
        ];
        let name = names.iter().find(|(known, _)| *known == length);
        name.map_or_else(|| length.to_string(), |(_, name)| (*name).to_owned())
    }

    pub(super) fn head_and_body(&self) -> (&[u8], &[u8]) {
        let end = self.bytes.windows(4).position(|four| four == b"\r\n\r\n");
        self.bytes.split_at(end.map_or(self.bytes.len(), |end| end + 4))
    }
}

/// What it becomes; the checksum at its end is checked.
fn unzipped(body: &[u8], emulator: &Emulator) -> String {
    let (mut decoder, mut start) = (GzDecoder::new(body), Vec::new());
    decoder.by_ref().take(1 << 16).read_to_end(&mut start).unwrap();
    let rest = std::io::copy(&mut decoder, &mut std::io::sink()).unwrap();
    match start.iter().all(|byte| *byte == 0) {
        true => format!("{} zeros", start.len() as u64 + rest),
        false => name_of(&start, emulator),
    }
}

/// What the body is, if it is known.
fn name_of(body: &[u8], emulator: &Emulator) -> String {
    let pem = emulator.ca_pem(Service::Css).as_bytes();
    if body.len() > ENOUGH / 2 {
        return format!("[more and more of {:?}]", &String::from_utf8_lossy(&body[..10]));
    }
    let half = String::from_utf8_lossy(&pem[..pem.len() / 2]);
    String::from_utf8_lossy(body)
        .replace(emulator.ca_pem(Service::Css), "[the certificate]")
        .replace(&*half, "[half of the certificate]")
        .replace(&format!("{:x}\r\n[half", half.len()), "[its size]\r\n[half")
}
