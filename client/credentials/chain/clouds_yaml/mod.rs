//! clouds.yaml and secure.yaml of OpenStack's clients: entries, chosen by name.

mod compose;
mod document;
mod entry;
mod keys;
mod locate;
mod scalar;
mod tree;

#[cfg(test)]
use std::path::PathBuf;

use super::source::{Offer, Outcome, Rules, Search, SourceInfo, offer};
use super::target::Target;
use super::values::{Values, Variables};
use crate::environment::Environment;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::suggest::{did_you_mean, listed, nearest};
use document::Document;
pub(super) use entry::Entry;

pub(super) const INFO: SourceInfo = SourceInfo {
    name: "clouds.yaml",
    reads: "the entry `OS_CLOUD` of clouds.yaml, with secure.yaml over it: `$OS_CLIENT_CONFIG_FILE`, `./`, `~/.config/openstack/`, `/etc/openstack/`",
};

const OS_CLOUD: &str = "OS_CLOUD";

/// The files, secure.yaml first.
#[derive(Default)]
pub(super) struct Clouds {
    documents: Vec<Document>,
}

/// The entry that was named, or else the one that `OS_CLOUD` names.
pub(super) fn ask(search: &Search<'_>) -> Result<Outcome, Refusal> {
    if let Some((entry, _)) = &search.target.entry {
        return of_entry(entry, search.target);
    }
    let variables = Variables { environment: search.environment, source: INFO.name };
    let Some(name) = variables.get(OS_CLOUD)? else {
        return Ok(Outcome::NotConfigured { lacks: not_named(search.environment) });
    };
    let Some(clouds) = Clouds::load(search.environment)? else {
        let hint = "put a clouds.yaml into ~/.config/openstack, name one in `OS_CLIENT_CONFIG_FILE`, or unset `OS_CLOUD`";
        return Err(SourceError::new(INFO.name, name.place, "it is set, but there is no clouds.yaml", hint));
    };
    let names = clouds.names();
    if !names.contains(&name.text()) {
        let near = nearest(name.text(), names.iter().copied());
        let hint = did_you_mean(near, || format!("{} has {}", clouds.place(), told(&names)));
        let problem = format!("no entry is called `{}`", name.text().escape_debug());
        return Err(SourceError::new(INFO.name, name.place, problem, hint));
    }
    of_entry(&clouds.into_entry(name.text())?, search.target)
}

fn of_entry(entry: &Entry, target: &Target) -> Result<Outcome, Refusal> {
    let rules = Rules { names_iam: true, ..Rules::default() };
    let offer = offer(entry, &keys::NAMES, || entry.settings(), rules, target)?;
    let offer = offer.map(|offer| Offer { place: Some(entry.title()), ..offer });
    Ok(Outcome::of(offer, || format!("{} has no token, password or access key", entry.title())))
}

/// What comes of an entry in the text of a file.
#[cfg(test)]
pub(super) fn of_text(path: PathBuf, text: &str, name: &str, target: &Target) -> Result<Outcome, Refusal> {
    let clouds = Clouds { documents: vec![Document::parse(path, text)?] };
    of_entry(&clouds.into_entry(name)?, target)
}

/// What is there to choose from. A file that cannot be read is only told: nobody asked for it.
fn not_named(environment: &Environment) -> String {
    match Clouds::load(environment) {
        Ok(Some(clouds)) => {
            format!("`{OS_CLOUD}` is not set; {} has {}", clouds.place(), told(&clouds.names()))
        }
        Ok(None) => format!("`{OS_CLOUD}` is not set, and there is no clouds.yaml"),
        Err(error) => format!("`{OS_CLOUD}` is not set; {error}"),
    }
}

/// What names of entries there are.
pub(super) fn told(names: &[&str]) -> String {
    match names {
        [] => "no entries".to_owned(),
        [name] => format!("the entry `{}`", name.escape_debug()),
        names => format!("the entries {}", listed(names.iter().copied(), "and")),
    }
}

impl Clouds {
    /// The files of this environment; none when there is no clouds.yaml.
    pub(super) fn load(environment: &Environment) -> Result<Option<Self>, Refusal> {
        let Some(clouds) = locate::clouds(environment)? else { return Ok(None) };
        let paths = [locate::secure(environment)?, Some(clouds)];
        let documents = paths.into_iter().flatten().map(|path| Document::read(environment, path));
        Ok(Some(Self { documents: documents.collect::<Result<_, _>>()? }))
    }

    /// The names of the entries, in the order of clouds.yaml.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for name in self.documents.iter().rev().flat_map(Document::names) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// clouds.yaml as a whole.
    pub(super) fn place(&self) -> ConfigLocation {
        self.documents.last().map_or_else(|| ConfigLocation::variable("clouds.yaml"), Document::place)
    }

    pub(super) fn into_entry(self, name: &str) -> Result<Entry, Refusal> {
        Entry::new(self, name)
    }
}
