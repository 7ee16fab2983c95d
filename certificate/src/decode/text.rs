//! What text can begin with, before any certificate.

use zeroize::Zeroizing;

/// How HTML and XML documents begin: what a login page, a proxy or an object storage sends instead of a file.
const MARKUP: [&[u8]; 5] = [b"<!doctype", b"<html", b"<head", b"<body", b"<?xml"];

/// Whether this is a web page or an XML document.
pub(super) fn is_markup(input: &[u8]) -> bool {
    let start = input.trim_ascii_start();
    MARKUP.iter().any(|mark| start.get(..mark.len()).is_some_and(|text| text.eq_ignore_ascii_case(mark)))
}

/// The text, if it is UTF-16 with a byte order mark: a redirect of Windows PowerShell writes that.
pub(super) fn from_utf16(input: &[u8]) -> Option<Zeroizing<String>> {
    let (text, unit): (_, fn([u8; 2]) -> u16) = match input {
        [0xFF, 0xFE, text @ ..] => (text, u16::from_le_bytes),
        [0xFE, 0xFF, text @ ..] => (text, u16::from_be_bytes),
        _ => return None,
    };
    let units: Vec<u16> = text.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    let units = Zeroizing::new(units);
    Some(Zeroizing::new(String::from_utf16_lossy(&units)))
}
