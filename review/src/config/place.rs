//! The folder of the settings, and the names that documents have there.

use std::env;
use std::path::{Component, Path, PathBuf};

use crate::source::Source;

/// The file, in the folder where the command runs or in one above it, as far as the checkout reaches.
pub(crate) const FILE: &str = "spec-review.toml";

/// The folder of the settings, seen from the working folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConfigPlace {
    /// The path to the folder: empty, or `..`, or `../..`.
    pub(crate) folder: PathBuf,
    /// The working folder and that of the settings, if names are relative to the latter.
    absolute: Option<(PathBuf, PathBuf)>,
}

impl ConfigPlace {
    /// Looks for the settings in the working folder and in those above it, as far as the checkout reaches. Outside of a
    /// checkout the folders above may be anybody's.
    pub(crate) fn find() -> Self {
        let Ok(here) = env::current_dir() else { return Self::default() };
        let root = here.ancestors().find(|folder| folder.join(".git").exists());
        let folders = here.ancestors().take_while(|folder| root.is_some_and(|root| folder.starts_with(root)));
        let Some(found) = folders.enumerate().find(|(_, folder)| folder.join(FILE).exists()) else {
            return Self::default();
        };
        let (levels, folder) = found;
        Self {
            folder: (0..levels).map(|_| "..").collect(),
            absolute: Some((here.clone(), folder.to_owned())),
        }
    }

    /// The name of a document in the settings, by its name on the command line.
    pub(crate) fn name_of(&self, named: &str) -> String {
        let path = match Source::of(Path::new(named)) {
            Source::Revision { path, .. } => return path.to_owned(),
            Source::File => Path::new(named),
            Source::Stdin | Source::Url(_) => return named.to_owned(),
        };
        let Some((here, folder)) = &self.absolute else { return named.to_owned() };
        match without_dots(&here.join(path)).strip_prefix(folder) {
            Ok(name) => name.display().to_string(),
            Err(_) => named.to_owned(),
        }
    }
}

fn without_dots(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut path, part| {
        match part {
            Component::ParentDir => drop(path.pop()),
            part => path.push(part),
        }
        path
    })
}
