//! The versions that have to rise: that of each document, and that of the crate.

use openapi_document::Position;

use super::checkout::Checkout;
use super::error::BranchError;
use super::release::Release;
use crate::diff::Verdict;
use crate::reviewed::Reviewed;
use crate::version::Raise;

pub(crate) const MANIFEST: &str = "Cargo.toml";

/// The old and new version of the crate, and the step that all documents together require. The old one is that of the last
/// release, if there is one.
pub(crate) fn crate_version(
    checkout: &Checkout,
    release: Option<&Release>,
    documents: &[Reviewed],
) -> Result<Option<Raise>, BranchError> {
    let text = match release {
        Some(release) => release.text(MANIFEST)?,
        None => checkout.old_text(MANIFEST)?,
    };
    let old_name = release.map_or_else(|| checkout.base.short(), |release| &release.tag);
    let old = text.map(|text| version(&format!("{old_name}:{MANIFEST}"), &text)).transpose()?.flatten();
    let new = checkout.new_text(MANIFEST)?.map(|text| version(MANIFEST, &text)).transpose()?.flatten();
    if old.is_none() && new.is_none() {
        return Ok(None);
    }
    let verdict = documents.iter().map(Reviewed::for_crate).min().unwrap_or(Verdict::Unchanged);
    let key = format!("{MANIFEST}: workspace.package.version");
    Ok(Some(Raise::new(key, old.as_deref(), new.as_deref(), verdict)))
}

/// The versions that did not rise as they must: file, place and error.
pub(crate) fn missing(
    documents: &[Reviewed],
    crate_version: Option<&Raise>,
) -> Vec<(String, Option<Position>, String)> {
    let there = documents.iter().filter(|reviewed| reviewed.new.is_some());
    let of_documents = there.filter_map(|reviewed| {
        Some((reviewed.file.clone(), reviewed.version_at(), reviewed.version().missing()?))
    });
    let of_crate = crate_version.and_then(|raise| Some((MANIFEST.to_owned(), None, raise.missing()?)));
    of_documents.chain(of_crate).collect()
}

fn version(file: &str, text: &str) -> Result<Option<String>, BranchError> {
    let manifest: toml::Table =
        toml::from_str(text).map_err(|error| BranchError::Manifest(file.to_owned(), error.to_string()))?;
    let package = manifest.get("workspace").and_then(|workspace| workspace.get("package"));
    Ok(package.and_then(|package| package.get("version")?.as_str()).map(str::to_owned))
}
