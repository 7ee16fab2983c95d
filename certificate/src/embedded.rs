//! PKCS#12 stores in base64 inside of other text, such as a Kubernetes Secret.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::der::is_pkcs12;

/// The beginning of a store in base64, if it has 256 bytes or more.
const BEGINNING: &[u8] = b"MII";

/// The length of a run of these characters that is not a word of a text.
const LEAST_RUN: usize = 200;

/// Bytes of a store or a text, which may be secret.
type Bytes = Zeroizing<Vec<u8>>;

/// Returns the stores in a text, and what is left of it without them: all of it where there is none, as in all binary
/// input.
pub(crate) fn pkcs12_in_text(text: &[u8]) -> (Vec<Bytes>, Bytes) {
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let (mut stores, mut rest) = (Vec::new(), Zeroizing::new(Vec::with_capacity(text.len())));
    for run in text.chunk_by(|one, next| is_base64(one) == is_base64(next)) {
        let is_candidate = run.len() >= LEAST_RUN && run.starts_with(BEGINNING);
        let store = is_candidate.then(|| STANDARD.decode(run).ok()).flatten().map(Zeroizing::new);
        match store.filter(|store| is_pkcs12(store)) {
            Some(store) => stores.push(store),
            None => rest.extend_from_slice(run),
        }
    }
    (stores, rest)
}
