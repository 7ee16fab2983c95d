//! PEM: blocks between BEGIN and END marks, wherever in the text they stand, with base64 in them.

use base64::engine::general_purpose::STANDARD_NO_PAD;
use base64::{DecodeError as NotBase64, Engine as _};
use memchr::memmem::find;
use zeroize::Zeroizing;

use super::pkcs7;
use crate::certificate::Certificate;
use crate::error::DecodeError;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// The end of the marks of every kind of private key: PKCS#8, encrypted or not, RSA, EC, OpenSSH.
const PRIVATE_KEY: &[u8] = b"PRIVATE KEY-----";

/// Returns whether a block begins somewhere.
pub(super) fn has_block(input: &[u8]) -> bool {
    find(input, BEGIN).is_some()
}

/// Reads the certificates of all blocks; at least one.
pub(super) fn certificates(input: &[u8]) -> Result<Vec<Certificate>, DecodeError> {
    if find(input, PRIVATE_KEY).is_some() {
        return Err(DecodeError::PrivateKey);
    }
    let mut certificates = Vec::new();
    let mut rest = input;
    while let Some(begin) = find(rest, BEGIN) {
        let line = || 1 + count_lines(input) - count_lines(&rest[begin..]);
        let (label, body, after) =
            next_block(&rest[begin..]).ok_or_else(|| DecodeError::TruncatedPem { line: line() })?;
        let der = || {
            decode_base64(body)
                .map_err(|source| DecodeError::DamagedPem { line: line(), source: source.into() })
        };
        let number = certificates.len() + 1;
        match label {
            b"CERTIFICATE" | b"X509 CERTIFICATE" => {
                certificates.push(Certificate::numbered(&der()?, number)?)
            }
            b"PKCS7" | b"PKCS #7 SIGNED DATA" | b"CMS" => certificates.extend(pkcs7::read(&der()?, number)?),
            b"TRUSTED CERTIFICATE" => return Err(DecodeError::OtherCertificates { line: line() }),
            _ => {}
        }
        rest = after;
    }
    if certificates.is_empty() { Err(DecodeError::OtherPem) } else { Ok(certificates) }
}

/// The label and the body of the block that `text` begins with, and the text after it; none when the block is not
/// closed, or not before the next one begins.
///
/// Marks are found anywhere, not only at the start of a line: files get indented and lose their line ends on the way.
fn next_block(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (label, rest) = split(text.strip_prefix(BEGIN)?, DASHES)?;
    let (body, rest) = split(rest, END)?;
    let rest = rest.strip_prefix(label)?.strip_prefix(DASHES)?;
    find(body, BEGIN).is_none().then_some((label, body, rest))
}

fn split<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = find(text, mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

fn count_lines(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte == b'\n').count()
}

/// The bytes of base64, in lines of any length and with or without the padding at its end.
///
/// The library's own error shows a character that is not base64, which may belong to a secret.
pub(super) fn decode_base64(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, &'static str> {
    let mut packed = Zeroizing::new(Vec::with_capacity(text.len()));
    text.split(u8::is_ascii_whitespace).for_each(|run| packed.extend_from_slice(run));
    let padding = packed.iter().rev().take(2).take_while(|byte| **byte == b'=').count();
    let packed = &packed[..packed.len() - padding];
    // Room for what the decoder takes for the most, so that nothing is moved.
    let mut bytes = Zeroizing::new(Vec::with_capacity(packed.len() / 4 * 3 + 3));
    // A text that was cut off ends within a group of four: what the groups are the base64 of tells that it is cut.
    let groups = &packed[..packed.len() - packed.len() % 4];
    let decoded = STANDARD_NO_PAD.decode_vec(packed, &mut bytes).or_else(|_| {
        bytes.clear();
        STANDARD_NO_PAD.decode_vec(groups, &mut bytes)
    });
    match decoded {
        Ok(()) => Ok(bytes),
        Err(NotBase64::InvalidByte(..)) => Err("it contains a character that is not valid base64"),
        Err(_) => Err("it does not end like base64"),
    }
}
