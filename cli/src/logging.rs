//! What the library says while it works, on standard error.

use std::io::IsTerminal;

use clap::ColorChoice;
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::args::Output;

/// Shows this project's own messages only: those of HTTP libraries are not written with secrets in mind.
pub(crate) fn start(output: &Output) {
    let level = match output.verbose {
        _ if output.quiet => Level::ERROR,
        0 => Level::WARN,
        1 => Level::INFO,
        2 => Level::DEBUG,
        _ => Level::TRACE,
    };
    let lines = tracing_subscriber::fmt::layer()
        .without_time()
        .with_target(false)
        .with_ansi(use_color(output.color))
        .with_writer(std::io::stderr);
    let ours = Targets::new().with_target("cloud_certs", level).with_target("cloud_certs_emulator", level);
    tracing_subscriber::registry().with(lines).with(ours).init();
}

/// Whether standard error takes colour.
pub(crate) fn use_color(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let forbids = crate::args::variable("NO_COLOR".as_ref()).is_some_and(|value| !value.is_empty());
            std::io::stderr().is_terminal() && !forbids
        }
    }
}
