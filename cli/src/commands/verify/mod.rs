//! `verify`: checks whether a client that trusts these certificates connects to a server.

mod report;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use cloud_certs::certificate::{DecodeError, FormatError, MAX_INPUT_BYTES, Warning};
use cloud_certs::rustls::pki_types::ServerName;
use cloud_certs::verify::{Handshake, ServerAddress, TlsCheck};
use cloud_certs::{CaBundle, Clock as _, SystemClock};
use jiff::Timestamp;

use crate::commands::verify::report::VerifyReport;
use crate::failure::Failure;
use crate::input;
use crate::logging::MessageArgs;
use crate::output::{self, ReportArgs};
use crate::output_args::StorePasswordArgs;
use crate::readable::{self, ReadFile};
use crate::tls_args::TlsArgs;

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The server, as db.example.com:9200, 192.0.2.1:8635 or [2001:db8::1]:443
    #[arg(value_name = "HOST:PORT")]
    target: ServerAddress,
    /// File with the certificates to trust, in any form that `fetch` writes or a service sends, or a folder of such
    /// files; `-` is standard input
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
    let name = args.server_name.as_ref().map(|name| name.to_str().into_owned());
    let report = VerifyReport::new(&args.target, name, &result, &warnings, now);
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

/// Reads the certificates to trust, as `check` reads files and folders, but refuses what is damaged.
async fn anchors(args: &VerifyArgs) -> Result<CaBundle, Failure> {
    let format = input::store_format(&args.store).await?;
    let Some(files) = input::files_in_folder(&args.ca).await? else {
        let bytes = input::read("file of --ca", args.ca.clone(), MAX_INPUT_BYTES).await?;
        return format.read(&bytes).map_err(|source| Failure::Anchors { path: args.ca.clone(), source });
    };
    let mut certificates = Vec::new();
    for path in files {
        match readable::read(&path, &format).await {
            Ok(ReadFile { errors, .. }) if !errors.is_empty() => {
                let source = FormatError::from(errors.into_iter().next().unwrap_or(DecodeError::Empty));
                return Err(Failure::Anchors { path, source });
            }
            Ok(read) => certificates.extend(read.bundle),
            Err(refusal) if refusal.is_something_else => {}
            Err(refusal) => return Err(refusal.failure),
        }
    }
    if certificates.is_empty() {
        return Err(Failure::EmptyFolder { path: args.ca.clone() });
    }
    let bundle = CaBundle::from_certificates(certificates);
    bundle.map_err(|source| Failure::Anchors { path: args.ca.clone(), source: source.into() })
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
