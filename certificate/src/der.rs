//! DER and the structures in it, told by how they begin.

use x509_parser::asn1_rs::{Any, Class, FromBer as _, FromDer as _, Header, Tag};
use x509_parser::nom::Err::Incomplete;

use crate::error::DecodeError;

/// The first bytes of Java's own keystores, JKS and JCEKS. They are not DER, and no other file begins like this.
const JAVA: [[u8; 4]; 2] = [[0xFE, 0xED, 0xFE, 0xED], [0xCE, 0xCE, 0xCE, 0xCE]];

/// The kinds of bags that hold something to lose, as their object identifiers stand in the bytes: private keys in
/// plain form and encrypted (1.2.840.113549.1.12.10.1.1 and .2), and secret keys (.5).
const KEY_BAGS: [u8; 3] = [1, 2, 5];

/// An object identifier of eleven bytes, up to the one that tells the kinds of bags apart.
const BAG: [u8; 12] = [0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x0A, 0x01];

/// Returns whether this is a keystore of Java's own forms.
pub(crate) fn is_java_keystore(input: &[u8]) -> bool {
    JAVA.iter().any(|magic| input.starts_with(magic))
}

/// Returns whether the bytes begin like a certificate or a key.
///
/// The tag is that of a SEQUENCE, and the length one from 128 bytes up, because no certificate is smaller. Text can begin
/// with the tag, which is the digit 0, but not go on like this. A private key can be smaller.
pub(crate) fn is_der(input: &[u8]) -> bool {
    matches!(input, [0x30, 0x80..=0x84, ..]) || matches!(input, [0x30, _, key @ ..] if is_private_key(key))
}

/// The first element, in DER or BER, and what follows it; nothing if it is cut off or malformed.
pub(crate) fn first_element(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (rest, _) = Any::from_ber(bytes).ok()?;
    Some(bytes.split_at(bytes.len() - rest.len()))
}

/// The first element alone, if only white space follows: some programs write a line end after it.
pub(crate) fn without_white_space(bytes: &[u8]) -> &[u8] {
    match first_element(bytes) {
        Some((element, rest)) if rest.trim_ascii().is_empty() => element,
        _ => bytes,
    }
}

/// Looks at the outermost length and at the first element, for the refusals that deserve their own sentence. The
/// certificate has this number in the input.
pub(crate) fn check_outer(der: &[u8], number: usize) -> Result<(), DecodeError> {
    let (content, header) = match Header::from_der(der) {
        Ok(found) => found,
        Err(Incomplete(_)) => {
            return Err(DecodeError::TruncatedDer { number, expected: der.len() + 1, actual: der.len() });
        }
        // Not DER at all: the parser says more.
        Err(_) => return Ok(()),
    };
    if is_private_key(content) {
        return Err(DecodeError::PrivateKey);
    }
    if is_pkcs12(der) {
        return Err(DecodeError::Pkcs12);
    }
    match header.length().definite() {
        Ok(length) if length > content.len() => {
            let expected = length.saturating_add(der.len() - content.len());
            Err(DecodeError::TruncatedDer { number, expected, actual: der.len() })
        }
        // A certificate begins like this; what is none has nothing that could follow it.
        Ok(length) if length < content.len() && matches!(der, [0x30, ..]) && content.starts_with(&[0x30]) => {
            let bytes = content.len() - length;
            Err(DecodeError::TrailingData { number, bytes, offset: der.len() - bytes })
        }
        _ => Ok(()),
    }
}

/// PKCS#1, SEC 1 and PKCS#8 keys begin with a version of 0 or 1; a certificate begins with a SEQUENCE.
fn is_private_key(content: &[u8]) -> bool {
    matches!(content, [0x02, 0x01, 0 | 1, ..])
}

/// Returns the elements one after the other; an error ends them.
pub(crate) fn elements(mut content: &[u8]) -> impl Iterator<Item = Result<Any<'_>, &'static str>> {
    std::iter::from_fn(move || {
        if content.is_empty() {
            return None;
        }
        let (rest, element) = match Any::from_der(content) {
            Ok((rest, element)) => (rest, Ok(element)),
            Err(_) => (&[][..], Err("an element in it is cut off or malformed")),
        };
        content = rest;
        Some(element)
    })
}

/// Refuses what is not DER, though a lenient reader makes something of it: two readers may read it in two ways. Contents of
/// strings are not looked at.
pub(crate) fn check(der: &[u8]) -> Result<(), &'static str> {
    if Any::from_der(der).is_ok_and(|(rest, _)| !rest.is_empty()) {
        return Err("other data follows its end");
    }
    let mut open = vec![der];
    while let Some(content) = open.pop() {
        for element in elements(content) {
            let element = element?;
            match element.class() {
                Class::Universal => check_value(&element)?,
                // X.509 has no higher ones outside of extensions.
                Class::ContextSpecific if element.tag().0 <= 3 => {}
                _ => return Err("an element in it has a tag that X.509 does not have there"),
            }
            if element.header.is_constructed() {
                open.push(element.data);
            }
        }
    }
    Ok(())
}

fn check_value(element: &Any<'_>) -> Result<(), &'static str> {
    let value = element.data;
    let is_time = |length| {
        let (digits, end) = value.split_at(value.len().saturating_sub(1));
        value.len() == length && digits.iter().all(u8::is_ascii_digit) && end == b"Z"
    };
    // Numbers with seven bits a byte; the first byte of each is not zero.
    let is_oid = || {
        value.last().is_some_and(|last| *last < 0x80)
            && value.split_inclusive(|byte| *byte < 0x80).all(|number| number[0] != 0x80)
    };
    let is_sound = match element.tag() {
        Tag::Sequence | Tag::Set => element.header.is_constructed(),
        _ if element.header.is_constructed() => false,
        Tag::EndOfContent => false,
        Tag::Boolean => matches!(value, [0x00 | 0xFF]),
        Tag::Integer => !matches!(value, [] | [0x00, 0..=0x7F, ..] | [0xFF, 0x80..=0xFF, ..]),
        Tag::Oid => is_oid(),
        Tag::UtcTime => is_time(13),
        Tag::GeneralizedTime => is_time(15),
        _ => true,
    };
    if is_sound { Ok(()) } else { Err("a value in it is not as DER has it") }
}

/// Returns whether bytes begin like a PKCS#12 store: a sequence whose first element is the version 3. No password is needed,
/// and the rest is not looked at.
///
/// No certificate and no other kind of key begins like this; a few other structures of cryptography do, such as
/// some signed messages.
#[must_use]
pub fn is_pkcs12(bytes: &[u8]) -> bool {
    let content = match bytes {
        // The length in one byte (BER leaves it open with 0x80), or in as many as the lower bits say.
        [0x30, 0..=0x80, content @ ..] => content,
        [0x30, long @ 0x81..=0x84, rest @ ..] => rest.get(usize::from(long & 0x7F)..).unwrap_or_default(),
        _ => return false,
    };
    matches!(content, [0x02, 0x01, 0x03, 0x30, ..])
}

/// Returns whether bytes are a PKCS#12 store with a private or secret key that can be seen without its password: what must
/// not be overwritten.
///
/// Java and OpenSSL encrypt each key and leave its frame in the open, so the keys of their stores are seen. A store
/// whose frames are encrypted as well keeps them hidden: `false` does not prove that there is none.
///
/// The marks are searched for wherever they stand, which also works for what is not DER (BER is allowed for these
/// files) and for files that are cut off.
#[must_use]
pub fn pkcs12_holds_key(bytes: &[u8]) -> bool {
    is_pkcs12(bytes)
        && bytes
            .windows(BAG.len() + 1)
            .any(|window| window.starts_with(&BAG) && KEY_BAGS.contains(&window[BAG.len()]))
}

/// Writes an element: its first byte, its length, and these parts as its content.
pub(crate) fn element(first: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut element = vec![first];
    if content.len() < 0x80 {
        element.push(content.len() as u8);
    } else {
        let bytes = content.len().to_be_bytes();
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        element.push(0x80 | (bytes.len() - zeros) as u8);
        element.extend_from_slice(&bytes[zeros..]);
    }
    element.extend(content);
    element
}
