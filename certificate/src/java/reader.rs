//! The elements of a certificate, one after the other.

use std::borrow::Cow;

use x509_parser::asn1_rs::{Any, Class, FromDer as _, Tag};

/// The reason that Java refuses a certificate.
pub(super) type Refused = Cow<'static, str>;

const MALFORMED: &str =
    "an element in it is missing, malformed, too much, or of another kind than it has to be";

/// The elements that are not yet read.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(content: &'a [u8]) -> Self {
        Self { rest: content }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Takes the next element.
    pub(super) fn next(&mut self) -> Result<Any<'a>, Refused> {
        let (rest, element) = Any::from_der(self.rest).map_err(|_| MALFORMED)?;
        self.rest = rest;
        Ok(element)
    }

    /// Takes the next element, which has to be of this kind, and returns what is in it.
    pub(super) fn take(&mut self, tag: Tag) -> Result<&'a [u8], Refused> {
        let element = self.next()?;
        let is_list = matches!(tag, Tag::Sequence | Tag::Set);
        let is_right = element.class() == Class::Universal
            && element.tag() == tag
            && element.header.is_constructed() == is_list;
        let is_sound = match tag {
            Tag::Oid => is_oid(element.data),
            Tag::Boolean => element.data.len() == 1,
            Tag::Integer => !element.data.is_empty(),
            _ => true,
        };
        if is_right && is_sound { Ok(element.data) } else { Err(MALFORMED.into()) }
    }

    /// Takes the next element if it is the list with this number, and returns what is in it.
    pub(super) fn tagged_list(&mut self, number: u32) -> Option<&'a [u8]> {
        self.tagged(number, true)
    }

    /// Takes the next element if it is the value with this number, and returns its bytes.
    pub(super) fn tagged_value(&mut self, number: u32) -> Option<&'a [u8]> {
        self.tagged(number, false)
    }

    /// Java takes `A0` and `80`, a list and a value, for different elements.
    fn tagged(&mut self, number: u32, is_list: bool) -> Option<&'a [u8]> {
        let (rest, element) = Any::from_der(self.rest).ok()?;
        let is_it = element.class() == Class::ContextSpecific
            && element.tag().0 == number
            && element.header.is_constructed() == is_list;
        is_it.then(|| {
            self.rest = rest;
            element.data
        })
    }

    /// Takes the next element if it is of this kind, and returns what is in it.
    pub(super) fn optional(&mut self, tag: Tag) -> Option<&'a [u8]> {
        let (rest, element) = Any::from_der(self.rest).ok()?;
        let is_it = element.class() == Class::Universal && element.tag() == tag;
        is_it.then(|| {
            self.rest = rest;
            element.data
        })
    }

    /// Takes a point in time.
    pub(super) fn time(&mut self) -> Result<(), Refused> {
        let element = self.next()?;
        let is_time = matches!(element.tag(), Tag::UtcTime | Tag::GeneralizedTime);
        if is_time && element.class() == Class::Universal { Ok(()) } else { Err(MALFORMED.into()) }
    }

    /// Refuses more elements.
    pub(super) fn end(&self) -> Result<(), Refused> {
        if self.is_empty() { Ok(()) } else { Err(MALFORMED.into()) }
    }
}

/// Returns whether these are numbers with seven bits a byte, as an object identifier is written.
pub(super) fn is_oid(content: &[u8]) -> bool {
    content.last().is_some_and(|last| *last < 0x80)
        && content.split_inclusive(|byte| *byte < 0x80).all(|number| number[0] != 0x80)
}

/// Reads a number that is not negative and fits: an exponent, a length, a count.
pub(super) fn small_number(content: &[u8]) -> Result<u32, Refused> {
    match content {
        [0..=0x7F, ..] if content.len() <= 4 => {
            Ok(content.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
        }
        _ => Err(MALFORMED.into()),
    }
}

/// Reads bits, the first byte of which says how many of the last byte do not count.
pub(super) fn bits(content: &[u8]) -> Result<&[u8], Refused> {
    match content {
        [0, bits @ ..] => Ok(bits),
        [1..=7, bits @ ..] if !bits.is_empty() => Ok(bits),
        _ => Err(MALFORMED.into()),
    }
}

/// Reads a name, and returns its parts.
pub(super) fn name(content: &[u8]) -> Result<Vec<&[u8]>, Refused> {
    let (mut parts, mut found) = (Reader::new(content), Vec::new());
    while !parts.is_empty() {
        let part = parts.take(Tag::Set)?;
        name_part(part)?;
        found.push(part);
    }
    Ok(found)
}

/// Reads the attributes of one part of a name.
pub(super) fn name_part(content: &[u8]) -> Result<(), Refused> {
    let mut attributes = Reader::new(content);
    while !attributes.is_empty() {
        let mut attribute = Reader::new(attributes.take(Tag::Sequence)?);
        attribute.take(Tag::Oid)?;
        attribute.next()?;
        attribute.end()?;
    }
    Ok(())
}
