//! What the library says while it works, on standard error.

use std::fmt;
use std::io::IsTerminal;

use clap::ColorChoice;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::FmtContext;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::args::Output;
use crate::environment;

/// Shows this project's own messages only: those of HTTP libraries are not written with secrets in mind. What an
/// emulator answers is told where it is the command, not where it only stands in for a cloud.
pub(crate) fn start(output: Output, is_emulator: bool) {
    let level = match output.verbose {
        _ if output.quiet => Level::ERROR,
        0 => Level::WARN,
        1 => Level::INFO,
        2 => Level::DEBUG,
        _ => Level::TRACE,
    };
    let lines = tracing_subscriber::fmt::layer()
        .event_format(Line)
        .with_ansi(use_color(output.color, &std::io::stderr()))
        .with_writer(std::io::stderr);
    let emulator = if is_emulator { level.into() } else { LevelFilter::OFF };
    let ours = Targets::new().with_target("cloud_certs", level).with_target("cloud_certs_emulator", emulator);
    tracing_subscriber::registry().with(lines).with(ours).init();
}

/// A line that begins as our other messages do: `warning: `, `info: `, `debug: `.
struct Line;

impl<S, N> FormatEvent<S, N> for Line
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let (word, style) = match *event.metadata().level() {
            Level::ERROR => ("error", "31;1"),
            Level::WARN => ("warning", "33;1"),
            Level::INFO => ("info", "32"),
            Level::DEBUG => ("debug", "34"),
            Level::TRACE => ("trace", "35"),
        };
        if writer.has_ansi_escapes() {
            write!(writer, "\u{1b}[{style}m{word}: \u{1b}[0m")?;
        } else {
            write!(writer, "{word}: ")?;
        }
        context.format_fields(writer.by_ref(), event)?;
        writeln!(writer)
    }
}

/// Whether a stream takes colour.
pub(crate) fn use_color(choice: ColorChoice, stream: &impl IsTerminal) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let forbids = environment::variable("NO_COLOR").is_some_and(|value| !value.is_empty());
            stream.is_terminal() && !forbids
        }
    }
}
