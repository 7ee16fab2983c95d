//! Private keys in files that are about to be replaced: it is better to leave one file too many alone than to lose a key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use zeroize::Zeroizing;

use crate::decode::decode;
use crate::der::{is_java_keystore, pkcs12_holds_key};
use crate::embedded::pkcs12_in_text;
use crate::jks::store::{Store, Unread};
use crate::other_store::other_store;

/// The object identifiers of encryption with a password, 1.2.840.113549.1.5 and 1.2.840.113549.1.12.1, as they stand
/// at the beginning of an encrypted key.
const ENCRYPTED: [&[u8]; 2] = [
    &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05],
    &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x01],
];

/// The words in every PEM of a private key: OpenSSL's, OpenSSH's, PGP's.
const WORDS: &[u8] = b"PRIVATE KEY";

/// The shortest run of base64 in which a key can be: that of an Ed25519 key in PEM has 160 characters.
const LEAST_RUN: usize = 64;

/// Returns whether there is a private key in the bytes, in whatever they are wrapped.
pub(crate) fn holds_private_key(bytes: &[u8]) -> bool {
    // UTF-16 is ASCII with zeros between.
    let text = Zeroizing::new(bytes.iter().copied().filter(|byte| *byte != 0).collect::<Vec<u8>>());
    pkcs12_holds_key(bytes)
        || pkcs12_in_text(bytes).0.iter().any(|store| pkcs12_holds_key(store))
        || is_encrypted_key(bytes)
        || contains(&text, WORDS)
        || is_in_base64(&text)
        || decode(bytes).is_err_and(|error| error.is_private_key())
}

/// Returns what the bytes are, if that is a kind of store that can hold private keys, and this one may: nothing that can be
/// read tells.
pub(crate) fn may_hold_private_key(bytes: &[u8]) -> Option<&'static str> {
    if is_java_keystore(bytes) {
        let is_unknown = matches!(Store::read(bytes), Err(Unread::Damaged(_)));
        return is_unknown.then_some("a Java keystore that cannot be read to its end");
    }
    other_store(bytes).map(|store| store.what)
}

/// A sequence whose first element is an algorithm of encryption: PKCS#8, in DER.
fn is_encrypted_key(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(24)];
    start.first() == Some(&0x30) && ENCRYPTED.iter().any(|identifier| contains(start, identifier))
}

/// Base64 of PEM, in one run or in lines.
fn is_in_base64(text: &[u8]) -> bool {
    let packed =
        Zeroizing::new(text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect::<Vec<u8>>());
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    packed.split(|byte| !is_base64(byte)).filter(|run| run.len() >= LEAST_RUN).any(|run| {
        // What stands before the run without white space may have shifted it.
        (0..4).any(|shift| {
            let groups = &run[shift..run.len() - (run.len() - shift) % 4];
            let mut decoded = Zeroizing::new(vec![0; groups.len() / 4 * 3]);
            let length = STANDARD_NO_PAD.decode_slice(groups, &mut decoded);
            length.is_ok_and(|length| contains(&decoded[..length], WORDS))
        })
    })
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    memchr::memmem::find(bytes, wanted).is_some()
}
