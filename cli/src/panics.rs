//! Panics, which end the command as every failure does.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

use crate::failure::Failure;

/// The message and place of the last panic.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// The texts with which the runtime and its signals panic when the system gives no more threads or descriptors.
const OF_LIMITS: [&str; 5] = [
    "spawn worker thread",
    "failed to spawn thread",
    "failed to create UnixStream",
    "Too many open files",
    "Resource temporarily unavailable",
];

/// Does something, and makes a failure of a panic.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let told = told(info);
        // A limit of the system is not a bug, so its place in the code is not shown.
        if !is_of_limits(&told) {
            default(info);
        }
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(told);
    }));
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let told = LAST.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
        Err(if is_of_limits(&told) {
            Failure::Exhausted { source: without_code(told).into() }
        } else {
            Failure::Unexpected { what: "a part of the command panicked", source: told.into() }
        })
    })
}

fn is_of_limits(told: &str) -> bool {
    OF_LIMITS.iter().any(|words| told.contains(words))
}

/// The message of the system's error, in place of all that `Debug` shows of it.
fn without_code(told: String) -> String {
    let message = told.split_once(": Os {").and_then(|(what, error)| {
        let (_, message) = error.split_once("message: \"")?;
        Some(format!("{what}: {}", message.split('"').next()?))
    });
    message.unwrap_or(told)
}

fn told(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref().copied()).unwrap_or("without a message").to_owned()
}
