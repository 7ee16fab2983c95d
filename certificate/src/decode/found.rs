//! Results of the readers of the accepted forms.

use crate::certificate::Certificate;
use crate::error::DecodeError;

/// The certificates that a reader finds: nothing when the input is not of its form.
pub(super) type Found = Option<Result<Vec<Certificate>, DecodeError>>;

/// Reads what a form holds inside, which may be of any form again.
pub(super) type Inside<'a> = &'a dyn Fn(&[u8]) -> Found;

/// Puts together what was found in several texts. Texts that are something else do not matter beside certificates, but
/// a private key and a damaged certificate do.
pub(super) fn together(found: impl Iterator<Item = Result<Vec<Certificate>, DecodeError>>) -> Found {
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
