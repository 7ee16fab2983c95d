//! The hash by which OpenSSL finds a certificate in a folder.

use std::borrow::Cow;

use sha1::{Digest as _, Sha1};
use x509_parser::asn1_rs::{Any, Class, Tag};

use crate::der::element;
use crate::der::elements;

const UTF8: u8 = 0x0C;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

/// The hash of a certificate's subject, as `openssl x509 -subject_hash` prints it in eight hexadecimal digits.
///
/// It is the beginning of the SHA-1 of the name in the form in which OpenSSL compares names: letters of ASCII in
/// lowercase, one space where there are several, everything in UTF-8, and no header around the whole.
pub(crate) fn subject_hash(certificate: &[u8]) -> u32 {
    let canonical: Vec<u8> =
        elements(subject(certificate)).flatten().flat_map(|part| canonical_part(part.data)).collect();
    let [a, b, c, d, ..]: [u8; 20] = Sha1::digest(canonical).into();
    u32::from_le_bytes([a, b, c, d])
}

/// The content of the subject: the sixth element of what is signed, or the fifth where no version stands before it.
fn subject(certificate: &[u8]) -> &[u8] {
    let signed = || elements(elements(certificate).next()?.ok()?.data).next()?.ok();
    let Some(signed) = signed() else { return &[] };
    let is_version = |element: &Any<'_>| element.class() == Class::ContextSpecific;
    let mut fields = elements(signed.data).flatten().skip_while(is_version);
    fields.nth(4).map(|subject| subject.data).unwrap_or_default()
}

/// A part of the name, which is a set of attributes, sorted as DER has it.
fn canonical_part(part: &[u8]) -> Vec<u8> {
    let mut attributes: Vec<_> = elements(part)
        .flatten()
        .map(|attribute| {
            let values = elements(attribute.data).flatten();
            element(SEQUENCE, &[&values.flat_map(|value| canonical_value(&value)).collect::<Vec<_>>()])
        })
        .collect();
    attributes.sort();
    element(SET, &[&attributes.concat()])
}

/// The kind of an attribute and what is not text as they are; text in its form for comparing.
fn canonical_value(value: &Any<'_>) -> Vec<u8> {
    match text(value) {
        Some(text) => element(UTF8, &[&folded(&text)]),
        None => element(first_byte(value), &[value.data]),
    }
}

/// The tag, the class and whether it is a list, in one byte: no name has a tag above 30.
fn first_byte(value: &Any<'_>) -> u8 {
    let class = (value.class() as u8) << 6;
    let list = u8::from(value.header.is_constructed()) << 5;
    class | list | (value.tag().0 & 0x1F) as u8
}

/// The text in UTF-8, if it is of a kind that OpenSSL folds.
fn text<'a>(value: &Any<'a>) -> Option<Cow<'a, [u8]>> {
    let bytes = value.data;
    let utf8 = |characters: Option<String>| characters.map(|text| Cow::Owned(text.into_bytes()));
    match value.tag() {
        _ if value.class() != Class::Universal => None,
        Tag::Utf8String => Some(Cow::Borrowed(bytes)),
        // One byte a character, in these four.
        Tag::PrintableString | Tag::T61String | Tag::Ia5String | Tag::VisibleString => {
            utf8(Some(bytes.iter().map(|byte| char::from(*byte)).collect()))
        }
        Tag::BmpString => {
            let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            utf8(char::decode_utf16(units).collect::<Result<_, _>>().ok())
        }
        Tag::UniversalString => {
            let units =
                bytes.chunks_exact(4).map(|unit| u32::from_be_bytes([unit[0], unit[1], unit[2], unit[3]]));
            utf8(units.map(char::from_u32).collect())
        }
        _ => None,
    }
}

/// Without white space at the ends, with one space for several inside, and ASCII in lowercase.
fn folded(text: &[u8]) -> Vec<u8> {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let words = text.split(is_space).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(&b' ').to_ascii_lowercase()
}
