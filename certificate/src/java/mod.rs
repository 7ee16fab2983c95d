//! Certificates that Java's own reader refuses.
//!
//! Java opens no store with such a certificate in it, and tells the user that the password is wrong. The rules are those
//! of `sun.security.x509` in Java 17 to 25; a test asks Java itself about thousands of changed certificates.

mod curves;
mod extension;
mod general_name;
mod key;
mod reader;

use std::collections::HashSet;

use x509_parser::asn1_rs::Tag;

use self::extension::Extension;
use self::reader::{Reader, Refused};
use crate::certificate::Certificate;
use crate::fingerprint::Fingerprint;

/// Java opens no store with this certificate in it, and says that the password is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "Java opens no store with the certificate `{subject}` in it, because {reason}: leave it out, or write PEM instead"
)]
#[non_exhaustive]
pub struct JavaRefusal {
    /// The certificate's subject, or its fingerprint when it has none.
    pub subject: String,
    /// Its fingerprint.
    pub sha256: Fingerprint,
    /// The reason that Java refuses it.
    pub reason: String,
}

/// Refuses a certificate that Java does not read.
pub(crate) fn check(certificate: &Certificate) -> Result<(), JavaRefusal> {
    read(certificate.der()).map_err(|reason| JavaRefusal {
        subject: certificate.label(),
        sha256: certificate.sha256(),
        reason: reason.into_owned(),
    })
}

fn read(der: &[u8]) -> Result<(), Refused> {
    let mut certificate = Reader::new(Reader::new(der).take(Tag::Sequence)?);
    let signed = certificate.take(Tag::Sequence)?;
    let algorithm = key::algorithm(certificate.take(Tag::Sequence)?)?;
    reader::bits(certificate.take(Tag::BitString)?)?;
    certificate.end()?;
    if signed_part(signed)? != algorithm {
        return Err("its signature is of another algorithm than it says itself".into());
    }
    Ok(())
}

/// Reads what is signed, and returns the algorithm in it.
fn signed_part(content: &[u8]) -> Result<key::Algorithm<'_>, Refused> {
    let mut rest = Reader::new(content);
    let version = match rest.tagged_list(0) {
        Some(version) => match Reader::new(version).take(Tag::Integer)? {
            [number @ 0..=2] => *number,
            _ => return Err("its version is not 1, 2 or 3".into()),
        },
        None => 0,
    };
    rest.take(Tag::Integer)?;
    let algorithm = key::algorithm(rest.take(Tag::Sequence)?)?;
    let issuer = reader::name(rest.take(Tag::Sequence)?)?;
    let mut validity = Reader::new(rest.take(Tag::Sequence)?);
    validity.time()?;
    validity.time()?;
    validity.end()?;
    let subject = reader::name(rest.take(Tag::Sequence)?)?;
    key::public_key(rest.take(Tag::Sequence)?)?;
    if issuer.is_empty() {
        return Err("it names no issuer".into());
    }
    if version == 0 && !rest.is_empty() {
        return Err("it is of version 1 and has extensions, which only version 3 has".into());
    }
    for unique in [1, 2] {
        // Here Java does not look whether it is a list.
        if let Some(bits) = rest.tagged_value(unique).or_else(|| rest.tagged_list(unique)) {
            reader::bits(bits)?;
        }
    }
    if version != 2 && !rest.is_empty() {
        return Err("it is of version 2 and has extensions, which only version 3 has".into());
    }
    let extensions = match rest.tagged_list(3) {
        Some(extensions) => extensions_in(extensions)?,
        None => Vec::new(),
    };
    // Java does not look at what follows.
    if subject.is_empty() && !extensions.iter().any(Extension::replaces_the_subject) {
        return Err("it names no subject".into());
    }
    Ok(algorithm)
}

fn extensions_in(content: &[u8]) -> Result<Vec<Extension<'_>>, Refused> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    let mut list = Reader::new(Reader::new(content).take(Tag::Sequence)?);
    while !list.is_empty() {
        let extension = Extension::read(list.take(Tag::Sequence)?)?;
        if !seen.insert(extension.oid()) {
            return Err(format!("it has the extension {} twice", extension.name()).into());
        }
        extension.check()?;
        found.push(extension);
    }
    Ok(found)
}
