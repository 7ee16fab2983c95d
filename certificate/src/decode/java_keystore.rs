//! JKS and JCEKS: their trusted certificates, which stand in the open.

use super::found::Found;
use crate::certificate::Certificate;
use crate::error::DecodeError;
use crate::jks::store::{Store, Unread};

/// Reads the certificates of a store without a key. Its seal is not looked at.
pub(super) fn read(input: &[u8]) -> Found {
    let damaged = |source: &'static str| DecodeError::JavaKeystore { source: source.into() };
    let store = match Store::read(input) {
        Ok(store) if store.certificates.is_empty() => {
            return Found::problem(damaged("there is no certificate in it"));
        }
        Ok(store) => store,
        Err(Unread::Key) => return Found::problem(DecodeError::PrivateKey),
        Err(Unread::Damaged(why)) => return Found::problem(damaged(why)),
    };
    let mut found = Found::default();
    for (der, number) in store.certificates.iter().zip(1..) {
        found.add(Certificate::numbered(der, number));
    }
    found
}
