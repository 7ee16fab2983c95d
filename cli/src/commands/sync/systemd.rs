//! Messages to systemd: ready, reloading, alive, ending, and one line of status.
//!
//! Without systemd, or without its socket, nothing is sent. A message that cannot be sent does not fail a round.

#[cfg(target_os = "linux")]
pub(super) use manager::Systemd;
#[cfg(not(target_os = "linux"))]
pub(super) use other::Systemd;

/// The variables with the address for messages to systemd. Commands of `on-change` do not get them.
pub(super) const VARIABLES: [&str; 3] = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"];

#[cfg(target_os = "linux")]
mod manager {
    use std::convert::Infallible;

    use cloud_certs::Clock;
    use sd_notify::{NotifyState, notify, watchdog_enabled};

    /// The service manager.
    #[derive(Debug, Default)]
    pub(crate) struct Systemd(());

    impl Systemd {
        /// Reports that the service works, with one line of status.
        pub(crate) fn ready(&self, status: &str) {
            let _ = notify(&[NotifyState::Ready, NotifyState::Status(status)]);
        }

        /// Says that the configuration is being read again.
        pub(crate) fn reloading(&self) {
            if let Ok(now) = NotifyState::monotonic_usec_now() {
                let _ = notify(&[NotifyState::Reloading, now]);
            }
        }

        /// Reports regularly that the process is alive, if systemd asks for it.
        pub(crate) async fn beat(&self, clock: &dyn Clock) -> Infallible {
            let Some(limit) = watchdog_enabled() else { return std::future::pending().await };
            loop {
                let _ = notify(&[NotifyState::Watchdog]);
                clock.sleep(limit / 3).await;
            }
        }
    }

    impl Drop for Systemd {
        fn drop(&mut self) {
            let _ = notify(&[NotifyState::Stopping]);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod other {
    use std::convert::Infallible;

    use cloud_certs::Clock;

    /// No service manager.
    #[derive(Debug, Default)]
    pub(crate) struct Systemd(());

    impl Systemd {
        pub(crate) fn ready(&self, _: &str) {}

        pub(crate) fn reloading(&self) {}

        pub(crate) async fn beat(&self, _: &dyn Clock) -> Infallible {
            std::future::pending().await
        }
    }
}
