//! PEM: blocks between BEGIN and END marks, wherever in the text they stand.

use memchr::memmem::find;

use super::base64;
use super::found::{Found, Inside};
use super::pkcs7;
use crate::certificate::Certificate;
use crate::error::DecodeError;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// The end of the marks of every kind of private key: PKCS#8, encrypted or not, RSA, EC, OpenSSH.
const PRIVATE_KEY: &[u8] = b"PRIVATE KEY-----";

pub(super) fn read(input: &[u8], _: Inside<'_>) -> Found {
    find(input, BEGIN)?;
    Some(decode(input))
}

fn decode(input: &[u8]) -> Result<Vec<Certificate>, DecodeError> {
    if find(input, PRIVATE_KEY).is_some() {
        return Err(DecodeError::PrivateKey);
    }
    let mut certificates = Vec::new();
    let mut rest = input;
    while let Some(begin) = find(rest, BEGIN) {
        let line = || 1 + count_lines(input) - count_lines(&rest[begin..]);
        let block = next_block(&rest[begin..]).ok_or_else(|| DecodeError::TruncatedPem { line: line() })?;
        let der = || {
            base64::decode(block.body)
                .map_err(|source| DecodeError::DamagedPem { line: line(), source: source.into() })
        };
        let number = certificates.len() + 1;
        match block.label {
            b"CERTIFICATE" | b"X509 CERTIFICATE" => {
                certificates.push(Certificate::numbered(&der()?, number)?)
            }
            b"PKCS7" | b"PKCS #7 SIGNED DATA" | b"CMS" => certificates.extend(pkcs7::read(&der()?, number)?),
            b"TRUSTED CERTIFICATE" => return Err(DecodeError::OtherCertificates { line: line() }),
            _ => {}
        }
        rest = block.rest;
    }
    if certificates.is_empty() { Err(DecodeError::OtherPem) } else { Ok(certificates) }
}

/// One block, and the text after it.
struct Block<'a> {
    label: &'a [u8],
    body: &'a [u8],
    rest: &'a [u8],
}

/// The block that `text` begins with; none when it is not closed, or not before the next one begins.
///
/// Marks are found anywhere, not only at the start of a line: files get indented and lose their line ends on the way.
fn next_block(text: &[u8]) -> Option<Block<'_>> {
    let (label, rest) = split(text.strip_prefix(BEGIN)?, DASHES)?;
    let (body, rest) = split(rest, END)?;
    let rest = rest.strip_prefix(label)?.strip_prefix(DASHES)?;
    find(body, BEGIN).is_none().then_some(Block { label, body, rest })
}

fn split<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = find(text, mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

fn count_lines(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte == b'\n').count()
}
