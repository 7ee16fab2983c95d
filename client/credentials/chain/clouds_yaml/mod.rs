//! clouds.yaml and secure.yaml of OpenStack's clients: entries, chosen by name.

pub(super) mod clouds;
pub(super) mod entry;
mod keys;
mod yaml;

use self::clouds::{Clouds, listed_entries};
use self::entry::Entry;
use self::keys::{NAMES, SOURCE};
use super::source::{Offer, Outcome, Rules, Search, Source, SourceInfo};
use super::values::Values as _;
use crate::environment::Environment;
use crate::error::credential::{Refusal, SourceError};
use crate::suggest::{did_you_mean, nearest};

pub(super) const CLOUDS_YAML: Source = Source {
    info: SourceInfo {
        name: SOURCE,
        reads: "the entry `OS_CLOUD` of clouds.yaml, with secure.yaml over it: `$OS_CLIENT_CONFIG_FILE`, `./`, \
                `~/.config/openstack/`, `/etc/openstack/`",
    },
    search,
};

const OS_CLOUD: &str = "OS_CLOUD";

/// Searches the entry of the target, or else the one that `OS_CLOUD` names.
fn search(search: &Search<'_>) -> Result<Outcome, Refusal> {
    let is_iam_known = search.target.is_iam_known();
    if let Some((entry, _)) = &search.target.entry {
        return search_entry(entry, is_iam_known);
    }
    let Some(name) = search.variables(&NAMES).get(OS_CLOUD)? else {
        return Ok(Outcome::NotConfigured { lacks: not_named(search.environment) });
    };
    let Some(clouds) = Clouds::load(search.environment)? else {
        let hint = "put a clouds.yaml into ~/.config/openstack, name one in `OS_CLIENT_CONFIG_FILE`, or unset `OS_CLOUD`";
        return Err(SourceError::new(SOURCE, name.location, "it is set, but there is no clouds.yaml", hint));
    };
    let names = clouds.names();
    if !names.contains(&name.text()) {
        let near = nearest(name.text(), names.iter().copied());
        let hint = did_you_mean(near, || format!("{} has {}", clouds.location(), listed_entries(&names)));
        let problem = format!("no entry is called `{}`", name.text().escape_debug());
        return Err(SourceError::new(SOURCE, name.location, problem, hint));
    }
    search_entry(&Entry::new(clouds, name.text())?, is_iam_known)
}

fn search_entry(entry: &Entry, is_iam_known: bool) -> Result<Outcome, Refusal> {
    let rules = Rules { names_iam: true, ..Rules::default() };
    let offer = Offer::of(entry, || entry.settings(), rules, is_iam_known)?;
    let offer = offer.map(|offer| Offer { place: Some(entry.title()), ..offer });
    Ok(Outcome::new(offer, || format!("{} has no token, password or access key", entry.title())))
}

/// Searches an entry in the text of a file.
#[cfg(test)]
pub(super) fn search_text(path: std::path::PathBuf, text: &str, name: &str) -> Result<Outcome, Refusal> {
    let clouds = Clouds { documents: vec![clouds::Document::parse(path, text)?] };
    search_entry(&Entry::new(clouds, name)?, false)
}

/// The message for a missing `OS_CLOUD`, with the entries to choose from. It only mentions a file that cannot be read,
/// as the user did not ask for it.
fn not_named(environment: &Environment) -> String {
    match Clouds::load(environment) {
        Ok(Some(clouds)) => {
            let entries = listed_entries(&clouds.names());
            format!("`{OS_CLOUD}` is not set; {} has {entries}", clouds.location())
        }
        Ok(None) => format!("`{OS_CLOUD}` is not set, and there is no clouds.yaml"),
        Err(error) => format!("`{OS_CLOUD}` is not set; {error}"),
    }
}
