//! Signals: those that end the command, and one that must not.

#[cfg(not(unix))]
pub(crate) use other::Signals;
#[cfg(unix)]
pub(crate) use unix::Signals;

#[cfg(unix)]
mod unix {
    use std::io;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// A file has reached the limit on file sizes. tokio has no name for it; the number is that of Linux and macOS.
    const SIGXFSZ: i32 = 25;

    /// Ctrl-C and the polite request to end.
    pub(crate) struct Signals {
        interrupt: Signal,
        terminate: Signal,
    }

    impl Signals {
        /// From here on, neither ends the process by itself.
        pub(crate) fn listen() -> io::Result<Self> {
            // Unheeded, it kills the process in the middle of a file. Heeded, the write fails and says why.
            let _handled_from_now_on = signal(SignalKind::from_raw(SIGXFSZ))?;
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
            })
        }

        /// Waits until one of them comes.
        pub(crate) async fn end(&mut self) {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
            }
        }
    }
}

#[cfg(not(unix))]
mod other {
    use std::io;

    /// Ctrl-C.
    pub(crate) struct Signals;

    impl Signals {
        pub(crate) fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        pub(crate) async fn end(&mut self) {
            if tokio::signal::ctrl_c().await.is_err() {
                // Nobody listens: then Ctrl-C ends the process by itself.
                std::future::pending::<()>().await;
            }
        }
    }
}
