//! SIGHUP: the wish for the configuration to be read again.

#[cfg(not(unix))]
pub(super) use other::Hangups;
#[cfg(unix)]
pub(super) use unix::Hangups;

#[cfg(unix)]
mod unix {
    use std::io;

    use cloud_certs_sync::Reloads;
    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// The signals that arrive. Several that arrive during a round count as one.
    pub(crate) struct Hangups(Signal);

    impl Hangups {
        /// Starts to listen. From here on, the signal does not end the process.
        pub(crate) fn listen() -> io::Result<Self> {
            Ok(Self(signal(SignalKind::hangup())?))
        }
    }

    impl Reloads for Hangups {
        async fn requested(&mut self) {
            if self.0.recv().await.is_none() {
                std::future::pending().await
            }
        }
    }
}

#[cfg(not(unix))]
mod other {
    use std::io;

    use cloud_certs_sync::Reloads;

    /// There are none.
    pub(crate) struct Hangups;

    impl Hangups {
        pub(crate) fn listen() -> io::Result<Self> {
            Ok(Self)
        }
    }

    impl Reloads for Hangups {
        async fn requested(&mut self) {
            std::future::pending().await
        }
    }
}
