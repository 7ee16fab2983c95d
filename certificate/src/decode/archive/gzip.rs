//! Files compressed with gzip.

use std::io::{ErrorKind, Read as _};

use flate2::bufread::GzDecoder;
use zeroize::Zeroizing;

use super::member::{MAX_TOTAL_MIB, MIB};
use crate::parse::Cause;

pub(super) const KIND: &str = "gzip file";

const BEGINNING: &[u8] = &[0x1F, 0x8B];

/// Returns whether this is compressed with gzip.
pub(super) fn is_gzip(input: &[u8]) -> bool {
    input.starts_with(BEGINNING)
}

/// Unpacks all parts, one after the other; white space and zeros after the last do not count.
pub(super) fn content(mut input: &[u8]) -> Result<Zeroizing<Vec<u8>>, Cause> {
    let limit = MAX_TOTAL_MIB * MIB;
    // The size of the last part, which is the only one as a rule: room for all of it, so that nothing is moved. It may be
    // a private key.
    let size = input.last_chunk().map_or(0, |size| u64::from(u32::from_le_bytes(*size))).min(limit);
    let mut content = Zeroizing::new(Vec::with_capacity(usize::try_from(size)? + 1));
    while is_gzip(input) {
        let mut decoder = GzDecoder::new(input);
        let room = limit + 1 - content.len() as u64;
        decoder.by_ref().take(room).read_to_end(&mut content).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => "it is cut off",
            _ => "it is damaged",
        })?;
        if content.len() as u64 > limit {
            return Err(format!("it is larger than {MAX_TOTAL_MIB} MiB when it is unpacked").into());
        }
        input = decoder.into_inner();
    }
    if !input.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace()) {
        return Err("other data follows its end".into());
    }
    Ok(content)
}
