//! The versions that have to rise: that of each document, and that of the crate.

use openapi_document::Position;

use super::checkout::Checkout;
use super::error::BranchError;
use super::release::Release;
use crate::config::versions::{ManifestPath, Versions};
use crate::diff::Verdict;
use crate::reviewed::Reviewed;
use crate::version::Raise;

/// The old and new version of the crate, and the step that all documents together require. The old one is that of the last
/// release, if there is one.
pub(crate) fn crate_version(
    checkout: &Checkout,
    versions: &Versions,
    release: Option<&Release>,
    documents: &[Reviewed],
) -> Result<Option<Raise>, BranchError> {
    let Some(manifest) = versions.cargo.as_ref().map(ManifestPath::as_str) else { return Ok(None) };
    let text = match release {
        Some(release) => release.text(manifest)?,
        None => checkout.old_text(manifest)?,
    };
    let old_name = release.map_or_else(|| checkout.base.short(), |release| &release.tag);
    let old = text.map(|text| version(&format!("{old_name}:{manifest}"), &text)).transpose()?.flatten();
    let new = checkout.new_text(manifest)?.map(|text| version(manifest, &text)).transpose()?.flatten();
    let Some((key, _)) = new.as_ref().or(old.as_ref()) else {
        return Err(BranchError::NoVersion(manifest.to_owned()));
    };
    let verdict = documents.iter().map(Reviewed::for_crate).min().unwrap_or(Verdict::Unchanged);
    let [before, after] = [&old, &new].map(|side| side.as_ref().map(|(_, version)| version.as_str()));
    Ok(Some(Raise::new(format!("{manifest}: {key}"), before, after, verdict, versions.rule)))
}

/// The versions that did not rise as they must: file, place and error.
pub(crate) fn missing(
    documents: &[Reviewed],
    crate_version: Option<&Raise>,
) -> Vec<(String, Option<Position>, String)> {
    let must_rise = |reviewed: &&Reviewed| reviewed.new.is_some() && reviewed.config.versions.info;
    let there = documents.iter().filter(must_rise);
    let of_documents = there.filter_map(|reviewed| {
        Some((reviewed.file.clone(), reviewed.version_at(), reviewed.version().missing()?))
    });
    let file_of = |raise: &Raise| raise.key.split(':').next().unwrap_or_default().to_owned();
    let of_crate = crate_version.and_then(|raise| Some((file_of(raise), None, raise.missing()?)));
    of_documents.chain(of_crate).collect()
}

/// The key and the value of the version in a manifest: that of all packages of a workspace, else that of the package.
fn version(file: &str, text: &str) -> Result<Option<(&'static str, String)>, BranchError> {
    let manifest: toml::Table =
        toml::from_str(text).map_err(|error| BranchError::Manifest(file.to_owned(), error.to_string()))?;
    let of_workspace = manifest.get("workspace").and_then(|workspace| workspace.get("package"));
    let places = [("workspace.package.version", of_workspace), ("package.version", manifest.get("package"))];
    let found = places.into_iter().find_map(|(key, package)| Some((key, package?.get("version")?.as_str()?)));
    Ok(found.map(|(key, version)| (key, version.to_owned())))
}
