//! From bytes to certificates: one table of accepted forms.

mod archive;
mod java_keystore;
mod json;
mod pem;
mod pkcs7;

use zeroize::Zeroizing;

use crate::certificate::Certificate;
use crate::der::{is_der, is_java_keystore};
use crate::error::{DecodeError, MAX_INPUT_BYTES};
use crate::other_store::other_store;

/// The most forms that are unpacked one out of the other. Kubernetes keeps what was applied as PEM in base64 in JSON in JSON.
const MAX_DEPTH: usize = 4;

/// The certificates that a reader finds: nothing when the input is not of its form.
type Found = Option<Result<Vec<Certificate>, DecodeError>>;

/// Reads what a form holds inside, which may be of any form again.
type Inside<'a> = &'a dyn Fn(&[u8]) -> Found;

/// Reads one form, and what is inside of it.
type Reader = fn(&[u8], Inside<'_>) -> Found;

/// The accepted forms; the first that knows the input decides. DER comes first because a certificate may hold text
/// that looks like another form, never the other way round. JSON comes before PEM because its strings escape the ends
/// of lines.
const READERS: [Reader; 4] = [read_der, read_json, read_pem, read_base64];

/// Reads certificates in any accepted form, in their order; at least one, duplicates kept.
pub(crate) fn decode(input: &[u8]) -> Result<Vec<Certificate>, DecodeError> {
    if input.len() > MAX_INPUT_BYTES {
        return Err(DecodeError::TooLarge);
    }
    if archive::is_archive(input) {
        return archive::read(input, &decode_file);
    }
    decode_file(input)
}

/// Reads what is not an archive. Archives are outermost only: one inside of another form, or of another archive, could
/// unpack to any size.
fn decode_file(input: &[u8]) -> Result<Vec<Certificate>, DecodeError> {
    let utf8 = from_utf16(input);
    let input = utf8.as_ref().map_or(input, |text| text.as_bytes());
    let input = input.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(input);
    if input.trim_ascii().is_empty() {
        return Err(DecodeError::Empty);
    }
    read(input, MAX_DEPTH).unwrap_or(Err(DecodeError::Unrecognised))
}

/// Reads with the first reader that knows the input; `depth` forms may be unpacked one out of the other.
fn read(input: &[u8], depth: usize) -> Found {
    let depth = depth.checked_sub(1)?;
    if is_markup(input) {
        return Some(Err(DecodeError::Html));
    }
    READERS.iter().find_map(|reader| reader(input, &|inside| read(inside, depth)))
}

fn read_der(input: &[u8], _: Inside<'_>) -> Found {
    if is_java_keystore(input) {
        return Some(java_keystore::read(input));
    }
    if let Some(store) = other_store(input) {
        return Some(Err(DecodeError::OtherStore { what: store.what, instead: store.instead }));
    }
    if pkcs7::is_signed_data(input) {
        return Some(pkcs7::read(input, 1));
    }
    is_der(input).then(|| Ok(vec![Certificate::from_der(input)?]))
}

fn read_json(input: &[u8], inside: Inside<'_>) -> Found {
    let texts = json::texts(input)?;
    let found = texts.iter().filter_map(|text| inside(text.as_bytes()));
    Some(together(found).unwrap_or(Err(DecodeError::OtherJson)))
}

fn read_pem(input: &[u8], _: Inside<'_>) -> Found {
    pem::has_block(input).then(|| pem::certificates(input))
}

/// The beginning of `-----BEGIN ` in base64.
const OF_PEM: &[u8] = b"LS0tLS1CRUdJTi";

/// The beginning of a certificate in base64, if it has 256 bytes or more.
const OF_DER: &[u8] = b"MII";

/// The length of a run of these characters that is not a word of a text, and can be a certificate.
const LEAST_RUN: usize = 200;

fn read_base64(input: &[u8], inside: Inside<'_>) -> Found {
    if input.iter().all(|byte| is_base64(*byte) || byte.is_ascii_whitespace()) {
        return read_run(input, inside);
    }
    let runs = input.split(|byte| !is_base64(*byte)).filter(|run| run.len() >= LEAST_RUN);
    together(runs.filter_map(|run| read_run(run, inside)))
}

fn read_run(text: &[u8], inside: Inside<'_>) -> Found {
    match pem::decode_base64(text) {
        Ok(bytes) => inside(&bytes),
        // Other text of these characters is not a damaged certificate.
        Err(_) if ![OF_PEM, OF_DER].iter().any(|start| text.trim_ascii_start().starts_with(start)) => None,
        Err(source) => Some(Err(DecodeError::DamagedBase64 { source: source.into() })),
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// Puts together what was found in several texts. Texts that are something else do not matter beside certificates, but
/// a private key and a damaged certificate do.
fn together(found: impl Iterator<Item = Result<Vec<Certificate>, DecodeError>>) -> Found {
    let (mut certificates, mut other) = (Vec::new(), None);
    for result in found {
        match result {
            Ok(more) => certificates.extend(more),
            Err(error @ (DecodeError::OtherPem | DecodeError::OtherJson | DecodeError::Html)) => {
                other.get_or_insert(error);
            }
            Err(error) => return Some(Err(error)),
        }
    }
    match (certificates.is_empty(), other) {
        (false, _) => Some(Ok(certificates)),
        (true, Some(error)) => Some(Err(error)),
        (true, None) => None,
    }
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
