//! The kind of an error, in the words of the table.

use std::fmt::Debug;

use cloud_certs::Error;

/// What a caller can tell apart: the variant, and what is inside of it.
pub(crate) fn kind(error: &Error) -> String {
    match error {
        Error::Token { source, .. } => format!("Token: {}", kind(source)),
        Error::Service(error) => format!("Service {}", error.status().as_u16()),
        Error::Network { failure, .. } => format!("Network {failure:?}"),
        Error::Link { source, .. } => format!("Link {}", variant(source)),
        error => in_camel_case(error.kind()),
    }
}

/// `no_certificate` becomes `NoCertificate`.
fn in_camel_case(code: &str) -> String {
    code.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// How often the library says that it tried, where it does.
pub(crate) fn attempts(error: &Error) -> Option<usize> {
    match error {
        Error::Token { source, .. } => attempts(source),
        Error::Service(error) => Some(error.attempts() as usize),
        Error::Network { attempts, .. } => Some(*attempts as usize),
        _ => None,
    }
}

/// The name of a variant is what `Debug` begins with.
fn variant(value: &dyn Debug) -> String {
    format!("{value:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}

/// An error as a log would show it: `Display` and `Debug` of it and all its causes.
pub(crate) fn everything(error: &Error) -> String {
    let chain = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    chain.map(|error| format!("{error} {error:?} {error:#?}\n")).collect()
}
