//! `cloud-certs`: fetches the CA certificate of a managed database, checks it and keeps it current.

mod beside;
mod cli;
mod commands;
mod connection;
mod destination;
mod dumps;
mod environment;
mod examples;
mod exec;
mod exit_status;
mod failure;
mod failure_json;
mod failure_kind;
mod input;
mod logging;
mod manual;
mod metrics_args;
mod output;
mod output_args;
mod panics;
mod prompt;
mod readable;
mod signals;
mod summary;
#[cfg(test)]
mod tests;
mod tls_args;
mod topics;
mod wrapped;

use std::process::ExitCode;

use crate::cli::Cli;
use crate::failure::Failure;
use crate::signals::Signals;

fn main() -> ExitCode {
    // Before anything secret is read.
    dumps::forbid();
    let cli = Cli::from_process();
    let messages = cli.messages;
    logging::start(messages, cli.command.is_emulator());
    match panics::caught(|| run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => output::report(&failure, messages),
    }
}

/// Runs the command on one thread, until it ends or a signal ends it.
fn run(cli: Cli) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(exhausted)?;
    let result = runtime.block_on(async {
        let mut signals = Signals::listen().map_err(exhausted)?;
        // A signal is handled between two steps, so no file is left half-written.
        tokio::select! {
            result = commands::run(cli) => result,
            failure = signals.end() => Err(failure),
        }
    });
    // Does not wait for a read of standard input or for a name to resolve, which cannot be cancelled.
    runtime.shutdown_background();
    result
}

/// Names the exhausted resource: the runtime and signals need threads and descriptors.
fn exhausted(source: std::io::Error) -> Failure {
    Failure::Exhausted { source: source.into() }
}
