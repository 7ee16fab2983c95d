//! What the chain reads, as a value handed in: variables, files, and the user's folders.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

type Lookup = Arc<dyn Fn(&str) -> Option<OsString> + Send + Sync>;

/// Variables and files, as a process sees them, or as a test says. `Debug` shows none of them.
#[derive(Clone)]
pub struct Environment {
    variable: Lookup,
    /// Put before every path, absolute ones too.
    root: Option<PathBuf>,
}

impl Environment {
    /// The variables and files of this process. Variables are read when they are asked for.
    #[expect(clippy::disallowed_methods, reason = "this is the environment that is handed in")]
    pub fn of_process() -> Self {
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

    /// Where a path of this environment is on this machine.
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
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").finish_non_exhaustive()
    }
}
