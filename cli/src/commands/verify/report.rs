//! The report of `verify`, for people and programs.

use std::path::Path;

use cloud_certs::certificate::{Certificate, Warning};
use cloud_certs::verify::{Difference, Handshake, ServerAddress, TlsCheckError, TlsCheckFailure};
use cloud_certs_text::printable;
use jiff::Timestamp;
use serde::Serialize;

use crate::failure::worded;
use crate::output;
use crate::summary::Summary;

/// A client that refuses the server, though it is trusted here.
#[derive(Serialize)]
struct DifferenceReport {
    client: &'static str,
    verdict: &'static str,
    why: String,
}

/// The result of the handshake; `--json` prints it.
#[derive(Serialize)]
pub(super) struct VerifyReport {
    host: String,
    port: u16,
    server_name: String,
    trusted: bool,
    /// The code of the failure; `message` is the sentence.
    reason: Option<&'static str>,
    message: Option<String>,
    hint: Option<String>,
    protocol: Option<String>,
    cipher_suite: Option<String>,
    names: Vec<String>,
    days_left: Option<i64>,
    anchor: Option<String>,
    wants_client_certificate: Option<bool>,
    #[serde(skip)]
    client_certificate_sent: bool,
    pub(super) chain: Vec<ShownCertificate>,
    /// The trusted certificate at the end of the path.
    #[serde(skip)]
    trusted_certificate: Option<Summary>,
    /// The time left of the certificate of the path that expires first.
    #[serde(skip)]
    valid: Option<String>,
    warnings: Vec<String>,
    differences: Vec<DifferenceReport>,
    #[serde(skip)]
    now: Timestamp,
}

/// A certificate that the server showed.
#[derive(Serialize)]
pub(super) struct ShownCertificate {
    #[serde(flatten)]
    summary: Summary,
    /// `true` if the path to a trusted certificate leads over it.
    is_used: bool,
}

impl VerifyReport {
    pub(super) fn new(
        target: &ServerAddress,
        server_name: Option<String>,
        result: &Result<Handshake, TlsCheckError>,
        warnings: &[Warning],
        now: Timestamp,
    ) -> Self {
        let (handshake, error) = (result.as_ref().ok(), result.as_ref().err());
        let chain = handshake.map(|one| &*one.chain).or(error.map(TlsCheckError::chain)).unwrap_or_default();
        let path = handshake.map(|one| &*one.path).or(error.map(TlsCheckError::path)).unwrap_or_default();
        let is_used = |one: &Certificate| path.iter().any(|other| other.sha256() == one.sha256());
        let host = target.host();
        Self {
            server_name: server_name.unwrap_or_else(|| host.clone()),
            host,
            port: target.port(),
            trusted: handshake.is_some(),
            reason: error.map(|error| error.failure().code()),
            message: error.map(ToString::to_string),
            hint: error.map(|error| worded(error.advice())),
            protocol: handshake.map(|one| one.protocol.clone()),
            cipher_suite: handshake.map(|one| one.cipher_suite.clone()),
            names: chain.first().map(Certificate::subject_alt_names).unwrap_or_default(),
            days_left: path.iter().map(|certificate| certificate.days_left(now)).min(),
            anchor: handshake.and_then(|one| one.anchor.clone()),
            wants_client_certificate: wants_client_certificate(result),
            client_certificate_sent: handshake.is_some_and(|one| one.client_certificate_sent),
            chain: chain
                .iter()
                .map(|one| ShownCertificate { summary: Summary::new(one, now), is_used: is_used(one) })
                .collect(),
            trusted_certificate: handshake
                .and_then(|one| one.path.last())
                .map(|anchor| Summary::new(anchor, now)),
            valid: valid(path, now),
            differences: handshake.map(|one| differences(&one.differences)).unwrap_or_default(),
            warnings: warnings.iter().map(ToString::to_string).collect(),
            now,
        }
    }

    /// Formats the verdict, then names and values in two columns.
    pub(super) fn table(&self, target: &ServerAddress, ca: &Path) -> String {
        let mut rows = vec![
            ("protocol", self.protocol.clone()),
            ("cipher", self.cipher_suite.clone()),
            ("names", Some(self.names.join(", ")).filter(|names| !names.is_empty())),
            ("anchor", self.trusted_certificate.as_ref().map(|anchor| self.line(anchor))),
            ("valid", self.valid.clone()),
            (
                "client",
                (self.trusted && self.wants_client_certificate == Some(true))
                    .then(|| if self.client_certificate_sent { TOOK } else { ASKS }.to_owned()),
            ),
        ];
        for (index, one) in self.chain.iter().enumerate() {
            let name = if index == 0 { "chain" } else { "" };
            let use_of_it = if self.trusted && !one.is_used { ", not used" } else { "" };
            rows.push((name, Some(format!("{}  {}{use_of_it}", index + 1, self.line(&one.summary)))));
        }
        let rows = rows.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let lines = rows.map(|(name, value)| output::row(name, &value));
        lines.fold(self.verdict(target, ca), |text, line| text + &line)
    }

    fn line(&self, one: &Summary) -> String {
        let (subject, from) = (one.label(), one.not_before.strftime("%Y-%m-%d"));
        match one.last_day() {
            until if self.now < one.not_before => {
                format!("{subject}; from {from} until {until}, not yet valid")
            }
            _ if one.never_expires => format!("{subject}; never expires"),
            until => format!("{subject}; until {until}, {}", one.validity()),
        }
    }

    /// Formats one line for each reason to refuse the server that other clients have.
    pub(super) fn difference_lines(&self) -> Vec<String> {
        let mut lines: Vec<(Vec<&str>, &str)> = Vec::new();
        for one in &self.differences {
            match lines.iter_mut().find(|(_, why)| *why == one.why) {
                Some((clients, _)) => clients.push(one.client),
                None => lines.push((vec![one.client], &one.why)),
            }
        }
        let line = |(clients, why): &(Vec<&str>, &str)| {
            format!("clients with {} refuse this server: {why}", clients.join(" or "))
        };
        lines.iter().map(line).collect()
    }

    fn verdict(&self, target: &ServerAddress, ca: &Path) -> String {
        let name =
            if self.server_name == self.host { String::new() } else { format!(" as {}", self.server_name) };
        let verdict = match self.reason {
            None => "trusted",
            Some("wants_client_certificate") => "trusted, but closed to clients without a certificate,",
            Some("client_certificate_refused") => "trusted, but closed to this client certificate,",
            Some(_) => "not trusted",
        };
        let ca = if ca == Path::new("-") { "standard input".into() } else { ca.to_string_lossy() };
        printable(&format!("{target}{name}: {verdict} with {ca}")) + "\n"
    }
}

/// The validity of the certificate that expires first.
fn valid(path: &[Certificate], now: Timestamp) -> Option<String> {
    if path.iter().any(|one| now < one.not_before()) {
        return Some("not yet".to_owned());
    }
    path.iter().min_by_key(|one| one.days_left(now)).map(|one| Summary::new(one, now).validity())
}

fn differences(all: &[Difference]) -> Vec<DifferenceReport> {
    let report =
        |one: &Difference| DifferenceReport { client: one.client, verdict: "refused", why: one.why.clone() };
    all.iter().map(report).collect()
}

/// Returns whether the server asks for a client certificate; none if the handshake ended earlier.
fn wants_client_certificate(result: &Result<Handshake, TlsCheckError>) -> Option<bool> {
    match result {
        Ok(handshake) => Some(handshake.wants_client_certificate),
        Err(error) => matches!(
            error.failure(),
            TlsCheckFailure::WantsClientCertificate { .. } | TlsCheckFailure::ClientCertificateRefused { .. }
        )
        .then_some(true),
    }
}

/// The text for a server that did not refuse the client certificate.
const TOOK: &str = "the server asked for a certificate, and did not refuse that of --client-cert";

/// The text for a server that asks for a client certificate.
const ASKS: &str = "the server asks for a certificate, and did not insist on one";
