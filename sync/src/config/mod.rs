//! The configuration file.

pub(crate) mod certificate;
pub(crate) mod error;
pub(crate) mod format;
pub(crate) mod merge;
pub(crate) mod object;
pub(crate) mod output;
mod placeholder;
pub(crate) mod principal;
pub(crate) mod server;
mod server_values;
mod tables;
pub(crate) mod values;
pub(crate) mod workload;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use self::certificate::CertificateConfig;
use self::error::{ConfigError, Source};
use self::tables::ConfigTable;

/// The usual name of the file.
pub const FILE_NAME: &str = "cloud-certs.toml";

/// The default number of targets that are worked on at once.
const CONCURRENCY: usize = 8;

/// The content of a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// The file. Relative paths in it begin at its folder.
    pub file: PathBuf,
    /// The number of targets that are worked on at once.
    pub concurrency: usize,
    /// The time between rounds while watching.
    pub interval: Option<Duration>,
    /// The folder for what has to be remembered between runs.
    pub state: Option<PathBuf>,
    /// The certificates, in the order of the file.
    pub certificates: Vec<CertificateConfig>,
}

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] says where in the file, what is wrong and what to write instead.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(file).map_err(|error| ConfigError::unreadable(file, &error))?;
        Self::parse(file, &text)
    }

    /// Reads a text; `file` is for messages and relative paths.
    ///
    /// # Errors
    ///
    /// Those of [`read`](Self::read).
    pub fn parse(file: &Path, text: &str) -> Result<Self, ConfigError> {
        let source = Source { file, text };
        let table: ConfigTable = toml::from_str(text).map_err(|error| source.error_of_toml(&error))?;
        if let Some(key) = table.defaults.name.as_ref().or(table.defaults.instance.as_ref()) {
            let what = "`name` and `instance` belong to one certificate; move the key to its table";
            return Err(source.error(&key.span(), what));
        }
        if table.certificates.is_empty() {
            return Err(source.error(&(0..0), "the file has no certificate; write a table `[[certificate]]`"));
        }
        let mut names = BTreeSet::new();
        let mut paths = BTreeSet::new();
        let mut certificates = Vec::new();
        for one in table.certificates {
            let span = one.span();
            let with_defaults = toml::Spanned::new(span.clone(), one.into_inner().over(&table.defaults));
            let certificate = CertificateConfig::new(source, with_defaults)?;
            if !names.insert(certificate.name.clone()) {
                let what =
                    format!("another certificate is named `{}` already; write a `name`", certificate.name);
                return Err(source.error(&span, what));
            }
            for output in &certificate.outputs {
                // Two different paths can still lead to one file; the round checks that.
                let path = output.path.replace("{name}", &certificate.name);
                let path = path.replace("{service}", certificate.service.id());
                if !paths.insert(path.clone()) {
                    let what = format!("`{path}` is the path of another output, too; write another one");
                    return Err(ConfigError::at(file, output.place, what));
                }
            }
            certificates.push(certificate);
        }
        let folder = file.parent().unwrap_or(Path::new(""));
        Ok(Self {
            file: file.to_owned(),
            concurrency: table.concurrency.map_or(CONCURRENCY, |number| number.0),
            interval: table.interval.map(|interval| interval.0),
            state: table.state.map(|state| folder.join(state)),
            certificates,
        })
    }

    /// The folder at which relative paths begin.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new(""))
    }
}
