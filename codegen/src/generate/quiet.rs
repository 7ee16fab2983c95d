//! A panic of somebody else's code as a value.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether a panic on this thread is ours to tell.
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// The value, or the message of the panic, which is not printed.
pub(super) fn without_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_QUIET.get() {
                print(panic);
            }
        }));
    });
    IS_QUIET.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    IS_QUIET.set(false);
    result.map_err(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_panic_is_a_value_and_is_not_printed() {
        static PRINTED: AtomicUsize = AtomicUsize::new(0);
        panic::set_hook(Box::new(|_| _ = PRINTED.fetch_add(1, Ordering::Relaxed)));
        assert_eq!(without_panic(|| 7), Ok(7));
        assert_eq!(without_panic(|| panic!("as {}", "text")), Err::<(), _>("as text".to_owned()));
        assert_eq!(without_panic(|| panic!("as a literal")), Err::<(), _>("as a literal".to_owned()));
        assert_eq!(PRINTED.load(Ordering::Relaxed), 0);
        panic::catch_unwind(|| panic!("somebody else's")).unwrap_err();
        assert_eq!(PRINTED.load(Ordering::Relaxed), 1, "other panics are printed as ever");
    }
}
