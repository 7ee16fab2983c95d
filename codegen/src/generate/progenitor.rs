//! The call of progenitor.

use std::cell::Cell;
use std::fmt::Display;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use proc_macro2::TokenStream;
use progenitor_impl::Generator;
use serde_json::Value;

use super::settings::Settings;
use super::words::in_words;
use crate::check::rules::Rule;

thread_local! {
    /// `true` if a panic on this thread is reported by us.
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// The reason why there is no Rust, in the generator's words, and the rule that a document breaks by that.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) rule: Rule,
    pub(super) message: String,
}

impl Failure {
    pub(super) fn new(rule: Rule, message: &dyn Display) -> Self {
        Self { rule, message: message.to_string() }
    }
}

/// The client and the types of a document. progenitor panics on many that it does not take.
pub(super) fn tokens(document: Value, settings: &Settings) -> Result<TokenStream, Failure> {
    let spec: openapiv3::OpenAPI =
        serde_json::from_value(document).map_err(|error| Failure::new(Rule::UnreadableOpenapi, &error))?;
    let words = in_words(settings).map_err(|why| Failure::new(Rule::GeneratorError, &why))?;
    without_panic(|| Generator::new(&words).generate_tokens(&spec))
        .map_err(|message| Failure::new(Rule::GeneratorPanic, &message))?
        .map_err(|error| Failure::new(Rule::GeneratorError, &error))
}

/// The value, or the message of the panic, which is not printed.
fn without_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
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
        panic::catch_unwind(|| panic!("of another thread")).unwrap_err();
        assert_eq!(PRINTED.load(Ordering::Relaxed), 1, "other panics are printed as ever");
    }
}
