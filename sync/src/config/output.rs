//! An output of a certificate, with the defaults applied.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;

use crate::config::error::{ConfigError, Source};
use crate::config::format::FileFormat;
use crate::config::principal::Principal;
use crate::config::tables::OutputTable;
use crate::config::values::{Argv, Span};
use crate::hook::{DEFAULT_TIMEOUT, Hook};

/// A file or folder that is to hold certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutputConfig {
    /// The path, in which `{instance}`, `{service}` and `{name}` stand for what they say. A relative one begins at the
    /// folder of the configuration file.
    pub path: String,
    /// The format.
    pub format: FileFormat,
    /// The permission bits that the file is to have.
    pub mode: Option<u32>,
    /// The user who is to own the file.
    pub owner: Option<Principal>,
    /// The group that the file is to have.
    pub group: Option<Principal>,
    /// The file with the password of a store.
    pub password_file: Option<PathBuf>,
    /// The choice to replace whatever is there.
    pub force: bool,
    /// The command to run when the file has changed.
    pub hook: Option<Hook>,
    /// The place of the path in the configuration.
    pub(crate) place: Range<usize>,
}

/// What a certificate says for all of its outputs.
pub(crate) struct OutputDefaults<'a> {
    pub(crate) source: Source<'a>,
    pub(crate) has_several_instances: bool,
    pub(crate) on_change: Option<Argv>,
    pub(crate) on_change_timeout: Option<Span>,
}

impl OutputConfig {
    pub(crate) fn new(
        defaults: &OutputDefaults<'_>,
        table: Spanned<OutputTable>,
    ) -> Result<Self, ConfigError> {
        let table = table.into_inner();
        let place = table.path.span();
        let error = |what: String| Err(defaults.source.error(&place, what));
        let path = table.path.into_inner();
        if path.trim().is_empty() || path.contains('\0') {
            return error("the path is empty; write that of a file".to_owned());
        }
        if let Some(unknown) = unknown_placeholder(&path) {
            return error(format!(
                "unknown placeholder `{{{unknown}}}`; write one of {}",
                PLACEHOLDERS.map(|name| format!("`{{{name}}}`")).join(", ")
            ));
        }
        if defaults.has_several_instances && !path.contains("{instance}") {
            return error(
                "with `all = true` the path needs `{instance}`, so that each instance has its own file"
                    .to_owned(),
            );
        }
        let Some(format) = table.format.or_else(|| FileFormat::of_path(&path)) else {
            return error(format!(
                "the ending of `{path}` does not say the format; write `format`, as `format = \"pem\"`"
            ));
        };
        if let Some(file) = table.store_password_file.as_ref().filter(|_| !format.has_password()) {
            let what = format!("{} has no password; remove the key", format.name());
            return Err(defaults.source.error(&file.span(), what));
        }
        let argv = table.on_change.or_else(|| defaults.on_change.clone());
        let timeout = table.on_change_timeout.or(defaults.on_change_timeout);
        let hook = argv
            .filter(|argv| !argv.0.is_empty())
            .map(|argv| Hook { command: argv.0, timeout: timeout.map_or(DEFAULT_TIMEOUT, |span| span.0) });
        let folder = defaults.source.file.parent().unwrap_or(Path::new(""));
        Ok(Self {
            path,
            format,
            mode: table.mode.map(|mode| mode.0),
            owner: table.owner,
            group: table.group,
            password_file: table.store_password_file.map(|file| folder.join(file.into_inner())),
            force: table.force.unwrap_or_default(),
            hook,
            place,
        })
    }
}

/// The names that may stand in braces.
const PLACEHOLDERS: [&str; 3] = ["instance", "service", "name"];

/// The first text in braces that stands for nothing.
fn unknown_placeholder(path: &str) -> Option<&str> {
    let inner = path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
    inner.into_iter().find(|name| !PLACEHOLDERS.contains(name))
}
