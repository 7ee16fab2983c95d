//! `cloud-certs`: the CA certificate of a managed database, on this machine, checked and current.

mod args;
mod commands;
mod connect;
#[cfg(feature = "emulator")]
mod emulated;
mod environment;
mod failure;
mod input;
mod logging;
mod output;
mod signals;
mod summary;
mod table;

use std::process::ExitCode;

use crate::args::Cli;
use crate::failure::Failure;
use crate::signals::Signals;

fn main() -> ExitCode {
    let cli = Cli::from_process();
    let output = cli.output;
    logging::start(output, cli.command.is_emulator());
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => output::report(&failure, output),
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
        // A signal is noticed between two steps: what is being written is written whole or not at all.
        tokio::select! {
            result = commands::run(cli) => result,
            () = signals.end() => Err(Failure::Interrupted),
        }
    });
    // A read of standard input or a name that does not resolve cannot be cancelled, and nobody waits for them.
    runtime.shutdown_background();
    result
}
