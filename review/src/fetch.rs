//! Downloads a document that was named by its URL, through the program `curl` and within limits.

use std::io::{self, Read as _};
use std::process::{Command, Stdio};

use openapi_document::MAX_BYTES;

/// The most redirects, all to the same host.
const MAX_REDIRECTS: usize = 5;

/// The status and the target of a redirect, on the last line of the messages.
const STATUS: &str = "%{stderr}\n%{http_code} %{redirect_url}\n";

/// A reason why there is no document at a URL.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("its scheme is not https, and http is for this machine alone (127.0.0.1, [::1], localhost)")]
    Scheme,
    #[error("it has a user name, or characters that no host has")]
    Host,
    #[error("the program curl cannot be run: {0}")]
    NoProgram(io::Error),
    #[error("curl says: {0}")]
    Curl(String),
    #[error("the server answers with status {0}")]
    Status(String),
    #[error("it redirects to another host: {0}")]
    Elsewhere(String),
    #[error("it redirects more than {MAX_REDIRECTS} times")]
    Redirects,
    #[error("it is larger than {} MiB", MAX_BYTES >> 20)]
    TooLarge,
}

/// Downloads the bytes at a URL.
pub(crate) fn fetch(url: &str) -> Result<Vec<u8>, FetchError> {
    let start = origin(url)?;
    let mut next = url.to_owned();
    for _ in 0..=MAX_REDIRECTS {
        let (bytes, status, target) =
            get(&next, if start.starts_with("http:") { "=http" } else { "=https" })?;
        match (status.as_bytes().first(), target) {
            (Some(b'2'), _) => return Ok(bytes),
            (Some(b'3'), Some(target)) if origin(&target).is_ok_and(|found| found == start) => next = target,
            (Some(b'3'), Some(target)) => return Err(FetchError::Elsewhere(target)),
            _ => return Err(FetchError::Status(status)),
        }
    }
    Err(FetchError::Redirects)
}

/// The scheme and host of a URL in lower case, if it may be fetched.
fn origin(url: &str) -> Result<String, FetchError> {
    let (scheme, rest) = url.split_once("://").ok_or(FetchError::Scheme)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let is_host_character = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
    if host.is_empty() || !host.chars().all(is_host_character) || url.contains(char::is_control) {
        return Err(FetchError::Host);
    }
    let name = if host.starts_with('[') { host.split_inclusive(']').next() } else { host.split(':').next() };
    let is_loopback = matches!(name, Some("localhost" | "127.0.0.1" | "[::1]"));
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Ok(format!("https://{host}")),
        "http" if is_loopback => Ok(format!("http://{host}")),
        _ => Err(FetchError::Scheme),
    }
}

/// One request: the bytes, the status, and the target of a redirect. The user's settings of curl are ignored.
fn get(url: &str, protocols: &str) -> Result<(Vec<u8>, String, Option<String>), FetchError> {
    let mut curl = Command::new("curl");
    curl.args(["-q", "--silent", "--show-error", "--globoff", "--proto", protocols]);
    curl.args(["--connect-timeout", "10", "--max-time", "60", "--max-filesize", &MAX_BYTES.to_string()]);
    curl.args(["--write-out", STATUS, "--url", url]);
    curl.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = curl.spawn().map_err(FetchError::NoProgram)?;
    let mut bytes = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        stdout.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(FetchError::NoProgram)?;
    }
    if bytes.len() > MAX_BYTES {
        _ = child.kill();
        _ = child.wait();
        return Err(FetchError::TooLarge);
    }
    let output = child.wait_with_output().map_err(FetchError::NoProgram)?;
    let messages = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) => {}
        Some(63) => return Err(FetchError::TooLarge),
        _ => {
            let message = messages.lines().find(|line| line.starts_with("curl: ")).unwrap_or("it failed");
            return Err(FetchError::Curl(message.trim_start_matches("curl: ").to_owned()));
        }
    }
    let (status, target) = messages.lines().last().and_then(|line| line.split_once(' ')).unwrap_or_default();
    Ok((bytes, status.to_owned(), Some(target.to_owned()).filter(|target| !target.is_empty())))
}
