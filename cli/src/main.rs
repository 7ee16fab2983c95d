//! `cloud-certs`: fetches the CA certificate of a managed database, checks it and keeps it current.

mod cli;
mod commands;
mod connection;
mod environment;
mod failure;
mod input;
mod logging;
mod output;
mod output_args;
mod prompt;
mod readable;
mod signals;
mod summary;
#[cfg(test)]
mod tests;
mod tls_args;

use std::process::ExitCode;

use crate::cli::Cli;
use crate::failure::Failure;
use crate::signals::Signals;

fn main() -> ExitCode {
    let cli = Cli::from_process();
    let messages = cli.messages;
    logging::start(messages, cli.command.is_emulator());
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => output::report(&failure, messages),
    }
}

/// Runs the command on one thread, until it ends or a signal ends it.
fn run(cli: Cli) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|source| {
        Failure::Unexpected { what: "the runtime does not start", source: source.into() }
    })?;
    let result = runtime.block_on(async {
        let mut signals = Signals::listen().map_err(|source| Failure::Unexpected {
            what: "signals cannot be listened to",
            source: source.into(),
        })?;
        // A signal is handled between two steps, so no file is left half-written.
        tokio::select! {
            result = commands::run(cli) => result,
            () = signals.end() => Err(Failure::Interrupted),
        }
    });
    // Does not wait for a read of standard input or for a name to resolve, which cannot be cancelled.
    runtime.shutdown_background();
    result
}
