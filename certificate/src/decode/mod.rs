//! From bytes to certificates: one table of accepted forms.

mod archive;
mod found;
mod java_keystore;
mod json;
mod other;
mod pem;
mod pkcs7;
mod text;

use zeroize::Zeroizing;

use self::found::Found;
use self::text::{decode_base64, is_base64, unescaped};
use crate::certificate::Certificate;
use crate::der::{first_element, is_der, is_java_keystore};
use crate::error::{DecodeError, MAX_INPUT_BYTES};
use crate::other_store::other_store;

/// The most forms that are unpacked one out of the other. Kubernetes keeps what was applied as PEM in base64 in JSON in JSON.
const MAX_DEPTH: usize = 4;

/// Reads what a form holds inside, which may be of any form again; nothing when the input is of none.
type Inside<'a> = &'a dyn Fn(&[u8]) -> Option<Found>;

/// Reads one form, and what is inside of it; nothing when the input is not of its form.
type Reader = fn(&[u8], Inside<'_>) -> Option<Found>;

/// The accepted forms; the first that knows the input decides. DER comes first because a certificate may hold text
/// that looks like another form, never the other way round. JSON comes before PEM because its strings escape the ends
/// of lines.
const READERS: [Reader; 4] = [read_der, read_json, read_pem, read_base64];

/// Reads certificates in any accepted form, in their order; at least one, duplicates kept. One problem refuses all.
pub(crate) fn decode(input: &[u8]) -> Result<Vec<Certificate>, DecodeError> {
    find(input).whole()
}

/// Reads the certificates that can be read, at least one, and lists the problems with the others. A private key refuses
/// all.
pub(crate) fn decode_readable(input: &[u8]) -> Result<Found, DecodeError> {
    find(input).readable()
}

fn find(input: &[u8]) -> Found {
    if input.len() > MAX_INPUT_BYTES {
        return Found::problem(DecodeError::TooLarge);
    }
    archive::read(input, &find_in_file).unwrap_or_else(|| find_in_file(input))
}

/// Reads what is not an archive. Archives are outermost only: one inside of another form, or of another archive, could
/// unpack to any size.
fn find_in_file(input: &[u8]) -> Found {
    let utf8 = from_utf16(input);
    let input = utf8.as_ref().map_or(input, |text| text.as_bytes());
    let input = input.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(input);
    if input.trim_ascii().is_empty() {
        return Found::problem(DecodeError::Empty);
    }
    read(input, MAX_DEPTH).unwrap_or_else(|| Found::problem(DecodeError::Unrecognised))
}

/// Reads with the first reader that knows the input; `depth` forms may be unpacked one out of the other.
fn read(input: &[u8], depth: usize) -> Option<Found> {
    let depth = depth.checked_sub(1)?;
    if is_markup(input) {
        return Some(Found::problem(DecodeError::Html));
    }
    READERS.iter().find_map(|reader| reader(input, &|inside| read(inside, depth)))
}

/// Certificates, and collections of them, one after the other; white space between and after them.
fn read_der(input: &[u8], _: Inside<'_>) -> Option<Found> {
    if is_java_keystore(input) {
        return Some(java_keystore::read(input));
    }
    if let Some(store) = other_store(input) {
        return Some(Found::problem(DecodeError::OtherStore { what: store.what, instead: store.instead }));
    }
    let (mut found, mut rest) = (Found::default(), input);
    loop {
        let (is_first, number) = (found.is_nothing(), found.next_number());
        let next = if is_first { rest } else { rest.trim_ascii_start() };
        match next {
            [] => break,
            _ if pkcs7::is_signed_data(next) || is_der(next) => {}
            _ if is_first => return None,
            _ => {
                let (bytes, offset) = (rest.len(), input.len() - rest.len());
                found.refuse(DecodeError::TrailingData { number: number - 1, bytes, offset });
                break;
            }
        }
        let (element, after) = first_element(next).unwrap_or((next, &[]));
        if pkcs7::is_signed_data(element) {
            found.append(pkcs7::read(element, number));
        } else {
            found.add(Certificate::numbered(element, number));
        }
        rest = after;
    }
    if let (true, [DecodeError::NotX509 { .. }]) = (found.certificates.is_empty(), &found.problems[..])
        && let Some(kind) = other::kind(input)
    {
        return Some(Found::problem(DecodeError::OtherDer { kind }));
    }
    (!found.is_nothing()).then_some(found)
}

fn read_json(input: &[u8], inside: Inside<'_>) -> Option<Found> {
    let texts = json::texts(input)?;
    let found = texts.iter().filter_map(|text| inside(text.as_bytes()));
    Some(together(found).unwrap_or_else(|| Found::problem(DecodeError::OtherJson)))
}

fn read_pem(input: &[u8], _: Inside<'_>) -> Option<Found> {
    pem::has_block(input).then(|| pem::certificates(input))
}

/// The beginning of `-----BEGIN ` in base64.
const OF_PEM: &[u8] = b"LS0tLS1CRUdJTi";

/// The beginning of a certificate in base64, if it has 256 bytes or more.
const OF_DER: &[u8] = b"MII";

/// The length of a run of these characters that is not a word of a text, and can be a certificate.
const LEAST_RUN: usize = 200;

fn read_base64(input: &[u8], inside: Inside<'_>) -> Option<Found> {
    let plain = unescaped(input);
    let input = plain.as_ref().map_or(input, |plain| plain);
    if input.iter().all(|byte| is_base64(*byte) || byte.is_ascii_whitespace()) {
        return read_run(input, inside);
    }
    let runs = input.split(|byte| !is_base64(*byte)).filter(|run| run.len() >= LEAST_RUN);
    together(runs.filter_map(|run| read_run(run, inside)))
}

fn read_run(text: &[u8], inside: Inside<'_>) -> Option<Found> {
    match decode_base64(text) {
        Ok(bytes) => inside(&bytes),
        // Other text of these characters is not a damaged certificate.
        Err(_) if ![OF_PEM, OF_DER].iter().any(|start| text.trim_ascii_start().starts_with(start)) => None,
        Err(source) => Some(Found::problem(DecodeError::DamagedBase64 { source: source.into() })),
    }
}

/// Puts together what was found in several texts. Texts that are something else do not matter beside certificates, but
/// a private key and a damaged certificate do.
fn together(texts: impl Iterator<Item = Found>) -> Option<Found> {
    let (mut all, mut other) = (Found::default(), None);
    for found in texts {
        if found.certificates.is_empty() && found.problems.iter().all(DecodeError::is_something_else) {
            other.get_or_insert(found);
        } else {
            all.append(found);
        }
    }
    if all.is_nothing() { other } else { Some(all) }
}

/// The beginnings of HTML and XML documents, which a login page, a proxy or an object storage sends instead of a file.
const MARKUP: [&[u8]; 5] = [b"<!doctype", b"<html", b"<head", b"<body", b"<?xml"];

/// Returns whether this is a web page or an XML document.
fn is_markup(input: &[u8]) -> bool {
    let start = input.trim_ascii_start();
    MARKUP.iter().any(|mark| start.get(..mark.len()).is_some_and(|text| text.eq_ignore_ascii_case(mark)))
}

/// Returns the text, if it is UTF-16 with a byte order mark: a redirect of Windows PowerShell writes that.
fn from_utf16(input: &[u8]) -> Option<Zeroizing<String>> {
    let (text, unit): (_, fn([u8; 2]) -> u16) = match input {
        [0xFF, 0xFE, text @ ..] => (text, u16::from_le_bytes),
        [0xFE, 0xFF, text @ ..] => (text, u16::from_be_bytes),
        _ => return None,
    };
    let units: Vec<u16> = text.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    let units = Zeroizing::new(units);
    Some(Zeroizing::new(String::from_utf16_lossy(&units)))
}
