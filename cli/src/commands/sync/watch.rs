//! `sync --watch`: one round after another, until a signal ends it.

use std::path::PathBuf;
use std::sync::Arc;

use cloud_certs::{Clock, SystemClock};
use cloud_certs_sync::{
    Board, Config, Event, MetricsFormat, Observer, RoundReport, StateFolder, Synchronizer, WatchEvent,
    WatchObserver, Watcher, serve,
};
use tokio::net::TcpListener;

use crate::commands::sync::accounts::CommandAccounts;
use crate::commands::sync::args::WatchArgs;
use crate::commands::sync::hangup::Hangups;
use crate::commands::sync::progress::Progress;
use crate::commands::sync::systemd::Systemd;
use crate::commands::sync::words;
use crate::failure::Failure;
use crate::logging::MessageArgs;
use crate::metrics_args::{self, VERSION};
use crate::output;

/// Watches, and serves metrics if there is an address for them.
pub(super) async fn run(
    args: &WatchArgs,
    metrics_file: Option<PathBuf>,
    config: Config,
    state: &StateFolder,
    synchronizer: &Synchronizer<'_, CommandAccounts>,
    messages: &MessageArgs,
) -> Result<(), Failure> {
    let clock = Arc::new(SystemClock::default());
    let board = Arc::new(Board::default());
    let mut hangups = Hangups::listen().map_err(|source| Failure::Exhausted { source: source.into() })?;
    let listener = match &args.listen {
        Some(address) => Some(listen(address, messages).await?),
        None => None,
    };
    let observer = WatchLines {
        progress: Progress::lines(messages),
        messages: *messages,
        systemd: Systemd::default(),
        board: Arc::clone(&board),
        metrics_file,
    };
    let watcher = Watcher::new(synchronizer, state, &board, &*clock, VERSION).interval(args.interval);
    let served = async {
        match listener {
            Some(listener) => serve(listener, Arc::clone(&board), Arc::clone(&clock) as Arc<dyn Clock>).await,
            None => std::future::pending().await,
        }
    };
    let never = tokio::select! {
        // The watcher is first, so it fills the board before the first scrape.
        biased;
        never = watcher.run(config, &mut hangups, &observer) => never,
        never = served => never,
        never = observer.systemd.beat(&*clock) => never,
    };
    match never {}
}

async fn listen(address: &str, messages: &MessageArgs) -> Result<TcpListener, Failure> {
    let bound = async {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    let failed = |source| Failure::Listen { address: address.to_owned(), source };
    let (listener, address) = bound.await.map_err(failed)?;
    if !messages.quiet {
        output::say(&format!("metrics are on http://{address}/metrics"));
    }
    Ok(listener)
}

/// Reports the steps of watching: to people, to systemd, and to the file of `--metrics-file`.
struct WatchLines {
    progress: Progress,
    messages: MessageArgs,
    systemd: Systemd,
    board: Arc<Board>,
    metrics_file: Option<PathBuf>,
}

impl Observer for WatchLines {
    fn notice(&self, event: Event<'_>) {
        self.progress.notice(event);
    }
}

impl WatchObserver for WatchLines {
    fn watched(&self, event: WatchEvent<'_>) {
        match event {
            WatchEvent::Done { report, certificates, failing, next, .. } => {
                for failure in words::failures(report) {
                    output::warn(&failure, self.messages.color);
                }
                self.say(&told(report, &format!("next at {next:.0}")));
                self.systemd.ready(&format!("{}; next at {next:.0}", words::standing(certificates, failing)));
                self.write_metrics();
            }
            WatchEvent::Reloading => self.systemd.reloading(),
            WatchEvent::Reloaded => {
                self.say("the configuration was read again");
                self.systemd.ready("the configuration was read again");
            }
            WatchEvent::Kept(error) => {
                output::warn(&format!("{error}; the old configuration stays"), self.messages.color);
                self.systemd.ready("the new configuration is broken, and the old one stays");
            }
            _ => {}
        }
    }
}

impl WatchLines {
    fn say(&self, line: &str) {
        if !self.messages.quiet {
            output::say(line);
        }
    }

    fn write_metrics(&self) {
        let Some(path) = &self.metrics_file else { return };
        if let Err(failure) = metrics_args::write(path, &self.board.metrics(MetricsFormat::Text)) {
            output::warn(&failure.in_one_line(), self.messages.color);
        }
    }
}

/// The results in one line.
fn told(report: &RoundReport, next: &str) -> String {
    let changed = report.targets.iter().filter(|target| target.is_changed()).count();
    let counts = [
        format!("{} looked at", report.targets.len()),
        format!("{changed} changed"),
        format!("{} failed", report.failed_targets()),
    ];
    let hooks = match report.hooks.len() {
        0 => String::new(),
        all => format!(", {} of {all} commands succeeded", all - report.failed_hooks()),
    };
    match report.targets.is_empty() {
        true => format!("commands that waited{hooks}; {next}"),
        false => format!("{}{hooks}; {next}", counts.join(", ")),
    }
}
