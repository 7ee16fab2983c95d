//! `fetch`: a certificate, checked, to standard output or a file.

mod merged;
mod report;

use std::path::Path;

use cloud_certs::certificate::{Fingerprint, Format, LockedFile, Manifest};
use cloud_certs::{CaBundle, Clock as _, Session, SystemClock};

use self::merged::Merged;
use self::report::Report;
use crate::args::{self, Connection, FormatName, Output, Target};
use crate::connect::{Service, connect};
use crate::failure::Failure;
use crate::output;

/// What is to be fetched.
pub(crate) enum What {
    Css,
    GeminiDb { instance: String, category: Option<String> },
}

impl What {
    fn service(&self) -> Service {
        match self {
            Self::Css => Service::Css,
            Self::GeminiDb { .. } => Service::GeminiDb,
        }
    }

    async fn fetch(&self, session: &Session) -> Result<CaBundle, Failure> {
        Ok(match self {
            Self::Css => session.css().ca_certificates().await?,
            Self::GeminiDb { instance, category: None } => {
                session.geminidb().ca_certificates(instance).await?
            }
            Self::GeminiDb { instance, category: Some(category) } => {
                session.geminidb().ca_certificates_of(instance, category).await?
            }
        })
    }
}

pub(crate) async fn run(
    what: What,
    target: Target,
    asked: args::Report,
    (connection, endpoint): (Connection, Option<String>),
    output: &Output,
) -> Result<(), Failure> {
    // Whatever is wrong with what was typed is said before anybody is asked.
    check_standard_output(&target, asked.json)?;
    let format = format(&target, what.service()).await?;
    let connected = connect(connection, what.service(), endpoint).await?;
    let fetched = what.fetch(&connected.session).await?;
    check_pins(&fetched, &target.pin)?;
    let now = SystemClock::default().now();
    let warnings = fetched.warnings(now);
    if target.strict && !warnings.is_empty() {
        return Err(Failure::Strict(warnings));
    }
    let file = lock(&target).await?;
    let old = if target.merge { target.file() } else { None };
    let merged = Merged::new(fetched, old, &format, now).await?;
    let written = file.map(|file| merged.bundle.write_to(&file, &format)).transpose()?;
    let report = Report::new(&what, &target, &merged, &warnings, written, now);
    if asked.json {
        output::print_json(&report).await?;
    } else if written.is_none() {
        output::print_bytes(merged.bundle.encode(&format)?).await?;
    }
    if !output.quiet {
        warnings.iter().for_each(|warning| output::warn(warning, output.color));
        report.lines().iter().for_each(|line| output::say(line));
    }
    Ok(())
}

/// The file to write, when it is this command's turn: of two that merge at once, each keeps what the other brings.
async fn lock(target: &Target) -> Result<Option<LockedFile>, Failure> {
    let Some(path) = target.file().map(Path::to_owned) else { return Ok(None) };
    // Beside the runtime: it can take a while, and Ctrl-C does not wait.
    let locked = tokio::task::spawn_blocking(move || LockedFile::new(path)).await;
    let locked = locked.map_err(|source| Failure::Unexpected {
        what: "the file cannot be waited for",
        source: source.into(),
    })?;
    Ok(Some(locked?))
}

/// Standard output takes one thing, and a terminal only text.
fn check_standard_output(target: &Target, json: bool) -> Result<(), Failure> {
    let usage = |text: String| Err(Failure::Usage(text));
    let name = target.format.name();
    match target.file() {
        Some(_) => Ok(()),
        None if target.merge => usage("--merge needs a file to merge with: name it with -o".to_owned()),
        None if json && target.format != FormatName::Pem => {
            usage(format!("--json and --format {name} both go to standard output: name a file with -o"))
        }
        None if target.format.is_binary() && output::is_terminal() => {
            usage(format!("{name} is not for a terminal: name a file with -o, or pipe it"))
        }
        None => Ok(()),
    }
}

/// The format, with what belongs to it.
async fn format(target: &Target, service: Service) -> Result<Format, Failure> {
    Ok(match target.format {
        FormatName::Pem => Format::Pem,
        FormatName::Der => Format::Der,
        FormatName::Json => Format::Json,
        FormatName::Configmap => Format::ConfigMap(manifest(target, service)?),
        FormatName::Secret => Format::Secret(manifest(target, service)?),
        #[cfg(feature = "pkcs12")]
        FormatName::Pkcs12 => Format::Pkcs12 { password: crate::input::store_password(&target.store).await? },
    })
}

fn manifest(target: &Target, service: Service) -> Result<Manifest, Failure> {
    let names = &target.manifest;
    let name = names.manifest_name.clone().unwrap_or_else(|| format!("{}-ca", service.name()));
    let mut manifest = Manifest::new(name)?;
    if let Some(namespace) = &names.manifest_namespace {
        manifest = manifest.in_namespace(namespace.as_str())?;
    }
    if let Some(key) = &names.manifest_key {
        manifest = manifest.under_key(key.as_str())?;
    }
    Ok(manifest)
}

/// Every certificate that was fetched has to be pinned, if any is.
fn check_pins(fetched: &CaBundle, pins: &[Fingerprint]) -> Result<(), Failure> {
    let strangers: Vec<_> = fetched
        .iter()
        .filter(|one| !pins.is_empty() && !pins.contains(&one.sha256()))
        .map(|one| format!("`{}` is {}", one.subject(), one.sha256()))
        .collect();
    if strangers.is_empty() { Ok(()) } else { Err(Failure::Pin(strangers)) }
}
