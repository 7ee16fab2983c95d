//! DER: exactly one certificate.

use der::{Decode as _, ErrorKind, Header, Reader as _, SliceReader};

use super::{DecodeError, Found};
use crate::pkcs12::is_pkcs12;
use crate::x509::Certificate;

/// How Java's own keystores begin, JKS and JCEKS: they are no DER, and nothing else is like them.
const JAVA: [[u8; 4]; 2] = [[0xFE, 0xED, 0xFE, 0xED], [0xCE, 0xCE, 0xCE, 0xCE]];

/// Whether this is a keystore of Java's own forms.
pub(crate) fn is_java_keystore(input: &[u8]) -> bool {
    JAVA.iter().any(|magic| input.starts_with(magic))
}

pub(super) fn read(input: &[u8], _: usize) -> Found {
    if is_java_keystore(input) {
        return Some(Err(DecodeError::JavaKeystore));
    }
    is_der(input).then(|| Ok(vec![Certificate::from_der(input)?]))
}

/// The tag of a SEQUENCE, and the length forms from 128 bytes up, because no certificate is smaller. Text can begin
/// with the tag, which is the digit 0, but not go on like this. A private key can be smaller.
fn is_der(input: &[u8]) -> bool {
    matches!(input, [0x30, 0x80..=0x84, ..]) || matches!(input, [0x30, _, key @ ..] if is_private_key(key))
}

/// Looks at the outermost length and at the first element, for the refusals that deserve their own sentence.
pub(crate) fn check_outer(der: &[u8]) -> Result<(), DecodeError> {
    let Ok(mut reader) = SliceReader::new(der) else {
        return Err(DecodeError::TruncatedDer { expected: 1, actual: der.len() });
    };
    let (start, length) = match Header::decode(&mut reader) {
        Ok(header) => (size(reader.position()), size(header.length())),
        Err(error) if matches!(error.kind(), ErrorKind::Incomplete { .. }) => (der.len(), 1),
        // Not DER at all: the parser says more.
        Err(_) => return Ok(()),
    };
    if is_private_key(der.get(start..).unwrap_or_default()) {
        return Err(DecodeError::PrivateKey);
    }
    if is_pkcs12(der) {
        return Err(DecodeError::Pkcs12);
    }
    if start + length > der.len() {
        return Err(DecodeError::TruncatedDer { expected: start + length, actual: der.len() });
    }
    Ok(())
}

/// PKCS#1, SEC 1 and PKCS#8 keys begin with a version of 0 or 1; a certificate begins with a SEQUENCE.
fn is_private_key(content: &[u8]) -> bool {
    matches!(content, [0x02, 0x01, 0 | 1, ..])
}

fn size(length: der::Length) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}
