//! `fetch`: writes a certificate, checked, to standard output or a file.

mod merged;
mod report;
pub(crate) mod request;

use std::path::Path;

use cloud_certs::certificate::{Fingerprint, LockedFile};
use cloud_certs::{CaBundle, Clock as _, SystemClock};

use crate::commands::fetch::merged::Merged;
use crate::commands::fetch::report::FetchReport;
use crate::commands::fetch::request::FetchArgs;
use crate::connection::{at, connect};
use crate::failure::Failure;
use crate::logging::MessageArgs;
use crate::output;

pub(crate) async fn run(args: FetchArgs, messages: &MessageArgs) -> Result<(), Failure> {
    let FetchArgs { service, query, endpoint, common: args } = args;
    // Usage errors come before any request.
    args.check_standard_output()?;
    let format = args.format(service).await?;
    let connected = connect(args.connection, at(service, endpoint)).await?;
    let fetched = connected.session.service(service).ca_certificates(&query).await?;
    check_pins(&fetched, &args.output.pin)?;
    let now = SystemClock::default().now();
    let warnings = fetched.warnings(now);
    if args.output.strict && !warnings.is_empty() {
        return Err(Failure::Strict(warnings));
    }
    let file = lock(args.output.file()).await?;
    let old = if args.output.merge { args.output.file() } else { None };
    let merged = Merged::new(fetched, old, &format, now).await?;
    let written = file.map(|file| merged.bundle.write_to(&file, &format)).transpose()?;
    let done = FetchReport::new(service, query.instance, &args.output, &merged, &warnings, written, now);
    if args.report.json {
        output::print_json(&done).await?;
    } else if written.is_none() {
        output::print(merged.bundle.encode(&format)?).await?;
    }
    if !messages.quiet {
        warnings.iter().for_each(|warning| output::warn(warning, messages.color));
        done.lines().iter().for_each(|line| output::say(line));
    }
    Ok(())
}

/// Locks the file to write. Of two commands that merge at once, each keeps what the other adds.
async fn lock(file: Option<&Path>) -> Result<Option<LockedFile>, Failure> {
    let Some(path) = file.map(Path::to_owned) else { return Ok(None) };
    // On a thread of its own: it can take a while, and Ctrl-C does not wait.
    let locked = tokio::task::spawn_blocking(move || LockedFile::new(path)).await;
    let locked = locked.map_err(|source| Failure::Unexpected {
        what: "the file cannot be waited for",
        source: source.into(),
    })?;
    Ok(Some(locked?))
}

/// Refuses certificates without a pin, if there are pins.
fn check_pins(fetched: &CaBundle, pins: &[Fingerprint]) -> Result<(), Failure> {
    let strangers: Vec<_> = fetched
        .iter()
        .filter(|one| !pins.is_empty() && !pins.contains(&one.sha256()))
        .map(|one| format!("`{}` is {}", one.subject(), one.sha256()))
        .collect();
    if strangers.is_empty() { Ok(()) } else { Err(Failure::Pin(strangers)) }
}
