//! Files that the command line names: the token, the roots and the certificates to trust.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use cloud_certs::{CaBundle, MAX_BODY, Secret};

use crate::failure::Failure;

/// The longest token file that is read: tokens of these clouds have up to some 20 KiB.
const MAX_TOKEN: usize = 256 << 10;

/// The token in a file, or on standard input for `-`.
pub(crate) async fn token(path: PathBuf) -> Result<Secret, Failure> {
    let bytes = read("token file", path, MAX_TOKEN).await?;
    // What is not text is refused with all else that a token cannot hold.
    Ok(Secret::new(String::from_utf8(bytes).unwrap_or_else(|_| char::REPLACEMENT_CHARACTER.into())))
}

/// The certificates to check the cloud's servers with.
pub(crate) async fn roots(path: PathBuf) -> Result<CaBundle, Failure> {
    certificates("file of --cacert", path).await
}

/// The certificates to trust for a handshake.
pub(crate) async fn anchors(path: PathBuf) -> Result<CaBundle, Failure> {
    certificates("file of --ca", path).await
}

async fn certificates(what: &'static str, path: PathBuf) -> Result<CaBundle, Failure> {
    let bytes = read(what, path.clone(), MAX_BODY).await?;
    CaBundle::from_bytes(&bytes).map_err(|source| Failure::Read { what, path, source: source.into() })
}

/// Reads a file of at most `limit` bytes, beside the runtime: a pipe or a person can take a while, and Ctrl-C does
/// not wait for them.
async fn read(what: &'static str, path: PathBuf, limit: usize) -> Result<Vec<u8>, Failure> {
    let file = path.clone();
    let result = tokio::task::spawn_blocking(move || read_at_most(&file, limit)).await;
    result.unwrap_or_else(|failed| Err(io::Error::other(failed))).map_err(|source| Failure::Read {
        what,
        path,
        source: source.into(),
    })
}

fn read_at_most(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    // All at once: growing would leave copies of a secret behind.
    let mut bytes = Vec::with_capacity(limit + 1);
    let source: &mut dyn Read =
        if path == Path::new("-") { &mut io::stdin() } else { &mut File::open(path)? };
    source.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        return Err(io::Error::other(format!("it is longer than {} KiB", limit >> 10)));
    }
    Ok(bytes)
}
