//! The variables and files that a session reads, as a value handed in.

pub(crate) mod access;
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

use self::access::{Naming, is_of_stranger, is_readable_by_all, is_writable_by_others, open, read_pipe};

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

    /// The same with another value of one variable.
    #[must_use]
    pub fn with_variable(mut self, name: impl Into<String>, value: impl Into<OsString>) -> Self {
        let (name, value, below) = (name.into(), value.into(), self.variable);
        self.variable =
            Arc::new(move |wanted| if wanted == name { Some(value.clone()) } else { below(wanted) });
        self
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

    /// The bytes of a file that the user names, up to 1 MiB; a larger one is an error.
    pub(crate) fn read(&self, path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
        Ok(self.read_with_access(path, Naming::Named)?.0)
    }

    /// The same, with the other users who can read or change it.
    pub(crate) fn read_with_access(
        &self,
        path: &Path,
        naming: Naming,
    ) -> io::Result<(Zeroizing<Vec<u8>>, OtherUsers)> {
        let path = self.on_disk(path);
        let file = open(&path, naming)?;
        let found = file.metadata()?;
        let access = OtherUsers {
            is_writable_by_others: is_writable_by_others(&path, &found),
            is_of_stranger: is_of_stranger(&found),
        };
        let is_pipe = !found.is_file() && !found.is_dir();
        let bytes = if is_pipe { read_pipe(file, MAX_FILE)? } else { read_at_most(file, MAX_FILE)? };
        let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 1 MiB");
        Ok((bytes.ok_or_else(too_large)?, access))
    }

    /// Returns whether every user of this machine may read a file of this user.
    pub(crate) fn is_readable_by_all(&self, path: &Path) -> bool {
        is_readable_by_all(&self.on_disk(path))
    }

    /// The path that a setting names: `~` at its start is the user's folder.
    pub(crate) fn expand(&self, path: impl Into<PathBuf>) -> PathBuf {
        let path = path.into();
        match (path.strip_prefix("~"), self.home()) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => path,
        }
    }

    /// Returns whether there is something at this path, readable or not.
    pub(crate) fn exists(&self, path: &Path) -> bool {
        match self.on_disk(path).try_exists() {
            Ok(exists) => exists,
            Err(error) => error.kind() != io::ErrorKind::NotADirectory,
        }
    }

    /// The user's folder. A relative one is ignored: files of the current folder would be taken for the user's.
    pub(crate) fn home(&self) -> Option<PathBuf> {
        let homes = ["HOME", "USERPROFILE"].iter().filter_map(|name| self.raw(name).map(PathBuf::from));
        homes.into_iter().find(|path| path.is_absolute())
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

/// The other users who can read or change a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OtherUsers {
    pub(crate) is_writable_by_others: bool,
    /// It belongs to a user other than this one and the administrator.
    pub(crate) is_of_stranger: bool,
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
