//! PKCS#7 (RFC 5652) without a message or a signature: the collections of certificates in `.p7b` files.

use x509_parser::asn1_rs::{Any, FromBer as _};

use super::found::Found;
use crate::certificate::Certificate;
use crate::der::check_outer;
use crate::error::DecodeError;
use crate::parse::Cause;

/// The kind of content, 1.2.840.113549.1.7.2, as it stands in the bytes.
const SIGNED_DATA: [u8; 11] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

const INTEGER: u8 = 0x02;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
/// The first and the second kind of element that only the structure around it gives a meaning.
const FIRST: u8 = 0xA0;
const SECOND: u8 = 0xA1;

/// Returns whether the bytes begin like signed data, whole or not.
pub(super) fn is_signed_data(input: &[u8]) -> bool {
    let content = match input {
        [SEQUENCE, 0..=0x80, content @ ..] => content,
        [SEQUENCE, long @ 0x81..=0x84, rest @ ..] => rest.get(usize::from(long & 0x7F)..).unwrap_or_default(),
        _ => return false,
    };
    content.starts_with(&SIGNED_DATA)
}

/// Reads the certificates, at least one, or a problem. The first has this number in the input.
///
/// Around them, BER is read: Windows and Java leave lengths open.
pub(super) fn read(bytes: &[u8], first: usize) -> Found {
    let mut found = Found::default();
    let rest = check_outer(bytes, first)
        .and_then(|()| collection(bytes).map_err(|source| DecodeError::Pkcs7 { source }));
    let mut rest = match rest {
        Ok(rest) => rest,
        Err(error) => return Found::problem(error),
    };
    while !rest.is_empty() {
        let number = first + found.next_number() - 1;
        match next(&mut rest, SEQUENCE) {
            Ok(element) => found.add(Certificate::numbered(element.whole, number)),
            Err(source) => {
                found.refuse(DecodeError::Pkcs7 { source });
                break;
            }
        }
    }
    found
}

/// The certificates, one after the other. Lists of revoked ones may stand beside them; they are passed over.
fn collection(mut der: &[u8]) -> Result<&[u8], Cause> {
    let mut info = next(&mut der, SEQUENCE)?.content;
    end(der)?;
    if next(&mut info, OBJECT_IDENTIFIER)?.whole != SIGNED_DATA {
        return Err("it is encrypted, or of another kind that holds no certificates".into());
    }
    let mut wrapped = next(&mut info, FIRST)?.content;
    end(info)?;
    let mut signed = next(&mut wrapped, SEQUENCE)?.content;
    end(wrapped)?;
    let _version = next(&mut signed, INTEGER)?;
    let _hashes = next(&mut signed, SET)?;
    let mut message = next(&mut signed, SEQUENCE)?.content;
    let _kind_of_message = next(&mut message, OBJECT_IDENTIFIER)?;
    let certificates = optional(&mut signed, FIRST)?;
    let _revoked = optional(&mut signed, SECOND)?;
    let signatures = next(&mut signed, SET)?.content;
    end(signed)?;
    if !message.is_empty() || !signatures.is_empty() {
        return Err("it is a signed message, whose certificates are those of its sender".into());
    }
    if certificates.is_empty() {
        return Err("there is no certificate in it".into());
    }
    Ok(certificates)
}

/// An element, with its header and without it.
struct Element<'a> {
    whole: &'a [u8],
    content: &'a [u8],
}

/// Takes the next element, which begins with this byte.
fn next<'a>(rest: &mut &'a [u8], begin: u8) -> Result<Element<'a>, Cause> {
    if rest.first() != Some(&begin) {
        return Err("an element in it is missing, or of another kind".into());
    }
    let (after, element) = Any::from_ber(rest).map_err(|_| "an element in it is cut off or malformed")?;
    let whole = &rest[..rest.len() - after.len()];
    *rest = after;
    Ok(Element { whole, content: element.data })
}

/// Takes what is in the next element if it begins with this byte.
fn optional<'a>(rest: &mut &'a [u8], begin: u8) -> Result<&'a [u8], Cause> {
    if rest.first() == Some(&begin) { Ok(next(rest, begin)?.content) } else { Ok(&[]) }
}

fn end(rest: &[u8]) -> Result<(), Cause> {
    if rest.is_empty() { Ok(()) } else { Err("other data follows its end".into()) }
}
