//! Everything that is said while a test runs: traces of all targets and levels, records of the `log` crate, panics.

use std::fmt::Write as _;
use std::io;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

static SAID: Mutex<String> = Mutex::new(String::new());
/// One test at a time: what is said is of one of them.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
static LISTENING: Once = Once::new();

/// The turn of a test, in which everything is noted.
pub(crate) struct Capture {
    _turn: tokio::sync::MutexGuard<'static, ()>,
}

impl Capture {
    /// Waits for the other tests, and listens.
    pub(crate) async fn begin() -> Self {
        LISTENING.call_once(listen);
        let turn = TURN.lock().await;
        said().clear();
        Self { _turn: turn }
    }

    /// What was said since it was last taken.
    pub(crate) fn peek(&self) -> String {
        said().clone()
    }

    /// The same, which is forgotten.
    pub(crate) fn take(&self) -> String {
        std::mem::take(&mut said())
    }
}

fn said() -> MutexGuard<'static, String> {
    SAID.lock().unwrap_or_else(PoisonError::into_inner)
}

fn listen() {
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(|| Ear)
        .init();
    log::set_logger(&Ear).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        _ = writeln!(said(), "panicked: {panic}");
        usual(panic);
    }));
}

struct Ear;

impl io::Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        said().push_str(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl log::Log for Ear {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        _ = writeln!(said(), "{} {}: {}", record.level(), record.target(), record.args());
    }

    fn flush(&self) {}
}
