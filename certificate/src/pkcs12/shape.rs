//! What can be told of a PKCS#12 store without its password.

/// The kinds of bags that hold something to lose, as their object identifiers stand in the bytes: private keys in
/// plain form and encrypted (1.2.840.113549.1.12.10.1.1 and .2), and secret keys (.5).
const KEY_BAGS: [u8; 3] = [1, 2, 5];

/// An object identifier of eleven bytes, up to the one that tells the kinds of bags apart.
const BAG: [u8; 12] = [0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x0A, 0x01];

/// Whether bytes begin like a PKCS#12 store: a sequence whose first element is the version 3. No password is needed,
/// and the rest is not looked at.
///
/// No certificate and no other kind of key begins like this; a few other structures of cryptography do, such as
/// some signed messages.
#[must_use]
pub fn is_pkcs12(bytes: &[u8]) -> bool {
    let content = match bytes {
        // The length in one byte (BER leaves it open with 0x80), or in as many as the lower bits say.
        [0x30, 0..=0x80, content @ ..] => content,
        [0x30, long @ 0x81..=0x84, rest @ ..] => rest.get(usize::from(long & 0x7F)..).unwrap_or_default(),
        _ => return false,
    };
    matches!(content, [0x02, 0x01, 0x03, 0x30, ..])
}

/// Whether bytes are a PKCS#12 store with a private or secret key that can be seen without its password: what must
/// not be overwritten.
///
/// Java and OpenSSL encrypt each key and leave its frame in the open, so the keys of their stores are seen. A store
/// whose frames are encrypted as well keeps them hidden: `false` is no proof that there is none.
///
/// The marks are searched for wherever they stand, which also works for what is not DER (BER is allowed for these
/// files) and for files that are cut off.
#[must_use]
pub fn pkcs12_holds_key(bytes: &[u8]) -> bool {
    is_pkcs12(bytes)
        && bytes
            .windows(BAG.len() + 1)
            .any(|window| window.starts_with(&BAG) && KEY_BAGS.contains(&window[BAG.len()]))
}
