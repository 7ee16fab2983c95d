//! A bundle as PKCS#7 (RFC 2315, RFC 5652): certificates without a message or a signature.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::bundle::CaBundle;
use crate::der::element;

const SIGNED_DATA: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
const DATA: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];
const VERSION_1: &[u8] = &[0x02, 0x01, 0x01];
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const FIRST: u8 = 0xA0;

/// The certificates in one PEM block, in the order of the bundle, as `openssl crl2pkcs7` has them. DER would have them
/// sorted by their bytes.
pub(crate) fn pem(bundle: &CaBundle) -> String {
    let mut pem = "-----BEGIN PKCS7-----\n".to_owned();
    // 48 bytes make a line of 64 columns.
    for line in encode(bundle).chunks(48) {
        STANDARD.encode_string(line, &mut pem);
        pem.push('\n');
    }
    pem + "-----END PKCS7-----\n"
}

fn encode(bundle: &CaBundle) -> Vec<u8> {
    let certificates: Vec<&[u8]> = bundle.iter().map(|certificate| &certificate.der()[..]).collect();
    let no_hashes = element(SET, &[]);
    let no_message = element(SEQUENCE, &[DATA]);
    let certificates = element(FIRST, &certificates);
    let no_signatures = element(SET, &[]);
    let signed = element(SEQUENCE, &[VERSION_1, &no_hashes, &no_message, &certificates, &no_signatures]);
    element(SEQUENCE, &[SIGNED_DATA, &element(FIRST, &[&signed])])
}
