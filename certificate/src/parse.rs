//! Certificates as x509-parser reads them, and what is refused though it reads it.

use std::error::Error;
use std::net::IpAddr;

use x509_parser::certificate::{X509Certificate, X509CertificateParser};
use x509_parser::error::X509Error;
use x509_parser::nom::{self, Parser as _};
use x509_parser::num_bigint::{BigInt, Sign};
use x509_parser::oid_registry::Oid;
use x509_parser::prelude::FromDer;
use x509_parser::x509::X509Version;

use crate::der;
use crate::name;

/// The reason that a certificate is not read.
pub(crate) type Cause = Box<dyn Error + Send + Sync>;

/// The parser takes more than DER, versions that do not exist, and the first half of a malformed name: those are refused,
/// as OpenSSL does.
pub(crate) fn parse(der: &[u8]) -> Result<X509Certificate<'_>, Cause> {
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

/// Reads an extension.
///
/// # Errors
///
/// When it is there twice or cannot be read.
pub(crate) fn extension<'a, T: FromDer<'a, X509Error>>(
    certificate: &X509Certificate<'a>,
    oid: &Oid<'_>,
) -> Result<Option<T>, Cause> {
    let Some(found) = certificate.get_extension_unique(oid)? else { return Ok(None) };
    match T::from_der(found.value) {
        Ok(([], value)) => Ok(Some(value)),
        _ => Err("an extension cannot be read".into()),
    }
}

/// An IP address, if it has the bytes of one.
pub(crate) fn address(bytes: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    v4.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}

/// Formats bytes as two uppercase digits each.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .map(|digit| digit.to_ascii_uppercase())
        .collect()
}

/// The two's complement bytes of a number as sign and hexadecimal digits.
pub(crate) fn serial(bytes: &[u8]) -> String {
    let (sign, magnitude) = BigInt::from_signed_bytes_be(bytes).into_parts();
    let digits = hexadecimal(&magnitude.to_bytes_be());
    if sign == Sign::Minus { format!("-{digits}") } else { digits }
}
