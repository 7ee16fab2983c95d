//! From bytes to certificates: one table of accepted forms.

mod der;
mod error;
mod pem;

pub(super) use der::check_outer;
pub use error::DecodeError;

use super::x509::Certificate;

/// The largest input that is looked at: 1 MiB, some hundred times what a service sends.
pub const MAX_INPUT_BYTES: usize = 1 << 20;

/// The most certificates in one bundle; the root stores of operating systems hold about 150.
pub const MAX_CERTIFICATES: usize = 256;

/// What the certificates were found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Pem,
    Der,
}

/// The certificates of an input, in their order, and the form they came in.
pub(super) struct Decoded {
    pub(super) form: Form,
    pub(super) certificates: Vec<Certificate>,
}

/// An accepted form: how it is told from the others, and how it is read.
struct Decoder {
    form: Form,
    recognises: fn(&[u8]) -> bool,
    decode: fn(&[u8]) -> Result<Vec<Certificate>, DecodeError>,
}

/// The accepted forms; the first that recognises the input decides. DER comes first because a certificate may hold
/// text that looks like PEM, never the other way round.
const DECODERS: [Decoder; 2] = [
    Decoder { form: Form::Der, recognises: der::recognises, decode: der::decode },
    Decoder { form: Form::Pem, recognises: pem::recognises, decode: pem::decode },
];

/// How HTML and XML documents begin: what a login page, a proxy or an object storage sends instead of a file.
const MARKUP: [&[u8]; 5] = [b"<!doctype", b"<html", b"<head", b"<body", b"<?xml"];

/// Reads certificates in any accepted form; at least one, duplicates kept.
pub(super) fn decode(input: &[u8]) -> Result<Decoded, DecodeError> {
    if input.len() > MAX_INPUT_BYTES {
        return Err(DecodeError::TooLarge);
    }
    let input = input.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(input);
    if input.trim_ascii().is_empty() {
        return Err(DecodeError::Empty);
    }
    if is_markup(input) {
        return Err(DecodeError::Html);
    }
    let decoder =
        DECODERS.iter().find(|decoder| (decoder.recognises)(input)).ok_or(DecodeError::Unrecognised)?;
    Ok(Decoded { form: decoder.form, certificates: (decoder.decode)(input)? })
}

fn is_markup(input: &[u8]) -> bool {
    let start = input.trim_ascii_start();
    MARKUP.iter().any(|mark| start.get(..mark.len()).is_some_and(|text| text.eq_ignore_ascii_case(mark)))
}
