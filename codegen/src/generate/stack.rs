//! A stack that is large enough for the deepest document that is read.

use std::panic::resume_unwind;
use std::thread;

/// progenitor and syn call themselves for each level of a schema, and some thousands of schemas may lead to each other. Only
/// what is used of it becomes memory.
const BYTES: usize = 1 << 30;

/// Works on a thread with a large stack, or on this one if there can be no other.
pub(super) fn on_large_stack<T: Send>(work: impl Fn() -> T + Sync) -> T {
    let joined = thread::scope(|scope| {
        let spawned = thread::Builder::new().stack_size(BYTES).spawn_scoped(scope, &work);
        spawned.ok().map(thread::ScopedJoinHandle::join)
    });
    match joined {
        Some(result) => result.unwrap_or_else(|panic| resume_unwind(panic)),
        None => work(),
    }
}
