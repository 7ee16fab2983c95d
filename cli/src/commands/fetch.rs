//! `fetch`: a certificate, checked, to standard output or a file.

use cloud_certs::certificate::{Certificate, Warning, Written};
use cloud_certs::{CaBundle, Clock as _, SystemClock};
use jiff::Timestamp;
use serde::Serialize;

use crate::args::{self, Connection, Output, Target};
use crate::connect::{Service, connect};
use crate::failure::Failure;
use crate::output;

/// What is to be fetched, and where it goes.
pub(crate) struct Asked {
    pub(crate) service: Service,
    pub(crate) instance: Option<String>,
    pub(crate) target: Target,
    pub(crate) report: args::Report,
}

pub(crate) async fn run(
    asked: Asked,
    endpoint: Option<String>,
    connection: Connection,
    output: &Output,
) -> Result<(), Failure> {
    let connected = connect(connection, asked.service, endpoint).await?;
    let bundle = match &asked.instance {
        Some(instance) => connected.session.geminidb().ca_certificates(instance).await?,
        None => connected.session.css().ca_certificates().await?,
    };
    let now = SystemClock::default().now();
    let warnings = bundle.warnings(now);
    if asked.target.strict && !warnings.is_empty() {
        return Err(Failure::Strict(warnings));
    }
    let written = asked.target.file().map(|path| bundle.write_atomic(path)).transpose()?;
    let report = Report::new(&asked, &bundle, &warnings, written, now);
    if asked.report.json {
        output::print_json(&report).await?;
    } else if written.is_none() {
        output::print(bundle.to_pem()).await?;
    }
    if !output.quiet {
        warnings.iter().for_each(|warning| output::warn(warning, output.color));
        report.lines().iter().for_each(|line| output::say(line));
    }
    Ok(())
}

/// What was done; `--json` prints it.
#[derive(Serialize)]
struct Report {
    service: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    /// Where it went; without a file, `pem` has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pem: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<bool>,
    certificates: Vec<Summary>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct Summary {
    subject: String,
    issuer: String,
    serial: String,
    sha256: String,
    not_before: Timestamp,
    not_after: Timestamp,
    days_left: i64,
    is_ca: bool,
}

impl Summary {
    fn new(certificate: &Certificate, now: Timestamp) -> Self {
        Self {
            subject: certificate.subject().to_owned(),
            issuer: certificate.issuer().to_owned(),
            serial: certificate.serial().to_owned(),
            sha256: certificate.sha256().to_string(),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            days_left: certificate.days_left(now),
            is_ca: certificate.is_ca(),
        }
    }
}

impl Report {
    fn new(
        asked: &Asked,
        bundle: &CaBundle,
        warnings: &[Warning],
        written: Option<Written>,
        now: Timestamp,
    ) -> Self {
        let output = asked.target.file().map(|path| path.display().to_string());
        Self {
            service: asked.service.name(),
            instance: asked.instance.clone(),
            pem: output.is_none().then(|| bundle.to_pem()),
            output,
            changed: written.map(|written| written == Written::Changed),
            certificates: bundle.iter().map(|certificate| Summary::new(certificate, now)).collect(),
            warnings: warnings.iter().map(ToString::to_string).collect(),
        }
    }

    /// One line a certificate: what was fetched, and where it went.
    fn lines(&self) -> Vec<String> {
        let place = match (&self.output, self.changed) {
            (Some(path), Some(false)) => format!("unchanged in {path}"),
            (Some(path), _) => format!("written to {path}"),
            (None, _) => "written to standard output".to_owned(),
        };
        let line = |one: &Summary| {
            let Summary { subject, sha256, days_left, .. } = one;
            let validity = match days_left {
                ..=-1 => "expired".to_owned(),
                1 => "1 day left".to_owned(),
                days => format!("{days} days left"),
            };
            format!("{}: {subject}; {sha256}; {validity}; {place}", self.service)
        };
        self.certificates.iter().map(line).collect()
    }
}
