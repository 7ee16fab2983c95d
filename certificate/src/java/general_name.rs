//! The names in extensions: those of hosts, addresses, people and places.

use x509_parser::asn1_rs::{Any, Class, Tag};

use super::reader::{Reader, Refused, is_oid, name};

/// Reads one or more names.
pub(super) fn general_names(content: &[u8]) -> Result<(), Refused> {
    let mut rest = Reader::new(content);
    if rest.is_empty() {
        return Err("there is no name in it".into());
    }
    while !rest.is_empty() {
        general_name(&rest.next()?, false)?;
    }
    Ok(())
}

/// Reads a name, or what names are held to.
pub(super) fn general_name(element: &Any<'_>, is_constraint: bool) -> Result<(), Refused> {
    let value = element.data;
    let is_list = element.header.is_constructed();
    if element.class() != Class::ContextSpecific {
        return Err("a name in it is malformed".into());
    }
    let is_taken = match (element.tag().0, is_list) {
        (0, true) => {
            let mut other = Reader::new(value);
            other.take(Tag::Oid)?;
            other.tagged_list(0).is_some() && other.is_empty()
        }
        (1, false) => is_mail(value),
        (2, false) => true,
        (4, true) => {
            let mut directory = Reader::new(value);
            name(directory.take(Tag::Sequence)?)?;
            directory.is_empty()
        }
        (6, false) if is_constraint => {
            if value.contains(&b':') {
                return Err("it holds names to a URI with a scheme, where only a host may stand".into());
            }
            is_host(value.strip_prefix(b".").unwrap_or(value))
        }
        (6, false) => is_uri(value),
        (7, false) => matches!(value.len(), 4 | 8 | 16 | 32),
        (8, false) => is_oid(value),
        _ => return Err("a name in it is of a kind that Java does not know".into()),
    };
    if is_taken { Ok(()) } else { Err("a name in it is malformed".into()) }
}

/// Something behind the `@`, or a whole domain.
fn is_mail(value: &[u8]) -> bool {
    let domain = value.splitn(2, |byte| *byte == b'@').last().unwrap_or_default();
    !domain.is_empty() && domain != b"."
}

/// Letters, digits and `-` between dots.
fn is_host(value: &[u8]) -> bool {
    let is_part = |part: &[u8]| {
        part.first().is_some_and(u8::is_ascii_alphanumeric)
            && part.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    value.split(|byte| *byte == b'.').all(is_part)
}

/// Two hexadecimal digits at the beginning.
fn is_escape(text: &str) -> bool {
    text.len() >= 2 && text.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
}

/// A scheme, and after `//` a host and perhaps a port.
fn is_uri(value: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(value) else { return false };
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=%".contains(&byte);
    let host = rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let host = host.map(|host| host.rsplit('@').next().unwrap_or_default());
    let host = host.map(|host| host.split(':').next().unwrap_or_default());
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && !rest.is_empty()
        && rest.bytes().all(is_plain)
        && rest.split('%').skip(1).all(is_escape)
        && rest.matches('#').count() <= 1
        // An underscore is taken here, though not where names are held to a host.
        && host.is_none_or(|host| is_host(host.replace('_', "-").as_bytes()))
}
