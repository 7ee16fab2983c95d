//! Base64: of a whole file, or in the midst of other text, as in a Kubernetes manifest.

use base64ct::{Base64Unpadded, Encoding as _, Error};
use zeroize::Zeroizing;

use super::{DecodeError, Found, read_inner, together};

/// How the base64 of `-----BEGIN ` begins.
const OF_PEM: &[u8] = b"LS0tLS1CRUdJTi";

/// How the base64 of a certificate in DER begins, from 256 bytes up.
const OF_DER: &[u8] = b"MII";

/// The length of a run of these characters that is no word of a text, and can be a certificate.
const LEAST_RUN: usize = 200;

pub(super) fn read(input: &[u8], depth: usize) -> Found {
    if input.iter().all(|byte| is_base64(*byte) || byte.is_ascii_whitespace()) {
        return read_whole(input, depth);
    }
    let runs = input.split(|byte| !is_base64(*byte)).filter(|run| run.len() >= LEAST_RUN);
    together(runs.filter_map(|run| read_whole(run, depth)))
}

fn read_whole(text: &[u8], depth: usize) -> Found {
    match decode(text) {
        Ok(bytes) => read_inner(&bytes, depth),
        // Whatever else is made of these characters is no damaged certificate.
        Err(_) if ![OF_PEM, OF_DER].iter().any(|start| text.trim_ascii_start().starts_with(start)) => None,
        Err(source) => Some(Err(DecodeError::DamagedBase64 { source: source.into() })),
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// The bytes of base64, in lines of any length and with or without the padding at its end.
pub(super) fn decode(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut packed = Zeroizing::new(Vec::with_capacity(text.len()));
    packed.extend(text.iter().filter(|byte| !byte.is_ascii_whitespace()));
    let padding = packed.iter().rev().take(2).take_while(|byte| **byte == b'=').count();
    let packed = &packed[..packed.len() - padding];
    let mut bytes = Zeroizing::new(vec![0; packed.len() / 4 * 3 + 2]);
    let whole = Base64Unpadded::decode(packed, &mut bytes).map(<[u8]>::len);
    // A text that was cut off ends within a group of four: what the groups are the base64 of tells that it is cut.
    let groups = &packed[..packed.len() - packed.len() % 4];
    let length = whole.or_else(|_| Base64Unpadded::decode(groups, &mut bytes).map(<[u8]>::len))?;
    bytes.truncate(length);
    Ok(bytes)
}
