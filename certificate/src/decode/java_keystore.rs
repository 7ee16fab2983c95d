//! JKS and JCEKS: their trusted certificates, which stand in the open.

use crate::certificate::Certificate;
use crate::error::DecodeError;
use crate::jks::store::{Store, Unread};

/// Reads the certificates of a store without a key. Its seal is not looked at.
pub(super) fn read(input: &[u8]) -> Result<Vec<Certificate>, DecodeError> {
    let damaged = |source: &'static str| DecodeError::JavaKeystore { source: source.into() };
    let store = Store::read(input).map_err(|unread| match unread {
        Unread::Key => DecodeError::PrivateKey,
        Unread::Damaged(why) => damaged(why),
    })?;
    if store.certificates.is_empty() {
        return Err(damaged("there is no certificate in it"));
    }
    store.certificates.iter().zip(1..).map(|(der, number)| Certificate::numbered(der, number)).collect()
}
