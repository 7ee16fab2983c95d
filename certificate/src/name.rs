//! Distinguished names as text.

use std::fmt::Write as _;

use cloud_certs_text::is_deceptive;
use der::asn1::{
    AnyRef, Ia5StringRef, ObjectIdentifier, PrintableStringRef, TeletexStringRef, Utf8StringRef,
};
use der::{Decode as _, Error, Reader as _, SliceReader, Tag, Tagged as _};

/// The short names of what certificates have in names. Sources: RFC 4514, RFC 4519 and the IANA registry of LDAP.
const SHORT_NAMES: [(ObjectIdentifier, &str); 23] = [
    (COMMON_NAME, "CN"),
    (ObjectIdentifier::new_unwrap("2.5.4.4"), "SN"),
    (ObjectIdentifier::new_unwrap("2.5.4.5"), "SERIALNUMBER"),
    (ObjectIdentifier::new_unwrap("2.5.4.6"), "C"),
    (ObjectIdentifier::new_unwrap("2.5.4.7"), "L"),
    (ObjectIdentifier::new_unwrap("2.5.4.8"), "ST"),
    (ObjectIdentifier::new_unwrap("2.5.4.9"), "STREET"),
    (ObjectIdentifier::new_unwrap("2.5.4.10"), "O"),
    (ObjectIdentifier::new_unwrap("2.5.4.11"), "OU"),
    (ObjectIdentifier::new_unwrap("2.5.4.12"), "TITLE"),
    (ObjectIdentifier::new_unwrap("2.5.4.13"), "DESCRIPTION"),
    (ObjectIdentifier::new_unwrap("2.5.4.15"), "BUSINESSCATEGORY"),
    (ObjectIdentifier::new_unwrap("2.5.4.17"), "POSTALCODE"),
    (ObjectIdentifier::new_unwrap("2.5.4.20"), "TELEPHONENUMBER"),
    (ObjectIdentifier::new_unwrap("2.5.4.41"), "NAME"),
    (ObjectIdentifier::new_unwrap("2.5.4.42"), "GN"),
    (ObjectIdentifier::new_unwrap("2.5.4.43"), "INITIALS"),
    (ObjectIdentifier::new_unwrap("2.5.4.44"), "GENERATIONQUALIFIER"),
    (ObjectIdentifier::new_unwrap("2.5.4.46"), "DNQUALIFIER"),
    (ObjectIdentifier::new_unwrap("2.5.4.65"), "PSEUDONYM"),
    (ObjectIdentifier::new_unwrap("0.9.2342.19200300.100.1.1"), "UID"),
    (ObjectIdentifier::new_unwrap("0.9.2342.19200300.100.1.25"), "DC"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1"), "EMAIL"),
];

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// A distinguished name: its content in DER, which may still turn out to be malformed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Name<'a>(&'a [u8]);

impl<'a> Name<'a> {
    pub(super) fn read(reader: &mut SliceReader<'a>) -> Result<Self, Error> {
        let name = AnyRef::decode(reader)?;
        name.tag().assert_eq(Tag::Sequence)?;
        Ok(Self(name.value()))
    }

    /// The name as in RFC 4514, safe to print.
    pub(super) fn rfc4514(self) -> Result<String, Error> {
        let mut parts = Vec::new();
        self.for_each_part(|part| parts.push(joined(part)))?;
        parts.reverse();
        Ok(parts.join(","))
    }

    /// The common name, if there is one that is text.
    #[cfg(feature = "pkcs12")]
    pub(super) fn common_name(self) -> Option<&'a str> {
        let mut found = None;
        let look = |part: &[Attribute<'a>]| {
            found =
                found.or_else(|| part.iter().find(|one| one.oid == COMMON_NAME).and_then(Attribute::value));
        };
        self.for_each_part(look).ok()?;
        found
    }

    /// The parts, the most general one first, each with one attribute or several.
    fn for_each_part(self, mut take: impl FnMut(&[Attribute<'a>])) -> Result<(), Error> {
        let mut reader = SliceReader::new(self.0)?;
        let mut part = Vec::new();
        while !reader.is_finished() {
            let set = AnyRef::decode(&mut reader)?;
            set.tag().assert_eq(Tag::Set)?;
            let mut reader = SliceReader::new(set.value())?;
            while !reader.is_finished() {
                part.push(reader.sequence(Attribute::read)?);
            }
            // RFC 5280 wants one at least, and DER wants them sorted: neither changes who is named.
            if !part.is_empty() {
                take(&part);
                part.clear();
            }
        }
        Ok(())
    }
}

fn joined(part: &[Attribute<'_>]) -> String {
    let mut text = String::new();
    for (number, attribute) in part.iter().enumerate() {
        if number > 0 {
            text.push('+');
        }
        attribute.write_to(&mut text);
    }
    text
}

/// One kind, and its value in DER.
struct Attribute<'a> {
    oid: ObjectIdentifier,
    der: &'a [u8],
}

impl<'a> Attribute<'a> {
    fn read(reader: &mut SliceReader<'a>) -> Result<Self, Error> {
        Ok(Self { oid: reader.decode()?, der: reader.tlv_bytes()? })
    }

    fn write_to(&self, text: &mut String) {
        let short = SHORT_NAMES.iter().find(|(oid, _)| oid.as_bytes() == self.oid.as_bytes());
        if let (Some((_, short)), Some(value)) = (short, self.value()) {
            text.push_str(short);
            text.push('=');
            return push_escaped(text, value);
        }
        // Writing to a string cannot fail.
        _ = write!(text, "{}=#", self.oid);
        self.der.iter().for_each(|byte| _ = write!(text, "{byte:02x}"));
    }

    /// The value, if it is text in UTF-8 or ASCII.
    fn value(&self) -> Option<&'a str> {
        let value = AnyRef::from_der(self.der).ok()?;
        match value.tag() {
            Tag::PrintableString => PrintableStringRef::try_from(value).ok().map(|text| text.as_str()),
            Tag::Utf8String => Utf8StringRef::try_from(value).ok().map(|text| text.as_str()),
            Tag::Ia5String => Ia5StringRef::try_from(value).ok().map(|text| text.as_str()),
            Tag::TeletexString => TeletexStringRef::try_from(value).ok().map(|text| text.as_str()),
            _ => None,
        }
    }
}

/// The value with a `\` before what has a meaning in names, and nothing that deceives.
fn push_escaped(text: &mut String, value: &str) {
    let last = value.len() - value.chars().next_back().map_or(0, char::len_utf8);
    for (at, character) in value.char_indices() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => text.push('\\'),
            '#' if at == 0 => text.push('\\'),
            ' ' if at == 0 || at == last => text.push('\\'),
            _ => {}
        }
        push_safe(text, character);
    }
}

/// The text with everything deceptive escaped: whoever made the certificate chose these characters.
pub(super) fn safe(text: &str) -> String {
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
