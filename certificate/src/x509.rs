//! Facts of a certificate (RFC 5280, section 4.1), read by x509-parser.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

use jiff::Timestamp;
use x509_parser::certificate::{X509Certificate, X509CertificateParser};
use x509_parser::extensions::{
    AuthorityKeyIdentifier, BasicConstraints, GeneralName, KeyIdentifier, SubjectAlternativeName,
};
use x509_parser::nom::{self, Parser as _};
use x509_parser::num_bigint::{BigInt, BigUint, Sign};
use x509_parser::oid_registry as oids;
use x509_parser::oid_registry::Oid;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::RSAPublicKey;
use x509_parser::signature_algorithm::RsaSsaPssParams;
use x509_parser::time::ASN1Time;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo, X509Version};

use crate::der;
use crate::name;

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

/// The kind of a certificate's public key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PublicKey {
    /// RSA, RSA-PSS included.
    #[non_exhaustive]
    Rsa {
        /// The length of its modulus, in bits.
        bits: usize,
    },
    /// A point on an elliptic curve.
    #[non_exhaustive]
    Elliptic {
        /// The object identifier of the curve, `1.2.840.10045.3.1.7` for P-256; none for a curve that is described
        /// instead.
        curve: Option<String>,
    },
    /// Another kind, or one that cannot be read.
    #[non_exhaustive]
    Other {
        /// The object identifier of its algorithm.
        algorithm: String,
    },
}

/// The facts that are kept of a certificate.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Facts {
    pub(crate) subject: String,
    pub(crate) issuer: String,
    pub(crate) serial: String,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    pub(crate) is_self_issued: bool,
    pub(crate) kind: Kind,
    pub(crate) public_key: PublicKey,
    pub(crate) forgeable_hash: Option<&'static str>,
}

/// The reason that a certificate is not read.
pub(crate) type Cause = Box<dyn Error + Send + Sync>;

impl Facts {
    /// Reads a certificate. Odd contents are taken as they are: issuers exist that break RFC 5280, and refusing their
    /// certificates would protect nobody.
    pub(crate) fn read(der: &[u8]) -> Result<Self, Cause> {
        let certificate = parse(der)?;
        let subject = name::rfc4514(certificate.subject());
        let is_self_issued = is_self_issued(&certificate);
        Ok(Self {
            issuer: if is_self_issued { subject.clone() } else { name::rfc4514(certificate.issuer()) },
            subject,
            serial: serial(certificate.raw_serial()),
            not_before: timestamp(certificate.validity().not_before),
            not_after: timestamp(certificate.validity().not_after),
            is_self_issued,
            kind: kind(&certificate),
            public_key: PublicKey::of(certificate.public_key()),
            forgeable_hash: forgeable_hash(&certificate.signature_algorithm),
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
    let certificate = parse(der).ok()?;
    certificate.subject().iter_common_name().find_map(|one| name::text(one.attr_value()).map(String::from))
}

/// The parser takes more than DER, versions that do not exist, and the first half of a malformed name: those are refused,
/// as OpenSSL does.
fn parse(der: &[u8]) -> Result<X509Certificate<'_>, Cause> {
    der::check(der)?;
    // Only the extensions that are looked at have to be sound.
    let mut parser = X509CertificateParser::new().with_deep_parse_extensions(false);
    let (_, certificate) = parser.parse(der).map_err(|error| match error {
        nom::Err::Error(error) | nom::Err::Failure(error) => Cause::from(error),
        nom::Err::Incomplete(_) => Cause::from("it is cut off"),
    })?;
    if certificate.version().0 > X509Version::V3.0 {
        return Err("its version is not 1, 2 or 3".into());
    }
    if ![certificate.subject(), certificate.issuer()].iter().all(|name| name::is_whole(name)) {
        return Err("a name in it is malformed".into());
    }
    Ok(certificate)
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

/// Reads an extension.
///
/// # Errors
///
/// When it is there twice or cannot be read.
fn extension<'a, T: FromDer<'a, x509_parser::error::X509Error>>(
    certificate: &X509Certificate<'a>,
    oid: &Oid<'_>,
) -> Result<Option<T>, Cause> {
    let Some(found) = certificate.get_extension_unique(oid)? else { return Ok(None) };
    match T::from_der(found.value) {
        Ok(([], value)) => Ok(Some(value)),
        _ => Err("an extension cannot be read".into()),
    }
}

/// A general name (RFC 5280, section 4.2.1.6), if it is of a kind that TLS clients look at.
fn alt_name(name: &GeneralName<'_>) -> Option<String> {
    match *name {
        GeneralName::DNSName(name) => Some(name::safe(name)),
        GeneralName::IPAddress(bytes) => {
            let v4 = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
            let address = v4.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from));
            address.ok().map(|address| address.to_string())
        }
        _ => None,
    }
}

/// A time of the certificate. X.509 writes "never" as the last second of the year 9999, which is some hours later than
/// the last timestamp.
fn timestamp(time: ASN1Time) -> Timestamp {
    let range = Timestamp::MIN.as_second()..=Timestamp::MAX.as_second();
    let second = time.timestamp().clamp(*range.start(), *range.end());
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}

/// The two's complement bytes of a number as sign and hexadecimal digits.
fn serial(bytes: &[u8]) -> String {
    let (sign, magnitude) = BigInt::from_signed_bytes_be(bytes).into_parts();
    let digits: String = magnitude.to_bytes_be().iter().map(|byte| format!("{byte:02X}")).collect();
    if sign == Sign::Minus { format!("-{digits}") } else { digits }
}

const RSA: &str = "1.2.840.113549.1.1.1";
/// Of a key and of a signature.
const RSA_PSS: &str = "1.2.840.113549.1.1.10";
const ELLIPTIC: &str = "1.2.840.10045.2.1";

const SHA1: &str = "1.3.14.3.2.26";

/// The signature algorithms whose hash can be forged, and that hash. Sources: RFC 3279, and the registry of OIW.
const FORGEABLE: [(&str, &str); 7] = [
    ("1.2.840.113549.1.1.2", "MD2"),
    ("1.2.840.113549.1.1.3", "MD4"),
    ("1.2.840.113549.1.1.4", "MD5"),
    ("1.2.840.113549.1.1.5", "SHA-1"),
    ("1.3.14.3.2.29", "SHA-1"),
    ("1.2.840.10040.4.3", "SHA-1"),
    ("1.2.840.10045.4.1", "SHA-1"),
];

impl PublicKey {
    fn of(key: &SubjectPublicKeyInfo<'_>) -> Self {
        let algorithm = key.algorithm.algorithm.to_id_string();
        match algorithm.as_str() {
            RSA | RSA_PSS => rsa_bits(&key.subject_public_key.data)
                .map_or(Self::Other { algorithm }, |bits| Self::Rsa { bits }),
            ELLIPTIC => {
                let curve = key.algorithm.parameters().and_then(|curve| curve.as_oid().ok());
                Self::Elliptic { curve: curve.map(|curve| curve.to_id_string()) }
            }
            _ => Self::Other { algorithm },
        }
    }
}

fn rsa_bits(key: &[u8]) -> Option<usize> {
    let (rest, key) = RSAPublicKey::from_der(key).ok()?;
    let is_negative = |number: &[u8]| number.first().is_none_or(|first| first & 0x80 != 0);
    if !rest.is_empty() || is_negative(key.modulus) || is_negative(key.exponent) {
        return None;
    }
    usize::try_from(BigUint::from_bytes_be(key.modulus).bits()).ok()
}

/// Returns the hash of a signature, if it can be forged.
fn forgeable_hash(signature: &AlgorithmIdentifier<'_>) -> Option<&'static str> {
    let oid = signature.algorithm.to_id_string();
    if oid == RSA_PSS {
        // Without a hash in its parameters, SHA-1 is what it means (RFC 4055).
        let parameters = signature.parameters().and_then(|any| RsaSsaPssParams::try_from(any).ok());
        let is_sha1 = parameters.is_none_or(|one| one.hash_algorithm_oid().to_id_string() == SHA1);
        return is_sha1.then_some("SHA-1");
    }
    FORGEABLE.iter().find(|(known, _)| *known == oid).map(|(_, hash)| *hash)
}
