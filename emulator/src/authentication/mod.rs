//! Authentication: by a token, or by a signature with an access key.

pub(crate) mod access_keys;
pub(crate) mod authenticator;
pub(crate) mod error;
pub(crate) mod lockout;
mod signed_request;
#[cfg(test)]
mod tests;
