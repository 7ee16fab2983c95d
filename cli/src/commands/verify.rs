//! `verify`: checks whether a client that trusts these certificates connects to a server.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use cloud_certs::certificate::{Certificate, MAX_INPUT_BYTES, Warning};
use cloud_certs::rustls::pki_types::ServerName;
use cloud_certs::verify::{Difference, Handshake, ServerAddress, TlsCheck, TlsCheckError, TlsCheckFailure};
use cloud_certs::{CaBundle, Clock as _, SystemClock};
use cloud_certs_text::printable;
use jiff::Timestamp;
use serde::Serialize;

use crate::failure::{Failure, worded};
use crate::input;
use crate::logging::MessageArgs;
use crate::output::{self, ReportArgs};
#[cfg(feature = "pkcs12")]
use crate::output_args::StorePasswordArgs;
use crate::summary::Summary;
use crate::tls_args::TlsArgs;

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The server, as db.example.com:9200, 192.0.2.1:8635 or [2001:db8::1]:443
    #[arg(value_name = "HOST:PORT")]
    target: ServerAddress,
    /// File with the certificates to trust, in any form that `fetch` writes or a service sends; `-` is standard input
    #[arg(long, value_name = "FILE", env = "CLOUD_CERTS_CA")]
    ca: PathBuf,
    /// The name or address that the server's certificate must have, instead of HOST
    #[arg(long, value_name = "NAME", env = "CLOUD_CERTS_SERVER_NAME", value_parser = server_name)]
    server_name: Option<ServerName<'static>>,
    /// Seconds that the whole check may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10, env = "CLOUD_CERTS_VERIFY_TIMEOUT", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    #[command(flatten)]
    tls: TlsArgs,
    #[cfg(feature = "pkcs12")]
    #[command(flatten)]
    store: StorePasswordArgs,
    #[command(flatten)]
    report: ReportArgs,
}

fn server_name(text: &str) -> Result<ServerName<'static>, &'static str> {
    ServerName::try_from(text.to_owned()).map_err(|_| "neither a DNS name nor an IP address")
}

pub(crate) async fn run(args: VerifyArgs, messages: &MessageArgs) -> Result<(), Failure> {
    let anchors = anchors(&args).await?;
    let now = SystemClock::default().now();
    let mut verify = TlsCheck::new(args.target.clone(), &anchors)
        .map_err(|source| Failure::Anchor { path: args.ca.clone(), source })?
        .timeout(Duration::from_secs(args.timeout))
        .at(now);
    if let Some(name) = args.server_name.clone() {
        verify = verify.server_name(name);
    }
    let result = args.tls.apply(verify).await?.run().await;
    let warnings = warnings(&anchors, result.as_ref().ok(), now);
    let report = VerifyReport::new(&args, &result, &warnings, now);
    if args.report.json {
        output::print_json(&report).await?;
    } else if !report.chain.is_empty() {
        output::print(report.table(&args.target, &args.ca)).await?;
    }
    if !messages.quiet {
        warnings.iter().for_each(|warning| output::warn_of(warning, messages.color));
        report.difference_lines().iter().for_each(|line| output::warn(line, messages.color));
    }
    result.map(|_| ()).map_err(Failure::from)
}

/// Reads the certificates to trust, as `check` reads files.
async fn anchors(args: &VerifyArgs) -> Result<CaBundle, Failure> {
    let format = input::store_format(&args.store).await?;
    let bytes = input::read("file of --ca", args.ca.clone(), MAX_INPUT_BYTES).await?;
    format.read(&bytes).map_err(|source| Failure::Anchors { path: args.ca.clone(), source })
}

/// The warnings about the trusted certificates. What one of them is good for shows in the handshake that it made, so that
/// warnings about that are left out then.
fn warnings(anchors: &CaBundle, handshake: Option<&Handshake>, now: Timestamp) -> Vec<Warning> {
    let used = handshake.filter(|one| one.path.len() > 1).and_then(|one| one.path.last());
    let is_disproved = |warning: &Warning| match warning {
        Warning::NotCa { subject, .. }
        | Warning::Pinned { subject, .. }
        | Warning::NoBasicConstraints { subject, .. }
        // Told as a difference.
        | Warning::Strict { subject, .. } => used.is_some_and(|used| used.label() == *subject),
        _ => false,
    };
    anchors.warnings(now).into_iter().filter(|warning| !is_disproved(warning)).collect()
}

/// A client that refuses the server, though it is trusted here.
#[derive(Serialize)]
struct DifferenceReport {
    client: &'static str,
    verdict: &'static str,
    why: String,
}

/// The result of the handshake; `--json` prints it.
#[derive(Serialize)]
struct VerifyReport {
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
    chain: Vec<ShownCertificate>,
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
struct ShownCertificate {
    #[serde(flatten)]
    summary: Summary,
    /// Whether the path to a trusted certificate leads over it.
    is_used: bool,
}

impl VerifyReport {
    fn new(
        args: &VerifyArgs,
        result: &Result<Handshake, TlsCheckError>,
        warnings: &[Warning],
        now: Timestamp,
    ) -> Self {
        let (handshake, error) = (result.as_ref().ok(), result.as_ref().err());
        let chain = handshake.map(|one| &*one.chain).or(error.map(TlsCheckError::chain)).unwrap_or_default();
        let path = handshake.map(|one| &*one.path).or(error.map(TlsCheckError::path)).unwrap_or_default();
        let is_used = |one: &Certificate| path.iter().any(|other| other.sha256() == one.sha256());
        let host = args.target.host();
        Self {
            server_name: args.server_name.as_ref().map_or(host.clone(), |name| name.to_str().into_owned()),
            host,
            port: args.target.port(),
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
    fn table(&self, target: &ServerAddress, ca: &Path) -> String {
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
    fn difference_lines(&self) -> Vec<String> {
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
