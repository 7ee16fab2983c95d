//! The settings of a project for all its reviews, in `spec-review.toml`.

pub(crate) mod error;
pub(crate) mod files;
pub(crate) mod generated;
pub(crate) mod ignore;
pub(crate) mod levels;
pub(crate) mod pattern;
pub(crate) mod place;
pub(crate) mod rust;
pub(crate) mod schema;
mod values;
pub(crate) mod versions;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::accepted::entry::{AcceptedEntry, PlacedEntry};
use error::{ConfigError, position};
use files::DocumentConfig;
use generated::Generated;
use ignore::Ignore;
use levels::Levels;
use pattern::Pattern;
use place::{ConfigPlace, FILE};
use rust::RustConfig;
use versions::Versions;

/// The settings of a project. Every key is optional.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct Config {
    /// The documents that `review` compares.
    #[serde(deserialize_with = "values::one_or_many")]
    pub(crate) documents: Vec<Pattern>,
    /// The branch or commit that `review` compares with.
    pub(crate) base: Option<String>,
    /// The tags of releases: versions have to rise once after the last one.
    pub(crate) release_tag: Option<Pattern>,
    /// The Rust that is generated from the documents.
    pub(crate) rust: RustConfig,
    /// The versions that have to rise.
    pub(crate) versions: Versions,
    /// Levels of rules.
    pub(crate) levels: Levels,
    /// The operations that are left out.
    pub(crate) ignore: Ignore,
    /// The files that are made from the documents.
    pub(crate) generated: Generated,
    /// Another file with accepted findings, by its path from the folder of this one.
    pub(crate) accepted_file: Option<String>,
    #[serde(rename = "accepted")]
    accepted_here: Vec<Spanned<AcceptedEntry>>,
    /// The accepted findings of both files.
    #[serde(skip)]
    pub(crate) accepted: Vec<PlacedEntry>,
    /// The folder of the file.
    #[serde(skip)]
    pub(crate) place: ConfigPlace,
    /// The settings of some documents, which override those of all.
    #[serde(rename = "document")]
    overrides: Vec<DocumentConfig>,
}

impl Config {
    /// Reads the settings that hold in the working folder; without the file, they are the defaults.
    ///
    /// # Errors
    ///
    /// The place of what is wrong, and what to write instead.
    pub(crate) fn find() -> Result<Self, ConfigError> {
        let place = ConfigPlace::find();
        Ok(Self { place: place.clone(), ..Self::load_as(&place.folder, &place.folder.join(FILE))? })
    }

    /// Reads the settings in `folder`, as `find` does.
    pub(crate) fn load(folder: &Path) -> Result<Self, ConfigError> {
        Self::load_as(folder, Path::new(FILE))
    }

    fn load_as(folder: &Path, name: &Path) -> Result<Self, ConfigError> {
        let name = name.display().to_string();
        match fs::read_to_string(folder.join(FILE)) {
            Ok(text) => Self::parse(&name, &text, folder),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(ConfigError::unreadable(&name, &error)),
        }
    }

    /// Reads the settings in a file that must exist.
    pub(crate) fn read(path: &Path) -> Result<Self, ConfigError> {
        let file = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| ConfigError::unreadable(&file, &error))?;
        Self::parse(&file, &text, path.parent().unwrap_or(Path::new("")))
    }

    fn parse(file: &str, text: &str, folder: &Path) -> Result<Self, ConfigError> {
        let mut config: Self =
            toml::from_str(text).map_err(|error| ConfigError::of_toml(file, text, &error))?;
        config.versions.check().map_err(|what| ConfigError::of_key(file, text, "versions", &what))?;
        config.accepted = placed(file, text, std::mem::take(&mut config.accepted_here));
        if let Some(other) = &config.accepted_file {
            config.accepted.extend(accepted_in(folder, other)?);
        }
        Ok(config)
    }

    /// Turns the comparison of Rust off, for all documents.
    pub(crate) fn leave_rust_out(&mut self) {
        self.rust.compare = false;
        self.overrides.iter_mut().filter_map(|over| over.rust.as_mut()).for_each(|rust| rust.compare = false);
    }

    /// The settings that hold for one document, by its name on the command line.
    pub(crate) fn of(&self, document: &str) -> Self {
        let document = &self.place.name_of(document);
        let mut config = self.clone();
        for over in self.overrides.iter().filter(|over| over.is_of(document)) {
            config.rust = over.rust.clone().unwrap_or(config.rust);
            config.levels.add(&over.levels);
            config.ignore.add(&over.ignore);
        }
        config
    }
}

/// A file of accepted findings.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AcceptedFile {
    accepted: Vec<Spanned<AcceptedEntry>>,
}

/// Reads a file of accepted findings. `accept` makes it when it is not there.
fn accepted_in(folder: &Path, file: &str) -> Result<Vec<PlacedEntry>, ConfigError> {
    let text = match fs::read_to_string(folder.join(file)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(ConfigError::unreadable(file, &error)),
    };
    let list: AcceptedFile =
        toml::from_str(&text).map_err(|error| ConfigError::of_toml(file, &text, &error))?;
    Ok(placed(file, &text, list.accepted))
}

fn placed(file: &str, text: &str, entries: Vec<Spanned<AcceptedEntry>>) -> Vec<PlacedEntry> {
    let place = |entry: Spanned<AcceptedEntry>| PlacedEntry {
        file: file.to_owned(),
        at: position(text, entry.span().start),
        entry: entry.into_inner(),
    };
    entries.into_iter().map(place).collect()
}
