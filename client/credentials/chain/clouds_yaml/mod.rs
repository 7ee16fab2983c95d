//! clouds.yaml and secure.yaml of OpenStack's clients: entries, chosen by name.

pub(super) mod clouds;
pub(super) mod entry;
mod keys;
mod overlay;
mod regions;
mod yaml;

use std::path::Path;

use self::clouds::{Clouds, listed_entries};
use self::entry::{Entry, IsOverlaid};
use self::keys::{NAMES, SOURCE};
use super::known::Known;
use super::source::{Offer, Outcome, Rules, Search, Source, SourceInfo};
#[cfg(test)]
use super::values::FoundFile;
use super::values::{Part, Values};
use crate::environment::Environment;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::suggest::{did_you_mean, nearest};

pub(super) const CLOUDS_YAML: Source = Source {
    info: SourceInfo {
        name: SOURCE,
        reads: "the entry `OS_CLOUD` of clouds.yaml, with secure.yaml over it and the profiles of clouds-public.yaml: \
                `$OS_CLIENT_CONFIG_FILE`, `./`, `~/.config/openstack/`, `/etc/xdg/openstack/`, `/etc/openstack/`; \
                `OS_*` beside `OS_CLOUD` go before it",
    },
    search,
};

const OS_CLOUD: &str = "OS_CLOUD";

/// Searches the entry of the target, or else the one that `OS_CLOUD` names.
fn search(search: &Search<'_>) -> Result<Outcome, Refusal> {
    let known = search.target.known(search.environment);
    if let Some((entry, _)) = &search.target.entry {
        return search_entry(entry, &known);
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
    let region = search.target.region.as_deref();
    search_entry(&Entry::new(search.environment, &clouds, name.text(), region, IsOverlaid(true))?, &known)
}

fn search_entry(entry: &Entry, known: &Known<'_>) -> Result<Outcome, Refusal> {
    let rules = Rules { names_iam: true, ..Rules::default() };
    let mut offer = Offer::of(entry, || entry.settings(), rules, known)?;
    if let Some(offer) = &mut offer {
        offer.place = Some(entry.title());
        offer.notes.extend(check_address(entry, offer.secret.as_ref())?);
        offer.notes.extend(ignored_name(entry)?);
    }
    Ok(Outcome::new(offer, || format!("{} has no token, password or access key", entry.title())))
}

/// Refuses an address that comes from elsewhere than the secret that goes there: from the current folder, whose files a
/// stranger may have written, or from a variable. Adds a note if a variable's secret goes to an address of the current
/// folder.
fn check_address(entry: &Entry, secret: Option<&ConfigLocation>) -> Result<Option<String>, Refusal> {
    let of_file = secret.filter(|secret| secret.file.is_some());
    let addresses = entry.addresses()?;
    let is_stranger = |place: &&ConfigLocation| entry.is_in_current_folder(place);
    match (of_file, addresses.iter().find(is_stranger)) {
        (Some(secret), Some(address)) if !entry.is_in_current_folder(secret) => {
            let file = secret.file.as_deref().unwrap_or(Path::new("")).display();
            let problem =
                format!("it comes from the current folder, but the secret that goes there from {file}");
            let hint =
                "write both into one file, or name this one in `OS_CLIENT_CONFIG_FILE` if you trust it";
            return Err(SourceError::new(SOURCE, address.clone(), problem, hint));
        }
        (None, Some(address)) => {
            let file = address.file.as_deref().unwrap_or(Path::new("")).display();
            return Ok(Some(format!("the secret goes where {file} of the current folder says")));
        }
        _ => {}
    }
    let (Some(_), Some(own)) = (of_file, entry.in_files("auth_url")?) else { return Ok(None) };
    match (entry as &dyn Values).value(Part::Iam)? {
        Some(value) if value.location.file.is_none() && value.text() != own.text() => {
            let problem =
                format!("it is not the `auth_url` of {}, whose secret would go there", entry.title());
            let hint = "unset it, or set the secret for it, too";
            Err(SourceError::new(SOURCE, value.location, problem, hint))
        }
        _ => Ok(None),
    }
}

/// The note for a variable with the name of a project that the id in the file overrides.
fn ignored_name(entry: &Entry) -> Result<Option<String>, Refusal> {
    let values: &dyn Values = entry;
    let (Some(id), Some(name)) = (values.value(Part::ProjectId)?, values.value(Part::ProjectName)?) else {
        return Ok(None);
    };
    let is_ignored = id.location.file.is_some() && name.location.file.is_none();
    Ok(is_ignored
        .then(|| format!("{} is not used: {} has the id of a project", name.location, entry.title())))
}

/// Searches an entry in the text of a file.
#[cfg(test)]
pub(super) fn search_text(path: std::path::PathBuf, text: &str, name: &str) -> Result<Outcome, Refusal> {
    let file = FoundFile { path, naming: crate::environment::access::Naming::Named };
    let clouds = Clouds { documents: vec![clouds::Document::parse(file, text, clouds::CLOUDS)?] };
    let environment = Environment::new::<&str, &str>([]).with_root("/nowhere");
    let known = Known { environment: &environment, is_iam: false, is_project: false, password: None };
    search_entry(&Entry::new(&environment, &clouds, name, None, IsOverlaid(false))?, &known)
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
