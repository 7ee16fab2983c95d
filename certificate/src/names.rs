//! The names that a server's certificate is for.

use std::net::IpAddr;

use der::asn1::{AnyRef, Ia5StringRef, ObjectIdentifier};
use der::{Decode as _, Error, Reader as _, Tag, TagNumber, Tagged as _};

use super::name::safe;
use super::parts::sequence;
use super::x509::Certificate;

const SUBJECT_ALTERNATIVE_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");

impl Certificate {
    /// The DNS names and IP addresses that the certificate is for, in its order: the subject alternative names, which
    /// alone count for a TLS client. A common name does not.
    ///
    /// Escaped like [`subject`](Self::subject), so they are safe to print. Empty when there are none, or when they
    /// cannot be read.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let extension = self.parts().and_then(|parts| parts.extension(SUBJECT_ALTERNATIVE_NAME));
        extension.ok().flatten().and_then(|content| names(content).ok()).unwrap_or_default()
    }
}

fn names(content: &[u8]) -> Result<Vec<String>, Error> {
    sequence(content, |reader| {
        let mut names = Vec::new();
        while !reader.is_finished() {
            names.extend(name(AnyRef::decode(reader)?)?);
        }
        Ok(names)
    })
}

/// A general name (RFC 5280, section 4.2.1.6), where it is of a kind that TLS clients look at.
fn name(name: AnyRef<'_>) -> Result<Option<String>, Error> {
    Ok(match name.tag() {
        Tag::ContextSpecific { number: TagNumber(2), constructed: false } => {
            Some(safe(Ia5StringRef::new(name.value())?.as_str()))
        }
        Tag::ContextSpecific { number: TagNumber(7), constructed: false } => {
            address(name.value()).map(|address| address.to_string())
        }
        _ => None,
    })
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let v4 = || <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    v4().or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}
