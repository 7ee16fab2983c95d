//! The lock against a second run with the same configuration.

use std::fs::{File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;
use std::time::Duration;

use cloud_certs::Clock;

use crate::error::StateError;
use crate::state::StateFolder;

/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(200);

/// The lock, until it is dropped or its process ends.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

/// The result of trying to lock.
#[derive(Debug)]
enum Tried {
    Locked(RunLock),
    Busy(Option<u32>),
}

/// There is no lock.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Another run has it.
    #[error("another run works with this configuration{}", holder.map(|id| format!(": process {id}")).unwrap_or_default())]
    #[non_exhaustive]
    Busy {
        /// The id of its process, where it can be read.
        holder: Option<u32>,
    },
    /// The file of the lock cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
}

impl RunLock {
    /// Takes the lock, and waits for another run for at most this long.
    ///
    /// # Errors
    ///
    /// [`LockError::Busy`] names the process of the other run.
    pub async fn acquire(
        state: &StateFolder,
        patience: Duration,
        clock: &dyn Clock,
    ) -> Result<Self, LockError> {
        state.create()?;
        let path = state.path().join("lock");
        let mut left = patience;
        loop {
            match Self::try_once(state, &path)? {
                Tried::Locked(lock) => return Ok(lock),
                Tried::Busy(holder) if left.is_zero() => return Err(LockError::Busy { holder }),
                Tried::Busy(_) => {
                    let pause = PAUSE.min(left);
                    clock.sleep(pause).await;
                    left -= pause;
                }
            }
        }
    }

    fn try_once(state: &StateFolder, path: &Path) -> Result<Tried, StateError> {
        let failed = |action| move |source| state.error(action, path, source);
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(failed("open"))?;
        match file.try_lock() {
            Ok(()) => {
                let id = std::process::id().to_string();
                let told =
                    file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(id.as_bytes()));
                told.map_err(failed("write"))?;
                Ok(Tried::Locked(Self { _file: file }))
            }
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Where locks are mandatory, the other process cannot be named.
                let read = file.take(32).read_to_string(&mut text);
                Ok(Tried::Busy(read.ok().and_then(|_| text.trim().parse().ok())))
            }
            Err(TryLockError::Error(source)) => Err(failed("lock")(source)),
        }
    }
}
