//! Messages of the library on standard error, and the arguments that choose among them.

use std::fmt;
use std::io::IsTerminal;

use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args, ColorChoice};
use cloud_certs_text::printable;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::FmtContext;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::input::variable;
use crate::wrapped::on_terminal;

/// The arguments for messages, which every command has.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct MessageArgs {
    /// Print more; -vv shows every request and response
    #[arg(short, long, global = true, action = ArgAction::Count, env = "CLOUD_CERTS_VERBOSE")]
    verbose: u8,
    /// Print only errors
    #[arg(short, long, global = true, env = "CLOUD_CERTS_QUIET", value_parser = BoolishValueParser::new())]
    pub(crate) quiet: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto, env = "CLOUD_CERTS_COLOR")]
    pub(crate) color: ColorChoice,
    /// The command reports as JSON, its errors too.
    #[arg(skip)]
    pub(crate) json: bool,
}

/// Starts to print this project's own messages. Those of HTTP libraries are left out: they are not written with secrets
/// in mind. The emulator's are printed by the command `emulator` only.
pub(crate) fn start(messages: MessageArgs, is_emulator: bool) {
    let level = match messages.verbose {
        _ if messages.quiet => Level::ERROR,
        0 => Level::WARN,
        1 => Level::INFO,
        2 => Level::DEBUG,
        _ => Level::TRACE,
    };
    let lines = tracing_subscriber::fmt::layer()
        .event_format(Line)
        .with_ansi(use_color(messages.color, &std::io::stderr()))
        .with_writer(std::io::stderr);
    let emulator = if is_emulator { level.into() } else { LevelFilter::OFF };
    let ours = Targets::new().with_target("cloud_certs", level).with_target("cloud_certs_emulator", emulator);
    tracing_subscriber::registry().with(lines).with(ours).init();
}

/// Formats a message as one line that begins like our other messages: `warning: `, `info: `, `debug: `.
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
        let label = match writer.has_ansi_escapes() {
            true => format!("\u{1b}[{style}m{word}: \u{1b}[0m"),
            false => format!("{word}: "),
        };
        let mut fields = String::new();
        context.format_fields(Writer::new(&mut fields), event)?;
        writeln!(writer, "{}", on_terminal(&label, &printable(&fields)))
    }
}

/// Returns whether to write colours to a stream.
pub(crate) fn use_color(choice: ColorChoice, stream: &impl IsTerminal) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let forbids = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
            stream.is_terminal() && !forbids
        }
    }
}
