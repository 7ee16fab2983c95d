//! Base64: of a whole file, or in the midst of other text, as in a Kubernetes manifest.

use base64::engine::general_purpose::STANDARD_NO_PAD;
use base64::{DecodeError as Base64Error, Engine as _};
use zeroize::Zeroizing;

use super::found::{Found, Inside, together};
use crate::error::DecodeError;

/// The beginning of `-----BEGIN ` in base64.
const OF_PEM: &[u8] = b"LS0tLS1CRUdJTi";

/// The beginning of a certificate in base64, if it has 256 bytes or more.
const OF_DER: &[u8] = b"MII";

/// The length of a run of these characters that is not a word of a text, and can be a certificate.
const LEAST_RUN: usize = 200;

pub(super) fn read(input: &[u8], inside: Inside<'_>) -> Found {
    if input.iter().all(|byte| is_base64(*byte) || byte.is_ascii_whitespace()) {
        return read_whole(input, inside);
    }
    let runs = input.split(|byte| !is_base64(*byte)).filter(|run| run.len() >= LEAST_RUN);
    together(runs.filter_map(|run| read_whole(run, inside)))
}

fn read_whole(text: &[u8], inside: Inside<'_>) -> Found {
    match decode(text) {
        Ok(bytes) => inside(&bytes),
        // Other text of these characters is not a damaged certificate.
        Err(_) if ![OF_PEM, OF_DER].iter().any(|start| text.trim_ascii_start().starts_with(start)) => None,
        Err(source) => Some(Err(DecodeError::DamagedBase64 { source: source.into() })),
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// The text is not base64. The library's own error shows the character, which may belong to a secret.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotBase64 {
    #[error("it contains a character that is not valid base64")]
    Character,
    #[error("it does not end like base64")]
    End,
}

impl From<Base64Error> for NotBase64 {
    fn from(error: Base64Error) -> Self {
        match error {
            Base64Error::InvalidByte(..) => Self::Character,
            _ => Self::End,
        }
    }
}

/// The bytes of base64, in lines of any length and with or without the padding at its end.
pub(super) fn decode(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotBase64> {
    let mut packed = Zeroizing::new(Vec::with_capacity(text.len()));
    text.split(u8::is_ascii_whitespace).for_each(|run| packed.extend_from_slice(run));
    let padding = packed.iter().rev().take(2).take_while(|byte| **byte == b'=').count();
    let packed = &packed[..packed.len() - padding];
    // Room for what the decoder takes for the most, so that nothing is moved.
    let mut bytes = Zeroizing::new(Vec::with_capacity(packed.len() / 4 * 3 + 3));
    // A text that was cut off ends within a group of four: what the groups are the base64 of tells that it is cut.
    let groups = &packed[..packed.len() - packed.len() % 4];
    STANDARD_NO_PAD.decode_vec(packed, &mut bytes).or_else(|_| {
        bytes.clear();
        STANDARD_NO_PAD.decode_vec(groups, &mut bytes)
    })?;
    Ok(bytes)
}
