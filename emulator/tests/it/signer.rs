//! Signs requests, as the vendor describes it, for tests that need right and nearly right ones.

use std::collections::BTreeMap;

use cloud_certs_emulator::{ACCESS_KEY, Emulator, SECRET_KEY};
use jiff::{SignedDuration, Timestamp};
use reqwest::Response;
use ring::digest::{SHA256, digest};
use ring::hmac;

use crate::support::client;

/// A `GET` with a signature by the permanent access key, unless told otherwise.
pub(crate) struct SignedGet<'a> {
    emulator: &'a Emulator,
    path: &'a str,
    /// The query as it is sent, and as it is signed.
    query: (&'a str, &'a str),
    key: (&'a str, &'a str),
    signed: BTreeMap<&'a str, String>,
    unsigned: BTreeMap<&'a str, String>,
    authorization: Option<&'a str>,
}

impl<'a> SignedGet<'a> {
    pub(crate) async fn new(emulator: &'a Emulator, path: &'a str) -> Self {
        let host = emulator.https_url().trim_start_matches("https://").to_owned();
        let date = sdk_date(now(emulator).await);
        let signed = BTreeMap::from([("host", host), ("x-sdk-date", date)]);
        let key = (ACCESS_KEY, SECRET_KEY);
        Self { emulator, path, query: ("", ""), key, signed, unsigned: BTreeMap::new(), authorization: None }
    }

    /// Signs with this access key and this secret key.
    pub(crate) fn key(mut self, access_key: &'a str, secret_key: &'a str) -> Self {
        self.key = (access_key, secret_key);
        self
    }

    /// Adds the one query to what is sent and the other to what is signed.
    pub(crate) fn query(mut self, sent: &'a str, signed: &'a str) -> Self {
        self.query = (sent, signed);
        self
    }

    /// Adds a header to what is sent and signed.
    pub(crate) fn header(mut self, name: &'a str, value: &str) -> Self {
        self.signed.insert(name, value.to_owned());
        self
    }

    /// Adds a header to what is sent.
    pub(crate) fn unsigned(mut self, name: &'a str, value: &str) -> Self {
        self.unsigned.insert(name, value.to_owned());
        self
    }

    /// Leaves a header out of what is signed. It is sent all the same.
    pub(crate) fn without(mut self, name: &'a str) -> Self {
        let value = self.signed.remove(name).unwrap();
        self.unsigned(name, &value)
    }

    /// Signs at another time than the emulator's.
    pub(crate) async fn shifted(self, by: SignedDuration) -> Self {
        let date = sdk_date(now(self.emulator).await + by);
        self.header("x-sdk-date", &date)
    }

    /// Sends this in place of the signature.
    pub(crate) fn authorization(mut self, text: &'a str) -> Self {
        self.authorization = Some(text);
        self
    }

    pub(crate) async fn send(self) -> Response {
        let authorization = self.authorization.map_or_else(|| self.sign(), str::to_owned);
        let url = format!("{}{}?{}", self.emulator.https_url(), self.path, self.query.0);
        let url = url.trim_end_matches('?');
        let mut request = client(self.emulator).get(url).header("Authorization", authorization);
        for (name, value) in self.signed.iter().chain(&self.unsigned).filter(|(name, _)| **name != "host") {
            request = request.header(*name, value);
        }
        request.send().await.unwrap()
    }

    fn sign(&self) -> String {
        let headers: String = self.signed.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let names = self.signed.keys().copied().collect::<Vec<_>>().join(";");
        let canonical = format!("GET\n{}/\n{}\n{headers}\n{names}\n{}", self.path, self.query.1, sha256(""));
        let date = self.signed.get("x-sdk-date").or(self.unsigned.get("x-sdk-date")).unwrap();
        let text = format!("SDK-HMAC-SHA256\n{date}\n{}", sha256(&canonical));
        let secret = hmac::Key::new(hmac::HMAC_SHA256, self.key.1.as_bytes());
        let signature = hex(hmac::sign(&secret, text.as_bytes()).as_ref());
        format!("SDK-HMAC-SHA256 Access={}, SignedHeaders={names}, Signature={signature}", self.key.0)
    }
}

/// The time as the emulator sees it.
async fn now(emulator: &Emulator) -> Timestamp {
    let response = client(emulator).get(emulator.http_url()).send().await.unwrap();
    let date = response.headers()["date"].to_str().unwrap();
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(date).unwrap()
}

fn sdk_date(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn sha256(text: &str) -> String {
    hex(digest(&SHA256, text.as_bytes()).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
