//! Distinguished names as text.

use std::borrow::Cow;
use std::fmt::Write as _;

use cloud_certs_text::is_deceptive;
use x509_parser::asn1_rs::{Any, Class, FromDer as _, Header, Tag, ToDer as _};
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

use crate::der::elements;

/// The short names of what certificates have in names. Sources: RFC 4514, RFC 4519 and the IANA registry of LDAP; where these
/// have none, OpenSSL's, in capitals.
const SHORT_NAMES: [(&str, &str); 34] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "SN"),
    ("2.5.4.5", "SERIALNUMBER"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "STREET"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "TITLE"),
    ("2.5.4.13", "DESCRIPTION"),
    ("2.5.4.15", "BUSINESSCATEGORY"),
    ("2.5.4.16", "POSTALADDRESS"),
    ("2.5.4.17", "POSTALCODE"),
    ("2.5.4.18", "POSTOFFICEBOX"),
    ("2.5.4.20", "TELEPHONENUMBER"),
    ("2.5.4.41", "NAME"),
    ("2.5.4.42", "GN"),
    ("2.5.4.43", "INITIALS"),
    ("2.5.4.44", "GENERATIONQUALIFIER"),
    ("2.5.4.45", "X500UNIQUEIDENTIFIER"),
    ("2.5.4.46", "DNQUALIFIER"),
    ("2.5.4.51", "HOUSEIDENTIFIER"),
    ("2.5.4.65", "PSEUDONYM"),
    ("2.5.4.72", "ROLE"),
    ("2.5.4.97", "ORGANIZATIONIDENTIFIER"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("1.2.840.113549.1.9.1", "EMAIL"),
    ("1.2.840.113549.1.9.2", "UNSTRUCTUREDNAME"),
    ("1.2.840.113549.1.9.8", "UNSTRUCTUREDADDRESS"),
    ("1.3.6.1.4.1.311.60.2.1.1", "JURISDICTIONL"),
    ("1.3.6.1.4.1.311.60.2.1.2", "JURISDICTIONST"),
    ("1.3.6.1.4.1.311.60.2.1.3", "JURISDICTIONC"),
];

/// Returns the name as in RFC 4514, safe to print.
pub(crate) fn rfc4514(name: &X509Name<'_>) -> String {
    let parts = name.iter_rdn().map(|part| part.iter().map(attribute).collect::<Vec<_>>().join("+"));
    let mut parts: Vec<_> = parts.collect();
    parts.reverse();
    parts.join(",")
}

/// Returns whether the parser has read all of the name: it stops without an error where it is malformed.
pub(crate) fn is_whole(name: &X509Name<'_>) -> bool {
    let Ok((content, header)) = Header::from_der(name.as_raw()) else { return false };
    let attributes = elements(content).flatten().flat_map(|part| elements(part.data)).flatten();
    let are_pairs = attributes.map(|attribute| elements(attribute.data).count() == 2);
    header.length().definite() == Ok(content.len()) && are_pairs.eq(name.iter_attributes().map(|_| true))
}

fn attribute(attribute: &AttributeTypeAndValue<'_>) -> String {
    let oid = attribute.attr_type().to_id_string();
    let short = SHORT_NAMES.iter().find(|(known, _)| *known == oid);
    if let (Some((_, short)), Some(value)) = (short, text(attribute.attr_value())) {
        return format!("{short}={}", escaped(&value));
    }
    // The parser has read it: it can be written.
    let der = attribute.attr_value().to_der_vec().unwrap_or_default();
    let digits: String = der.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{oid}=#{digits}")
}

/// Returns the value if it is text, in any of the encodings that X.509 has for it.
pub(crate) fn text<'a>(value: &Any<'a>) -> Option<Cow<'a, str>> {
    let bytes = value.data;
    match value.tag() {
        _ if value.class() != Class::Universal => None,
        Tag::Utf8String => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        // ASCII by the standard. Who puts more into it means UTF-8 or, as OpenSSL reads it, Latin-1.
        Tag::PrintableString
        | Tag::Ia5String
        | Tag::NumericString
        | Tag::VisibleString
        | Tag::GeneralString => Some(match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => latin_1(bytes),
        }),
        // As everybody reads it, though the standard of Teletex has other characters.
        Tag::T61String => Some(latin_1(bytes)),
        Tag::BmpString if bytes.len().is_multiple_of(2) => {
            let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).collect::<Result<String, _>>().ok().map(Cow::Owned)
        }
        Tag::UniversalString if bytes.len().is_multiple_of(4) => {
            let units =
                bytes.chunks_exact(4).map(|unit| u32::from_be_bytes([unit[0], unit[1], unit[2], unit[3]]));
            units.map(char::from_u32).collect::<Option<String>>().map(Cow::Owned)
        }
        _ => None,
    }
}

fn latin_1(bytes: &[u8]) -> Cow<'static, str> {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// The value with a `\` before what has a meaning in names, and nothing that deceives.
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let last = value.len() - value.chars().next_back().map_or(0, char::len_utf8);
    for (at, character) in value.char_indices() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => text.push('\\'),
            '#' if at == 0 => text.push('\\'),
            ' ' if at == 0 || at == last => text.push('\\'),
            _ => {}
        }
        push_safe(&mut text, character);
    }
    text
}

/// Returns the text with everything deceptive escaped: the maker of the certificate chose these characters.
pub(crate) fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    text.chars().for_each(|character| push_safe(&mut safe, character));
    safe
}

/// RFC 4514 lets any character be written as `\XX` for each of its UTF-8 bytes. That is done for all that steers a
/// terminal or reorders or hides text.
fn push_safe(text: &mut String, character: char) {
    if !is_deceptive(character) {
        return text.push(character);
    }
    for byte in character.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a string cannot fail.
        _ = write!(text, "\\{byte:02x}");
    }
}
