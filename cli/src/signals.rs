//! Signals: two end the command, and one must not.

#[cfg(not(unix))]
pub(crate) use other::Signals;
#[cfg(unix)]
pub(crate) use unix::Signals;

#[cfg(unix)]
mod unix {
    use std::io;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    use crate::failure::Failure;

    /// The signal for a file that reaches the limit on file sizes. tokio has no name for it; the number is that of Linux
    /// and macOS.
    const SIGXFSZ: i32 = 25;

    /// Ctrl-C, and the request to terminate.
    pub(crate) struct Signals {
        interrupt: Signal,
        terminate: Signal,
    }

    impl Signals {
        /// Starts to listen. From here on, neither signal ends the process by itself.
        pub(crate) fn listen() -> io::Result<Self> {
            // By default it kills the process in the middle of a file. When handled, the write fails with a reason.
            let _handled_from_now_on = signal(SignalKind::from_raw(SIGXFSZ))?;
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
            })
        }

        /// Waits for one of them.
        pub(crate) async fn end(&mut self) -> Failure {
            tokio::select! {
                _ = self.interrupt.recv() => Failure::Interrupted,
                _ = self.terminate.recv() => Failure::Terminated,
            }
        }
    }
}

#[cfg(not(unix))]
mod other {
    use std::io;

    use crate::failure::Failure;

    /// Ctrl-C.
    pub(crate) struct Signals;

    impl Signals {
        pub(crate) fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        pub(crate) async fn end(&mut self) -> Failure {
            if tokio::signal::ctrl_c().await.is_err() {
                // Without a listener, Ctrl-C ends the process by itself.
                std::future::pending::<()>().await;
            }
            Failure::Interrupted
        }
    }
}
