//! Where in a chain a certificate stands.

use std::fmt;

use x509_cert::certificate::{Profile, TbsCertificateInner, Version};
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, BasicConstraints, SubjectKeyIdentifier};

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
    pub(super) fn of<P: Profile>(tbs: &TbsCertificateInner<P>) -> Self {
        let is_self_issued = tbs.subject() == tbs.issuer();
        match is_ca(tbs, is_self_issued) {
            false => Self::Leaf,
            true if is_self_issued && !names_another_key(tbs) => Self::Root,
            true => Self::Intermediate,
        }
    }
}

fn is_ca<P: Profile>(tbs: &TbsCertificateInner<P>, is_self_issued: bool) -> bool {
    match tbs.get_extension::<BasicConstraints>() {
        Ok(Some((_, constraints))) => constraints.ca,
        Ok(None) => tbs.version() == Version::V1 && is_self_issued,
        // Unreadable or there twice: it says nothing.
        Err(_) => false,
    }
}

/// Whether the key that signed is another than the one in the certificate: a CA that changes its key signs the new one
/// with the old one, under the same name.
fn names_another_key<P: Profile>(tbs: &TbsCertificateInner<P>) -> bool {
    let signer = tbs.get_extension::<AuthorityKeyIdentifier>().ok().flatten();
    let own = tbs.get_extension::<SubjectKeyIdentifier>().ok().flatten();
    let (Some((_, signer)), Some((_, own))) = (signer, own) else { return false };
    signer.key_identifier.is_some_and(|signer| signer != own.0)
}
