//! Archives and compressed files that are not unpacked, told by how they begin.

use crate::error::DecodeError;

/// The beginnings, the kinds, and what unpacks them.
const KINDS: [(&[u8], &str, &str); 9] = [
    (b"\xFD7zXZ\0", "a file compressed with xz", "xz -d"),
    (b"BZh", "a file compressed with bzip2", "bzip2 -d"),
    (b"\x28\xB5\x2F\xFD", "a file compressed with zstd", "zstd -d"),
    (b"\x04\x22\x4D\x18", "a file compressed with lz4", "lz4 -d"),
    (b"LZIP\x01", "a file compressed with lzip", "lzip -d"),
    (b"\x1F\x9D", "a file compressed with compress", "uncompress"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", "7z x"),
    (b"Rar!\x1A\x07", "a RAR archive", "unrar x"),
    (b"MSCF\0\0\0\0", "a Cabinet archive", "cabextract"),
];

/// The first block of bzip2, behind the mark and one digit: the mark alone could begin a text.
const BZIP2: &[u8] = &[0x31, 0x41, 0x59, 0x26, 0x53, 0x59];

/// The refusal, with the kind and the way out, if this is such a file.
pub(super) fn refusal(input: &[u8]) -> Option<DecodeError> {
    let (beginning, kind, command) =
        KINDS.into_iter().find(|(beginning, ..)| input.starts_with(beginning))?;
    let is_text = beginning == b"BZh" && !input.get(4..).is_some_and(|rest| rest.starts_with(BZIP2));
    (!is_text).then_some(DecodeError::OtherArchive { kind, command })
}
