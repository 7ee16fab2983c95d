//! `cloud-certs`: the CA certificate of a managed database, on this machine, checked and current.

mod args;
mod commands;
mod connect;
#[cfg(feature = "emulator")]
mod emulated;
mod failure;
mod logging;
mod output;

use std::process::ExitCode;

use clap::FromArgMatches as _;

use crate::args::Cli;
use crate::failure::Failure;

fn main() -> ExitCode {
    let matches = args::command().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    logging::start(&cli.output);
    let color = cli.output.color;
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => output::report(&failure, color),
    }
}

/// Runs the command on one thread, until it ends or the user interrupts it.
fn run(cli: Cli) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|source| {
        Failure::Unexpected { what: "the runtime does not start", source: source.into() }
    })?;
    runtime.block_on(async {
        // A signal is noticed between two steps: what is being written is written whole or not at all.
        tokio::select! {
            result = commands::run(cli) => result,
            () = interrupted() => Err(Failure::Interrupted),
        }
    })
}

/// Ctrl-C, and on Unix the polite request to end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminated.recv() => return,
                _ = tokio::signal::ctrl_c() => return,
            }
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        // Without a handler the signal ends the process by itself.
        std::future::pending::<()>().await;
    }
}
