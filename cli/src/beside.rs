//! Work beside the runtime, which has one thread.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

/// Does slow work on a separate thread, so that Ctrl-C does not wait for it: for a full pipe, or a person.
///
/// If no thread can be started, the work is done on this one, which is mostly quick enough.
pub(crate) async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let (sender, receiver) = oneshot::channel();
    // A thread that does not start drops what it was given.
    let shared = Arc::new(Mutex::new(Some(work)));
    let of_thread = Arc::clone(&shared);
    let take = |work: &Mutex<Option<_>>| work.lock().unwrap_or_else(PoisonError::into_inner).take();
    let started = thread::Builder::new().spawn(move || {
        let result = take(&of_thread).map(|work| work());
        // The receiver may be gone.
        let _ = sender.send(result);
    });
    let lost = || io::Error::other("its thread has ended");
    match started {
        Ok(_) => receiver.await.ok().flatten().unwrap_or_else(|| Err(lost())),
        Err(_) => take(&shared).map_or_else(|| Err(lost()), |work| work()),
    }
}
