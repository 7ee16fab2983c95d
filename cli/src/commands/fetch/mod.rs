//! `fetch`: writes a certificate, checked, to standard output or a file.

mod report;
pub(crate) mod request;
mod stored;

use cloud_certs::certificate::{Fingerprint, Warning, Written};
use cloud_certs::{CaBundle, Clock as _, SystemClock};

use crate::commands::fetch::report::FetchReport;
use crate::commands::fetch::request::FetchArgs;
use crate::commands::fetch::stored::Stored;
use crate::connection::{at, connect};
use crate::exec;
use crate::failure::Failure;
use crate::logging::MessageArgs;
use crate::output;

pub(crate) async fn run(args: FetchArgs, messages: &MessageArgs) -> Result<(), Failure> {
    let FetchArgs { service, query, endpoint, common } = args;
    let args = *common;
    // Usage errors come before any request.
    args.check_standard_output()?;
    let format = args.format(service).await?;
    let connected = connect(args.connection, at(service, endpoint)).await?;
    let fetched = connected.session.service(service).ca_certificates(&query).await?;
    check_pins(&fetched, &args.output.pin)?;
    let now = SystemClock::default().now();
    let warnings = fetched.warnings(now);
    if args.output.strict && warnings.iter().any(Warning::is_serious) {
        return Err(Failure::Strict(warnings.into_iter().filter(Warning::is_serious).collect()));
    }
    let stored = Stored::new(fetched, &args.output, &format, now).await?;
    let told = warnings.iter().map(ToString::to_string);
    let told = told.chain(stored.notes.iter().map(ToString::to_string)).collect();
    let done = FetchReport::new(service, query.instance, &args.output, &stored, told, now);
    if args.report.json {
        output::print_json(&done).await?;
    } else if stored.written.is_none() {
        output::print(stored.bundle.encode(&format)?).await?;
    }
    if !messages.quiet {
        warnings.iter().for_each(|warning| output::warn_of(warning, messages.color));
        stored.notes.iter().for_each(|note| output::warn(note, messages.color));
        done.lines().iter().for_each(|line| output::say(line));
    }
    match &args.output.output {
        Some(path) if stored.written == Some(Written::Changed) => {
            exec::run(&args.exec, path, &stored.bundle).await
        }
        _ => Ok(()),
    }
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
