//! The variables and files that a session reads, as a value handed in.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::Zeroizing;

use cloud_certs_certificate::Secret;

type Lookup = Arc<dyn Fn(&str) -> Option<OsString> + Send + Sync>;

/// The most bytes of a file.
const MAX_FILE: usize = 1 << 20;

/// Variables and files, those of a process or those of a test. `Debug` shows none of them.
#[derive(Clone)]
pub struct Environment {
    variable: Lookup,
    /// Put before every path, absolute ones too.
    root: Option<PathBuf>,
}

impl Environment {
    /// The variables and files of this process. Variables are read when they are needed.
    #[expect(clippy::disallowed_methods, reason = "this is the environment that is handed in")]
    #[must_use]
    pub fn from_process() -> Self {
        Self { variable: Arc::new(|name| std::env::var_os(name)), root: None }
    }

    /// These variables, and the files of this machine.
    pub fn new<K: Into<String>, V: Into<OsString>>(variables: impl IntoIterator<Item = (K, V)>) -> Self {
        let variables: HashMap<String, OsString> =
            variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { variable: Arc::new(move |name| variables.get(name).cloned()), root: None }
    }

    /// Looks for all files below `folder`: for `/etc/x` at `folder/etc/x`, and for a relative `x` at `folder/x`.
    /// Messages show the paths without it.
    #[must_use]
    pub fn with_root(mut self, folder: impl Into<PathBuf>) -> Self {
        self.root = Some(folder.into());
        self
    }

    /// The path on this machine of a path of this environment.
    pub(crate) fn on_disk(&self, path: &Path) -> PathBuf {
        match &self.root {
            Some(root) => root.join(path.strip_prefix("/").unwrap_or(path)),
            None => path.to_owned(),
        }
    }

    /// The value of a variable; a blank one counts as unset.
    pub(crate) fn raw(&self, name: &str) -> Option<OsString> {
        (self.variable)(name).filter(|value| !value.to_str().is_some_and(|text| text.trim().is_empty()))
    }

    /// The value of a variable; a blank one counts as unset.
    pub(crate) fn secret(&self, name: &str) -> Result<Option<Secret>, NotText> {
        self.raw(name).map(|value| value.into_string().map(Secret::new).map_err(|_| NotText)).transpose()
    }

    /// The bytes of a file, up to 1 MiB; a larger one is an error.
    pub(crate) fn read(&self, path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
        let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 1 MiB");
        read_at_most(File::open(self.on_disk(path))?, MAX_FILE)?.ok_or_else(too_large)
    }

    /// Returns whether there is something at this path, readable or not.
    pub(crate) fn exists(&self, path: &Path) -> bool {
        match self.on_disk(path).try_exists() {
            Ok(exists) => exists,
            Err(error) => error.kind() != io::ErrorKind::NotADirectory,
        }
    }

    /// The user's folder.
    pub(crate) fn home(&self) -> Option<PathBuf> {
        self.raw("HOME").or_else(|| self.raw("USERPROFILE")).map(PathBuf::from)
    }

    /// A folder of the XDG Base Directory Specification, which ignores a relative path.
    pub(crate) fn xdg(&self, variable: &str) -> Option<PathBuf> {
        self.raw(variable).map(PathBuf::from).filter(|path| path.is_absolute())
    }

    /// The folder for caches: `$XDG_CACHE_HOME/cloud-certs`, else `~/Library/Caches/cloud-certs` on macOS,
    /// else `~/.cache/cloud-certs`.
    #[must_use]
    pub fn cache_folder(&self) -> Option<PathBuf> {
        let in_home = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        let xdg = self.xdg("XDG_CACHE_HOME");
        Some(xdg.or_else(|| Some(self.home()?.join(in_home)))?.join("cloud-certs"))
    }
}

/// Reads a file that may hold secrets; `None` if it is longer than the limit.
pub(crate) fn read_at_most(file: File, limit: usize) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let size = file.metadata().map_or(0, |metadata| metadata.len()).min(limit as u64);
    // Room for all of it, because growing would leave copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(size as usize + 1));
    file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() > limit { None } else { Some(bytes) })
}

/// A variable is not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotText;

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").finish_non_exhaustive()
    }
}
