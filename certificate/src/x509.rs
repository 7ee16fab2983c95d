//! Facts of a certificate (RFC 5280, section 4.1), read by x509-parser.

use std::fmt;
use std::ops::Range;

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{
    AuthorityKeyIdentifier, BasicConstraints, GeneralName, KeyIdentifier, SubjectAlternativeName,
};
use x509_parser::oid_registry as oids;
use x509_parser::x509::{X509Name, X509Version};

use crate::algorithm::{PublicKey, forgeable_hash, signature_name};
use crate::name;
use crate::parse::Cause;
use crate::parse::{address, extension, parse, serial};
use crate::time::Second;

/// The place of a certificate in a chain, as far as the certificate says it itself: no signature is verified.
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

/// The facts that are kept of a certificate.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Facts {
    pub(crate) subject: String,
    pub(crate) issuer: String,
    pub(crate) serial: String,
    pub(crate) not_before: Second,
    pub(crate) not_after: Second,
    pub(crate) is_self_issued: bool,
    pub(crate) kind: Kind,
    pub(crate) version: u32,
    pub(crate) public_key: PublicKey,
    pub(crate) signature_algorithm: String,
    pub(crate) forgeable_hash: Option<&'static str>,
    /// The places of its parts in the DER.
    pub(crate) places: Places,
}

/// The places of the parts of a certificate in its DER.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Places {
    pub(crate) subject: Range<usize>,
    pub(crate) issuer: Range<usize>,
    pub(crate) key_info: Range<usize>,
}

impl Places {
    fn of(certificate: &X509Certificate<'_>) -> Self {
        let begin = certificate.as_raw().as_ptr() as usize;
        let place = |part: &[u8]| {
            let at = (part.as_ptr() as usize).saturating_sub(begin);
            at..at + part.len()
        };
        Self {
            subject: place(certificate.subject().as_raw()),
            issuer: place(certificate.issuer().as_raw()),
            key_info: place(certificate.public_key().raw),
        }
    }
}

impl Facts {
    /// Reads a certificate. Odd contents are taken as they are: issuers exist that break RFC 5280, and refusing their
    /// certificates would protect nobody.
    pub(crate) fn read(der: &[u8]) -> Result<Self, Cause> {
        let certificate = parse(der)?;
        let subject = name::rfc4514(certificate.subject());
        let is_self_issued = is_self_issued(&certificate);
        let signature_algorithm = signature_name(&certificate.signature_algorithm);
        Ok(Self {
            issuer: if is_self_issued { subject.clone() } else { name::rfc4514(certificate.issuer()) },
            subject,
            serial: serial(certificate.raw_serial()),
            not_before: Second::new(certificate.validity().not_before.timestamp()),
            not_after: Second::new(certificate.validity().not_after.timestamp()),
            is_self_issued,
            kind: kind(&certificate),
            version: certificate.version().0 + 1,
            public_key: PublicKey::of(certificate.public_key()),
            forgeable_hash: forgeable_hash(&signature_algorithm),
            signature_algorithm,
            places: Places::of(&certificate),
        })
    }
}

/// The DNS names and IP addresses among the subject alternative names; empty if they cannot be read.
pub(crate) fn subject_alt_names(der: &[u8]) -> Vec<String> {
    let Ok(certificate) = parse(der) else { return Vec::new() };
    let names = extension::<SubjectAlternativeName<'_>>(&certificate, &oids::OID_X509_EXT_SUBJECT_ALT_NAME);
    let names = names.ok().flatten().map(|names| names.general_names).unwrap_or_default();
    names.iter().filter_map(alt_name).collect()
}

/// The common name of the subject, if there is one that is text.
pub(crate) fn common_name(der: &[u8]) -> Option<String> {
    first_common_name(parse(der).ok()?.subject())
}

pub(crate) fn issuer_common_name(der: &[u8]) -> Option<String> {
    first_common_name(parse(der).ok()?.issuer())
}

fn first_common_name(name: &X509Name<'_>) -> Option<String> {
    name.iter_common_name().find_map(|one| name::text(one.attr_value()).map(String::from))
}

fn is_self_issued(certificate: &X509Certificate<'_>) -> bool {
    certificate.subject().as_raw() == certificate.issuer().as_raw()
}

fn kind(certificate: &X509Certificate<'_>) -> Kind {
    match is_ca(certificate) {
        false => Kind::Leaf,
        true if is_self_issued(certificate) && !names_another_key(certificate) => Kind::Root,
        true => Kind::Intermediate,
    }
}

fn is_ca(certificate: &X509Certificate<'_>) -> bool {
    match extension::<BasicConstraints>(certificate, &oids::OID_X509_EXT_BASIC_CONSTRAINTS) {
        Ok(Some(constraints)) => constraints.ca,
        Ok(None) => certificate.version() == X509Version::V1 && is_self_issued(certificate),
        // There twice, or not to be read: it says nothing.
        Err(_) => false,
    }
}

/// Returns whether the key that signed is another than the one in the certificate: a CA that changes its key signs the
/// new one with the old one, under the same name.
fn names_another_key(certificate: &X509Certificate<'_>) -> bool {
    let signer =
        extension::<AuthorityKeyIdentifier<'_>>(certificate, &oids::OID_X509_EXT_AUTHORITY_KEY_IDENTIFIER);
    let signer = signer.ok().flatten().and_then(|signer| signer.key_identifier);
    let own = extension::<KeyIdentifier<'_>>(certificate, &oids::OID_X509_EXT_SUBJECT_KEY_IDENTIFIER);
    signer.zip(own.ok().flatten()).is_some_and(|(signer, own)| signer != own)
}

/// A general name (RFC 5280, section 4.2.1.6), if it is of a kind that TLS clients look at.
fn alt_name(name: &GeneralName<'_>) -> Option<String> {
    match *name {
        GeneralName::DNSName(name) => Some(name::safe(name)),
        GeneralName::IPAddress(bytes) => address(bytes).map(|address| address.to_string()),
        _ => None,
    }
}
