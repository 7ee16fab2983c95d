//! An output of a certificate, with the defaults applied.

use std::path::{Path, PathBuf};

use toml::Spanned;

use crate::config::error::{ConfigError, Source};
use crate::config::format::FileFormat;
use crate::config::object::ObjectConfig;
use crate::config::placeholder;
use crate::config::principal::Principal;
use crate::config::tables::OutputTable;
use crate::config::values::{Argv, Span};
use crate::hook::{DEFAULT_TIMEOUT, Hook};

/// A file, a folder or an object of Kubernetes that should hold certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutputConfig {
    /// The path, with the placeholders `{instance}`, `{service}` and `{name}`. A relative one begins at the folder of
    /// the configuration file. For an object, its kind, namespace and name.
    pub path: String,
    /// The ConfigMap or Secret, if it is one.
    pub object: Option<ObjectConfig>,
    /// The format; that of the first key of an object.
    pub format: FileFormat,
    /// The permission bits that the file should have.
    pub mode: Option<u32>,
    /// The user who should own the file.
    pub owner: Option<Principal>,
    /// The group that the file should have.
    pub group: Option<Principal>,
    /// The file with the password of a store.
    pub password_file: Option<PathBuf>,
    /// `true` to replace any content, except a private key.
    pub force: bool,
    /// The command to run when the file has changed.
    pub hook: Option<Hook>,
    /// The line and the column of the path in the configuration.
    pub(crate) place: (usize, usize),
}

/// The values of a certificate for all of its outputs.
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
        let whole = table.span();
        let table = table.into_inner();
        let object = ObjectConfig::new(defaults.source, &table)?;
        let named = table.path.as_ref().or(table.configmap.as_ref()).or(table.secret.as_ref());
        let Some(named) = named else {
            let what = "the output has no place; write a `path`, or the name of a `configmap` or `secret`";
            return Err(defaults.source.error(&whole, what));
        };
        let place = named.span();
        let error = |what: String| Err(defaults.source.error(&place, what));
        let path = object.as_ref().map_or_else(|| named.get_ref().clone(), ObjectConfig::place);
        if path.trim().is_empty() || path.contains('\0') {
            return error("the path is empty; write that of a file".to_owned());
        }
        if let Some(mistake) = placeholder::mistake(&path) {
            return error(mistake);
        }
        if defaults.has_several_instances && !path.contains("{instance}") {
            return error(
                "with `all = true` the path needs `{instance}`, so that each instance has its own file"
                    .to_owned(),
            );
        }
        let of_object = object.as_ref().and_then(|object| object.keys.values().next().copied());
        let Some(format) = of_object.or(table.format).or_else(|| FileFormat::of_path(&path)) else {
            return error(format!(
                "the ending of `{path}` does not say the format; write `format`, as `format = \"pem\"`"
            ));
        };
        let has_store = object
            .as_ref()
            .map_or(format.has_password(), |object| object.keys.values().any(|format| format.has_password()));
        if let Some(file) = table.store_password_file.as_ref().filter(|_| !has_store) {
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
            object,
            format,
            mode: table.mode.map(|mode| mode.0),
            owner: table.owner,
            group: table.group,
            password_file: table.store_password_file.map(|file| folder.join(file.into_inner())),
            force: table.force.unwrap_or_default(),
            hook,
            place: defaults.source.position(&place),
        })
    }

    /// The format of the file, or those of the keys of an object.
    pub(crate) fn formats(&self) -> impl Iterator<Item = FileFormat> {
        let of_file = self.object.is_none().then_some(self.format);
        let of_keys = self.object.iter().flat_map(|object| object.keys.values().copied());
        of_file.into_iter().chain(of_keys)
    }

    /// The place of a path of this output: that of a file is below the folder, that of an object is unchanged.
    pub(crate) fn below(&self, folder: &Path, path: &str) -> PathBuf {
        if self.object.is_some() { PathBuf::from(path) } else { folder.join(path) }
    }
}
