//! Passwords of stores.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use cloud_certs::Secret;
use zeroize::Zeroizing;

use crate::error::OutputError;

/// The longest password.
const MAX_PASSWORD: u64 = 4 << 10;

/// The password of an output's stores: that in its file, or else the default.
pub(crate) fn of(file: Option<&Path>, default: &Secret) -> Result<Secret, OutputError> {
    let Some(path) = file else { return Ok(default.clone()) };
    read(path).map_err(|source| OutputError::Password { path: path.to_owned(), source })
}

/// Reads the password in a file. A line end at its end is not part of it.
fn read(path: &Path) -> io::Result<Secret> {
    let mut text = Zeroizing::new(String::with_capacity(MAX_PASSWORD as usize + 1));
    File::open(path)?.take(MAX_PASSWORD + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_PASSWORD {
        return Err(io::Error::other("it is longer than 4 KiB"));
    }
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Secret::new(line.strip_suffix('\r').unwrap_or(line)))
}
