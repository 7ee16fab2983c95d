//! From bytes to certificates: one table of accepted forms.

mod base64;
mod der;
mod error;
mod json;
mod pem;
mod text;

pub(super) use der::{check_outer, is_java_keystore};
pub use error::DecodeError;

use super::x509::Certificate;

/// The largest input that is looked at: 1 MiB, some hundred times what a service sends.
pub const MAX_INPUT_BYTES: usize = 1 << 20;

/// The most certificates in one bundle; the root stores of operating systems hold about 150.
pub const MAX_CERTIFICATES: usize = 256;

/// How many forms are unpacked one out of the other. Kubernetes keeps what was applied as PEM in base64 in JSON in JSON.
const MAX_DEPTH: usize = 4;

/// What the certificates were found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Der,
    Json,
    Pem,
    Base64,
}

/// The certificates of an input, in their order, and the form they came in.
pub(super) struct Decoded {
    pub(super) form: Form,
    pub(super) certificates: Vec<Certificate>,
}

/// What a reader finds: nothing when the input is not of its form.
type Found = Option<Result<Vec<Certificate>, DecodeError>>;

/// Reads one form; gets the number of forms that may still be inside.
type Reader = fn(&[u8], usize) -> Found;

/// The accepted forms; the first that knows the input decides. DER comes first because a certificate may hold text
/// that looks like another form, never the other way round. JSON comes before PEM because its strings escape the ends
/// of lines. A reader gets the number of forms that may still be inside.
const READERS: [(Form, Reader); 4] =
    [(Form::Der, der::read), (Form::Json, json::read), (Form::Pem, pem::read), (Form::Base64, base64::read)];

/// Reads certificates in any accepted form; at least one, duplicates kept.
pub(super) fn decode(input: &[u8]) -> Result<Decoded, DecodeError> {
    if input.len() > MAX_INPUT_BYTES {
        return Err(DecodeError::TooLarge);
    }
    let utf8 = text::from_utf16(input);
    let input = utf8.as_ref().map_or(input, |text| text.as_bytes());
    let input = input.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(input);
    if input.trim_ascii().is_empty() {
        return Err(DecodeError::Empty);
    }
    read(input, MAX_DEPTH).unwrap_or(Err(DecodeError::Unrecognised))
}

/// Reads with the first reader that knows the input; `depth` forms may be unpacked one out of the other.
fn read(input: &[u8], depth: usize) -> Option<Result<Decoded, DecodeError>> {
    let depth = depth.checked_sub(1)?;
    if text::is_markup(input) {
        return Some(Err(DecodeError::Html));
    }
    READERS.iter().find_map(|(form, read)| {
        let found = read(input, depth)?;
        Some(found.map(|certificates| Decoded { form: *form, certificates }))
    })
}

/// Puts together what was found in several texts. Texts that are something else do not matter beside certificates, but
/// a private key and a damaged certificate do.
fn together(found: impl Iterator<Item = Result<Vec<Certificate>, DecodeError>>) -> Found {
    let (mut certificates, mut other) = (Vec::new(), None);
    for result in found {
        match result {
            Ok(more) => certificates.extend(more),
            Err(error @ (DecodeError::OtherPem | DecodeError::OtherJson | DecodeError::Html)) => {
                other.get_or_insert(error);
            }
            Err(error) => return Some(Err(error)),
        }
    }
    match (certificates.is_empty(), other) {
        (false, _) => Some(Ok(certificates)),
        (true, Some(error)) => Some(Err(error)),
        (true, None) => None,
    }
}

/// Reads what was unpacked out of another form.
fn read_inner(input: &[u8], depth: usize) -> Found {
    Some(read(input, depth)?.map(|decoded| decoded.certificates))
}
