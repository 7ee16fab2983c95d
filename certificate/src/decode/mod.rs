//! From bytes to certificates: one table of accepted forms.

mod archive;
mod base64;
mod found;
mod json;
mod pem;
mod pkcs7;

use zeroize::Zeroizing;

use crate::certificate::Certificate;
use crate::der::{is_der, is_java_keystore};
use crate::error::DecodeError;
use crate::limits::MAX_INPUT_BYTES;
use found::{Found, Inside};

/// The most forms that are unpacked one out of the other. Kubernetes keeps what was applied as PEM in base64 in JSON in JSON.
const MAX_DEPTH: usize = 4;

/// The form that the certificates were found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Der,
    Json,
    Pem,
    Base64,
    Archive,
}

/// The certificates of an input, in their order, and the form they came in.
pub(crate) struct Decoded {
    pub(crate) form: Form,
    pub(crate) certificates: Vec<Certificate>,
}

/// Reads one form, and what is inside of it.
type Reader = fn(&[u8], Inside<'_>) -> Found;

/// The accepted forms; the first that knows the input decides. DER comes first because a certificate may hold text
/// that looks like another form, never the other way round. JSON comes before PEM because its strings escape the ends
/// of lines.
const READERS: [(Form, Reader); 4] =
    [(Form::Der, read_der), (Form::Json, json::read), (Form::Pem, pem::read), (Form::Base64, base64::read)];

/// Reads certificates in any accepted form; at least one, duplicates kept.
pub(crate) fn decode(input: &[u8]) -> Result<Decoded, DecodeError> {
    if input.len() > MAX_INPUT_BYTES {
        return Err(DecodeError::TooLarge);
    }
    if archive::is_archive(input) {
        let certificates = archive::read(input, &|member| Ok(decode_file(member)?.certificates))?;
        return Ok(Decoded { form: Form::Archive, certificates });
    }
    decode_file(input)
}

/// Reads what is not an archive. Archives are outermost only: one inside of another form, or of another archive, could
/// unpack to any size.
fn decode_file(input: &[u8]) -> Result<Decoded, DecodeError> {
    let utf8 = from_utf16(input);
    let input = utf8.as_ref().map_or(input, |text| text.as_bytes());
    let input = input.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(input);
    if input.trim_ascii().is_empty() {
        return Err(DecodeError::Empty);
    }
    read(input, MAX_DEPTH).unwrap_or(Err(DecodeError::Unrecognised))
}

/// Reads with the first reader that knows the input; `depth` forms may be unpacked one out of the other.
fn read(input: &[u8], depth: usize) -> Option<Result<Decoded, DecodeError>> {
    let depth = depth.checked_sub(1)?;
    if is_markup(input) {
        return Some(Err(DecodeError::Html));
    }
    let inside = |input: &[u8]| Some(read(input, depth)?.map(|decoded| decoded.certificates));
    READERS.iter().find_map(|(form, read)| {
        let found = read(input, &inside)?;
        Some(found.map(|certificates| Decoded { form: *form, certificates }))
    })
}

fn read_der(input: &[u8], _: Inside<'_>) -> Found {
    if is_java_keystore(input) {
        return Some(Err(DecodeError::JavaKeystore));
    }
    if pkcs7::is_signed_data(input) {
        return Some(pkcs7::read(input, 1));
    }
    is_der(input).then(|| Ok(vec![Certificate::from_der(input)?]))
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
