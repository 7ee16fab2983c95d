//! The form of JKS and JCEKS stores: entries, and the seal.

use sha1::{Digest as _, Sha1};

use crate::secret::Secret;

/// The first bytes of JKS.
pub(super) const JKS: [u8; 4] = [0xFE, 0xED, 0xFE, 0xED];
/// The first bytes of JCEKS.
const JCEKS: [u8; 4] = [0xCE, 0xCE, 0xCE, 0xCE];

/// The kinds of entries.
pub(super) const CERTIFICATE: u32 = 2;
const PRIVATE_KEY: u32 = 1;
const SECRET_KEY: u32 = 3;

/// The only kind of certificate.
pub(super) const X509: &[u8] = b"X.509";

/// The length of the seal.
const SEAL: usize = 20;

/// The seal of these bytes: SHA-1 of the password in UTF-16, two words, and the bytes.
///
/// The older forms have no other. SHA-1 can be forged by someone who makes both stores, not for a store that is there.
pub(super) fn seal(content: &[u8], password: &Secret) -> [u8; SEAL] {
    let mut hash = Sha1::new();
    for unit in password.expose().encode_utf16() {
        hash.update(unit.to_be_bytes());
    }
    hash.update(b"Mighty Aphrodite");
    hash.update(content);
    hash.finalize().into()
}

/// The parts of a store that holds no key.
pub(crate) struct Store<'a> {
    /// The certificates in DER, in the order of the store.
    pub(crate) certificates: Vec<&'a [u8]>,
    /// Everything that the seal is of.
    sealed: &'a [u8],
    seal: &'a [u8],
}

/// The reason why a store is not read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unread {
    /// There is a private or secret key in it.
    Key,
    /// The content is not what it should be; a key may follow.
    Damaged(&'static str),
}

const CUT_OFF: Unread = Unread::Damaged("it is cut off");

impl<'a> Store<'a> {
    /// Reads the entries up to the first key. No number in the store is trusted: each length is held to what is there.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Unread> {
        let mut rest = bytes;
        let magic = *take::<4>(&mut rest)?;
        if magic != JKS && magic != JCEKS {
            return Err(Unread::Damaged("it does not begin like one"));
        }
        let version = number(&mut rest)?;
        if !matches!(version, 1 | 2) {
            return Err(Unread::Damaged("its version is neither 1 nor 2"));
        }
        let mut certificates = Vec::new();
        for _ in 0..number(&mut rest)? {
            match number(&mut rest)? {
                CERTIFICATE => {}
                PRIVATE_KEY | SECRET_KEY => return Err(Unread::Key),
                _ => return Err(Unread::Damaged("an entry in it is of an unknown kind")),
            }
            let _alias = text(&mut rest)?;
            let _created = take::<8>(&mut rest)?;
            // Version 1 has certificates of one kind only, and does not name it.
            if version == 2 && text(&mut rest)? != X509 {
                return Err(Unread::Damaged("a certificate in it is of another kind than X.509"));
            }
            let length = number(&mut rest)? as usize;
            certificates.push(some(&mut rest, length)?);
        }
        let (sealed, seal) = (&bytes[..bytes.len() - rest.len()], rest);
        match seal.len() {
            SEAL => Ok(Self { certificates, sealed, seal }),
            0..SEAL => Err(CUT_OFF),
            _ => Err(Unread::Damaged("other data follows its end")),
        }
    }

    pub(super) fn is_sealed_with(&self, password: &Secret) -> bool {
        seal(self.sealed, password) == self.seal
    }
}

fn some<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], Unread> {
    let (found, after) = rest.split_at_checked(length).ok_or(CUT_OFF)?;
    *rest = after;
    Ok(found)
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Result<&'a [u8; N], Unread> {
    let (found, after) = rest.split_first_chunk().ok_or(CUT_OFF)?;
    *rest = after;
    Ok(found)
}

fn number(rest: &mut &[u8]) -> Result<u32, Unread> {
    Ok(u32::from_be_bytes(*take(rest)?))
}

/// Text in Java's own kind of UTF-8, with its length in two bytes before it.
fn text<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Unread> {
    let length = u16::from_be_bytes(*take(rest)?);
    some(rest, usize::from(length))
}
