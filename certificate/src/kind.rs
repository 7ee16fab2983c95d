//! Where in a chain a certificate stands.

use std::fmt;

use der::asn1::{ObjectIdentifier, OctetStringRef, UintRef};
use der::{Decode as _, Error, Reader as _, TagMode, TagNumber};

use super::parts::{Parts, sequence};

const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");

/// Where in a chain a certificate stands, as far as it says itself: no signature is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a certificate may sign others or not, and is its own issuer or not"
)]
pub enum Kind {
    /// A CA that is its own issuer: what clients trust.
    Root,
    /// A CA that another one vouches for.
    Intermediate,
    /// Not a CA: the certificate of a server.
    Leaf,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Root => "root",
            Self::Intermediate => "intermediate",
            Self::Leaf => "leaf",
        })
    }
}

impl Kind {
    pub(super) fn of(parts: &Parts<'_>) -> Self {
        match is_ca(parts) {
            false => Self::Leaf,
            true if parts.is_self_issued() && !names_another_key(parts) => Self::Root,
            true => Self::Intermediate,
        }
    }
}

fn is_ca(parts: &Parts<'_>) -> bool {
    match parts.extension(BASIC_CONSTRAINTS) {
        Ok(Some(content)) => may_sign(content).unwrap_or(false),
        Ok(None) => parts.is_version_1 && parts.is_self_issued(),
        // There twice: it says nothing.
        Err(_) => false,
    }
}

fn may_sign(constraints: &[u8]) -> Result<bool, Error> {
    sequence(constraints, |reader| {
        let is_ca = Option::<bool>::decode(reader)?.unwrap_or(false);
        // How many may stand below it.
        Option::<UintRef<'_>>::decode(reader)?;
        Ok(is_ca)
    })
}

/// Whether the key that signed is another than the one in the certificate: a CA that changes its key signs the new one
/// with the old one, under the same name.
fn names_another_key(parts: &Parts<'_>) -> bool {
    let extension = |oid| parts.extension(oid).ok().flatten();
    let signer =
        extension(AUTHORITY_KEY_IDENTIFIER).and_then(|content| key_of_signer(content).ok().flatten());
    let own = extension(SUBJECT_KEY_IDENTIFIER)
        .and_then(|content| <&OctetStringRef>::from_der(content).ok())
        .map(OctetStringRef::as_bytes);
    signer.zip(own).is_some_and(|(signer, own)| signer != own)
}

fn key_of_signer(identifier: &[u8]) -> Result<Option<&[u8]>, Error> {
    sequence(identifier, |reader| {
        let key = reader.context_specific::<&OctetStringRef>(TagNumber(0), TagMode::Implicit)?;
        // The names of who signed that, and its number.
        while !reader.is_finished() {
            reader.tlv_bytes()?;
        }
        Ok(key.map(OctetStringRef::as_bytes))
    })
}
