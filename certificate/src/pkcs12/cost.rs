//! What opening a store would cost, read from its outside before any of it is done.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode as _, Error as DerError, ErrorKind, Reader as _, SliceReader, Tag, Tagged as _};

use super::Pkcs12Error;

/// The most rounds of deriving keys for one store, all of its parts together. Java's `keytool` asks for 10,000 of each
/// part, OpenSSL for 2,048. The library would do as many for each part alone.
const MOST_ROUNDS: u64 = 1_000_000;

const ENCRYPTED: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");
const PBKDF2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.12");

/// With SHA-1: three keys of 3DES, and 40 bits of RC2, which OpenSSL chose before 3.0 and Java before 16.
const PBES1: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.3"),
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.6"),
];

/// AES in CBC mode with keys of 128, 192 and 256 bits.
const CIPHERS: [ObjectIdentifier; 3] = [
    ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.2"),
    ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.22"),
    ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.42"),
];

/// The hash inside of PBKDF2, by HMAC with SHA-1: what is meant when none is named, and not in the library.
const HMAC_SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.7");

/// How a wrong password shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protection {
    /// The seal does not fit, before anything is decrypted.
    Sealed,
    /// What is decrypted makes no sense.
    Unsealed,
    /// Not at all.
    None,
}

/// Refuses a store that asks for too much, or for what the library does not know.
pub(super) fn check(store: &[u8]) -> Result<Protection, Pkcs12Error> {
    let outside = Outside::read(store).map_err(|error| Pkcs12Error::Damaged { source: error.into() })?;
    let mut rounds = outside.seal_rounds.unwrap_or(0);
    for scheme in &outside.encryptions {
        let more = rounds_of(scheme).map_err(|error| Pkcs12Error::Damaged { source: error.into() })??;
        rounds = rounds.saturating_add(more);
    }
    if rounds > MOST_ROUNDS {
        return Err(Pkcs12Error::TooCostly { limit: MOST_ROUNDS });
    }
    Ok(match (outside.seal_rounds, outside.encryptions.is_empty()) {
        (Some(_), _) => Protection::Sealed,
        (None, false) => Protection::Unsealed,
        (None, true) => Protection::None,
    })
}

/// What can be read of a store without its password.
struct Outside<'a> {
    /// None for a store without a seal.
    seal_rounds: Option<u64>,
    /// The algorithm of each encrypted part.
    encryptions: Vec<AnyRef<'a>>,
}

impl<'a> Outside<'a> {
    fn read(store: &'a [u8]) -> Result<Self, DerError> {
        let pfx = elements(AnyRef::from_der(store)?.value())?;
        let seal_rounds = match pfx.get(2) {
            // The rounds stand after digest and salt; one if they are left out.
            Some(seal) => Some(elements(seal.value())?.get(2).map_or(Ok(1), number)?),
            None => None,
        };
        let mut encryptions = Vec::new();
        if let (DATA, parts) = content(part(&pfx, 1)?)? {
            // An octet string whose content is the list of the parts.
            for one in elements(AnyRef::from_der(parts.value())?.value())? {
                if let (ENCRYPTED, data) = content(one)? {
                    let info = part(&elements(data.value())?, 1)?;
                    encryptions.push(part(&elements(info.value())?, 1)?);
                }
            }
        }
        Ok(Self { seal_rounds, encryptions })
    }
}

/// The rounds that an encryption asks for. The outer error is about the form, the inner one about the algorithm.
fn rounds_of(scheme: &AnyRef<'_>) -> Result<Result<u64, Pkcs12Error>, DerError> {
    let (oid, parameters) = algorithm(*scheme)?;
    let parameters = elements(parameters)?;
    if PBES1.contains(&oid) {
        return number(&part(&parameters, 1)?).map(Ok);
    }
    if oid != PBES2 {
        return Ok(Err(unsupported("the encryption", oid)));
    }
    let (derivation, details) = algorithm(part(&parameters, 0)?)?;
    if derivation != PBKDF2 {
        return Ok(Err(unsupported("the key derivation", derivation)));
    }
    let (cipher, _) = algorithm(part(&parameters, 1)?)?;
    if !CIPHERS.contains(&cipher) {
        return Ok(Err(unsupported("the cipher", cipher)));
    }
    let details = elements(details)?;
    // After salt and rounds, the length of the key may stand.
    let hash = details.iter().skip(2).find(|one| one.tag() == Tag::Sequence);
    let hash = hash.map_or(Ok(HMAC_SHA1), |hash| algorithm(*hash).map(|(oid, _)| oid))?;
    if hash == HMAC_SHA1 {
        return Ok(Err(unsupported("the key derivation with", hash)));
    }
    number(&part(&details, 1)?).map(Ok)
}

fn unsupported(what: &str, oid: ObjectIdentifier) -> Pkcs12Error {
    Pkcs12Error::Unsupported { what: format!("{what} {oid}") }
}

/// The elements that stand one after the other in the content of another.
pub(super) fn elements(content: &[u8]) -> Result<Vec<AnyRef<'_>>, DerError> {
    let mut reader = SliceReader::new(content)?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        elements.push(AnyRef::decode(&mut reader)?);
    }
    Ok(elements)
}

/// The type of a part of the store, and what its explicit tag holds.
fn content<'a>(info: AnyRef<'a>) -> Result<(ObjectIdentifier, AnyRef<'a>), DerError> {
    let parts = elements(info.value())?;
    let kind = part(&parts, 0)?.decode_as()?;
    Ok((kind, AnyRef::from_der(part(&parts, 1)?.value())?))
}

/// An algorithm and the content of its parameters, which are elements or, with a cipher, anything.
fn algorithm(identifier: AnyRef<'_>) -> Result<(ObjectIdentifier, &[u8]), DerError> {
    let parts = elements(identifier.value())?;
    Ok((part(&parts, 0)?.decode_as()?, parts.get(1).map_or(&[], |parameters| parameters.value())))
}

fn part<'a>(elements: &[AnyRef<'a>], index: usize) -> Result<AnyRef<'a>, DerError> {
    elements
        .get(index)
        .copied()
        .ok_or_else(|| ErrorKind::Incomplete { expected_len: 1_u8.into(), actual_len: 0_u8.into() }.into())
}

/// A number of rounds. One too large for its type is as much as too many.
fn number(element: &AnyRef<'_>) -> Result<u64, DerError> {
    if element.tag() == Tag::Integer && element.value().len() > 8 {
        return Ok(u64::MAX);
    }
    element.decode_as()
}
