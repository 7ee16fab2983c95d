//! Input other than arguments: files with tokens, passwords and certificates, and the environment of the process.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use cloud_certs::certificate::{Format, MAX_INPUT_BYTES};
use cloud_certs::{CaBundle, MAX_BODY, Secret};
use zeroize::Zeroizing;

use crate::beside::beside;
use crate::failure::Failure;
use crate::output_args::StorePasswordArgs;

/// The value of a variable. The environment of the process is read nowhere else.
#[expect(clippy::disallowed_methods, reason = "the command line is where the environment enters")]
pub(crate) fn variable(name: impl AsRef<OsStr>) -> Option<OsString> {
    std::env::var_os(name)
}

/// The variables of this process that hold credentials of a cloud, or the password of stores.
pub(crate) fn secret_variables() -> Vec<String> {
    const PREFIXES: [&str; 4] = ["CLOUD_CERTS_", "OS_", "HW_", "HUAWEICLOUD_SDK_"];
    const SECRETS: [&str; 5] = ["PASSWORD", "PASSCODE", "TOKEN", "SECRET", "KEY"];
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let is_secret = |name: &String| {
        PREFIXES.iter().any(|prefix| name.starts_with(prefix))
            && SECRETS.iter().any(|word| name.contains(word))
    };
    names.filter(is_secret).collect()
}

/// The maximum size of a token file. Tokens of these clouds have up to about 20 KiB.
const MAX_TOKEN: usize = 256 << 10;

/// The maximum length of a store password.
const MAX_PASSWORD: usize = 4 << 10;

/// The password of `cacerts`, and of the examples of every tool.
const DEFAULT_PASSWORD: &str = "changeit";

/// Reads the token in a file, or on standard input for `-`.
pub(crate) async fn token(path: PathBuf) -> Result<Secret, Failure> {
    let bytes = read("token file", path, MAX_TOKEN).await?;
    // The library refuses U+FFFD with the other characters that a token cannot have.
    Ok(Secret::new(std::str::from_utf8(&bytes).unwrap_or("\u{fffd}")))
}

/// Refuses a token in the place of the path to its file, before any message shows it.
pub(crate) fn refuse_token(path: &Path) -> Result<(), Failure> {
    if !is_probably_token(path) || path.exists() {
        return Ok(());
    }
    let message = "--token-file takes the path of a file, not a token; a token goes into CLOUD_CERTS_TOKEN";
    Err(Failure::Usage(message.to_owned()))
}

/// Returns whether a path looks like a token, which no message may show.
fn is_probably_token(path: &Path) -> bool {
    let text = path.as_os_str().to_string_lossy();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-\r\n ".contains(&byte);
    text.len() >= 32 && !text.starts_with('/') && text.bytes().all(is_part)
}

/// Reads certificates to trust.
pub(crate) async fn bundle(what: &'static str, path: PathBuf) -> Result<CaBundle, Failure> {
    let bytes = read(what, path.clone(), MAX_BODY).await?;
    CaBundle::from_bytes(&bytes).map_err(|source| Failure::Read { what, path, source: source.into() })
}

/// Reads the bytes of a file with certificates, or of standard input for `-`.
pub(crate) async fn certificates(path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    read("file", path.to_owned(), MAX_INPUT_BYTES).await
}

/// Lists the files of a folder in the order of their names; nothing if the path does not lead to a folder.
///
/// Hidden files and sub-folders are left out. A file to which several links lead is listed once: OpenSSL needs a link
/// to each certificate whose name is a hash, and Kubernetes mounts volumes with links of its own.
pub(crate) async fn files_in_folder(path: &Path) -> Result<Option<Vec<PathBuf>>, Failure> {
    let folder = path.to_owned();
    beside(move || list_files(&folder)).await.map_err(|source| Failure::Read {
        what: "folder",
        path: path.to_owned(),
        source: source.into(),
    })
}

fn list_files(folder: &Path) -> io::Result<Option<Vec<PathBuf>>> {
    if !fs::metadata(folder).is_ok_and(|found| found.is_dir()) {
        return Ok(None);
    }
    let names: io::Result<Vec<_>> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.file_name())).collect();
    let mut names = names?;
    // If a file has several names, the one that is not a hash is shown.
    names.sort_by_cached_key(|name| (is_hash(name), name.clone()));
    let mut seen = HashSet::new();
    let mut files: Vec<_> = names
        .into_iter()
        .filter(|name| !name.as_encoded_bytes().starts_with(b"."))
        .map(|name| folder.join(name))
        // A link that leads nowhere stays: reading it says so.
        .filter(|path| fs::metadata(path).map_or(true, |found| found.is_file()))
        .filter(|path| fs::canonicalize(path).map_or(true, |target| seen.insert(target)))
        .collect();
    files.sort();
    Ok(Some(files))
}

/// Returns whether this is the name of a link that `openssl rehash` makes: eight digits, a dot, and a number.
fn is_hash(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.len() > 9 && name[8] == b'.' && name[..8].iter().all(u8::is_ascii_hexdigit)
}

/// Returns the password of a truststore: from the file, or the environment, or else Java's default.
pub(crate) async fn store_password(args: &StorePasswordArgs) -> Result<Secret, Failure> {
    Ok(given_store_password(args).await?.unwrap_or_else(|| Secret::new(DEFAULT_PASSWORD)))
}

/// Returns the default password of truststores: that of the environment, or else Java's.
pub(crate) fn default_store_password() -> Result<Secret, Failure> {
    Ok(store_password_of_environment()?.unwrap_or_else(|| Secret::new(DEFAULT_PASSWORD)))
}

/// Returns how to read a file that may be a truststore. JKS needs no password, but one that is given has to fit.
pub(crate) async fn store_format(args: &StorePasswordArgs) -> Result<Format, Failure> {
    Ok(match given_store_password(args).await? {
        Some(password) => Format::Jks { password },
        #[cfg(feature = "pkcs12")]
        None => Format::Pkcs12 { password: Secret::new(DEFAULT_PASSWORD) },
        #[cfg(not(feature = "pkcs12"))]
        None => Format::Pem,
    })
}

async fn given_store_password(args: &StorePasswordArgs) -> Result<Option<Secret>, Failure> {
    if let Some(path) = &args.store_password_file {
        let bytes = read("password file", path.clone(), MAX_PASSWORD).await?;
        let text = std::str::from_utf8(&bytes).map_err(|source| Failure::Read {
            what: "password file",
            path: path.clone(),
            source: source.into(),
        })?;
        // Editors end a file with a line end, which is not part of the password.
        let line = text.strip_suffix('\n').unwrap_or(text);
        return Ok(Some(Secret::new(line.strip_suffix('\r').unwrap_or(line))));
    }
    store_password_of_environment()
}

fn store_password_of_environment() -> Result<Option<Secret>, Failure> {
    match variable("CLOUD_CERTS_STORE_PASSWORD").map(OsString::into_string) {
        Some(Err(_)) => {
            Err(Failure::Usage("CLOUD_CERTS_STORE_PASSWORD is not UTF-8; set it to text in UTF-8".to_owned()))
        }
        Some(Ok(text)) if !text.trim().is_empty() => Ok(Some(Secret::new(text))),
        _ => Ok(None),
    }
}

/// Reads a file of at most `limit` bytes, on a thread of its own: a pipe or a person can take a while, and Ctrl-C does
/// not wait for them.
pub(crate) async fn read(
    what: &'static str,
    path: PathBuf,
    limit: usize,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let file = path.clone();
    beside(move || read_at_most(&file, limit)).await.map_err(|source| Failure::Read {
        what,
        path,
        source: source.into(),
    })
}

fn read_at_most(path: &Path, limit: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    if path == Path::new("-") {
        return read_all(io::stdin(), limit, limit);
    }
    let file = File::open(path)?;
    let found = file.metadata()?;
    // The length of a pipe or device is unknown.
    let length = if found.is_file() { found.len().min(limit as u64) as usize } else { limit };
    read_all(file, length, limit)
}

fn read_all(source: impl Read, length: usize, limit: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    // Enough room from the start, because growing leaves copies of a secret behind; and no more, because all of it is
    // overwritten at the end.
    let mut bytes = Zeroizing::new(Vec::with_capacity(length + 1));
    source.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        return Err(io::Error::other(format!("it is longer than {} KiB", limit >> 10)));
    }
    Ok(bytes)
}
