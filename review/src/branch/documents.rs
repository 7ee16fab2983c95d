//! Finds the documents of a branch on both sides, and which of them belong together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use openapi_document::tree;

use super::checkout::Checkout;
use super::error::BranchError;
use crate::config::pattern::Pattern;
use crate::git::error::GitError;
use crate::git::repository::within;

/// The most files, and the most bytes, that are read to find documents.
const MAX_FILES: usize = 5_000;
const MAX_BYTES: usize = 512 << 20;

const EXTENSIONS: [&str; 3] = [".yaml", ".yml", ".json"];

/// A document on one side.
#[derive(PartialEq, Eq)]
pub(crate) struct Side {
    /// The path from the top of the checkout.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A document before and after; at least one of the two exists.
pub(crate) struct DocumentPair {
    pub(crate) old: Option<Side>,
    pub(crate) new: Option<Side>,
    /// `true` if the document itself was named, and not only a file that it may refer to.
    pub(crate) is_wanted: bool,
}

/// The documents of a branch.
#[derive(Default)]
pub(crate) struct BranchDocuments {
    pub(crate) pairs: Vec<DocumentPair>,
    /// Files that were named and are not OpenAPI documents. Others may refer to them.
    pub(crate) parts: BTreeSet<String>,
}

/// The documents that were named.
pub(crate) struct Wanted {
    patterns: Vec<WantedFiles>,
}

enum WantedFiles {
    File(String),
    Matching(Pattern),
}

impl Wanted {
    /// The files and patterns that are named in the current folder, else those of the settings. Neither means every
    /// document that is found.
    pub(crate) fn new(
        checkout: &Checkout,
        named: &[PathBuf],
        configured: &[Pattern],
    ) -> Result<Self, BranchError> {
        let mut patterns = Vec::new();
        let prefix = checkout.repository.prefix()?;
        for name in named {
            let shown = name.display().to_string();
            let no_match = || BranchError::NoMatch(shown.clone(), checkout.base.short().to_owned());
            let path = within(&checkout.repository, &prefix, name).ok_or_else(no_match)?;
            patterns.push(match name.symlink_metadata() {
                Err(_) => WantedFiles::new(&path)?,
                Ok(_) => WantedFiles::File(path),
            });
        }
        if named.is_empty() {
            patterns = configured
                .iter()
                .map(|pattern| WantedFiles::new(pattern.as_str()))
                .collect::<Result<_, _>>()?;
        }
        Ok(Self { patterns })
    }

    fn has(&self, path: &str) -> bool {
        let is_any = self.patterns.is_empty() && EXTENSIONS.iter().any(|end| path.ends_with(end));
        is_any || self.patterns.iter().any(|wanted| wanted.has(path))
    }
}

impl WantedFiles {
    fn new(text: &str) -> Result<Self, BranchError> {
        if !text.contains(['*', '?', '[']) {
            return Ok(Self::File(text.to_owned()));
        }
        Pattern::try_from(text.to_owned()).map(Self::Matching).map_err(BranchError::Pattern)
    }

    fn has(&self, path: &str) -> bool {
        match self {
            Self::File(file) => file == path,
            Self::Matching(pattern) => pattern.matches(path),
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::File(file) => file,
            Self::Matching(pattern) => pattern.as_str(),
        }
    }
}

impl BranchDocuments {
    /// Finds the documents that are `named`, else those of the settings, else all.
    pub(crate) fn find(
        checkout: &Checkout,
        named: &[PathBuf],
        configured: &[Pattern],
    ) -> Result<Self, BranchError> {
        let files = BranchFiles::read(checkout)?;
        let wanted = Wanted::new(checkout, named, configured)?;
        let mut found = files.documents(checkout, &wanted, true)?;
        if !named.is_empty() && !found.parts.is_empty() {
            let known: BTreeSet<_> = found.pairs.iter().map(|pair| pair.path().to_owned()).collect();
            let all = files.documents(checkout, &Wanted::new(checkout, &[], configured)?, false)?;
            found.pairs.extend(all.pairs.into_iter().filter(|pair| !known.contains(pair.path())));
        }
        Ok(found)
    }
}

impl DocumentPair {
    /// The path of the document, or of the old one if it is gone.
    pub(crate) fn path(&self) -> &str {
        self.new.as_ref().or(self.old.as_ref()).map_or("", |side| &side.path)
    }
}

/// The files of both sides.
struct BranchFiles {
    /// The files of the working tree that git does not ignore.
    new: BTreeSet<String>,
    /// The files that differ from the base, with their new paths.
    changed: BTreeMap<String, Option<String>>,
}

impl BranchFiles {
    fn read(checkout: &Checkout) -> Result<Self, BranchError> {
        let Checkout { repository, base, .. } = checkout;
        let new = repository.must(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
        let changes = repository.must([
            "diff-index",
            "-z",
            "-M",
            "--name-status",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules=all",
            &base.commit,
            "--",
        ])?;
        let mut parts = names(&changes)?.into_iter();
        let mut changed = BTreeMap::new();
        while let (Some(status), Some(path)) = (parts.next(), parts.next()) {
            match status.chars().next() {
                Some('R') => _ = changed.insert(path, parts.next()),
                Some('D') => _ = changed.insert(path, None),
                Some('A') => {}
                _ => _ = changed.insert(path.clone(), Some(path)),
            }
        }
        Ok(Self { new: names(&new)?.into_iter().collect(), changed })
    }

    fn documents(
        &self,
        checkout: &Checkout,
        wanted: &Wanted,
        is_wanted: bool,
    ) -> Result<BranchDocuments, BranchError> {
        let mut found = BranchDocuments::default();
        let mut budget = Budget { files: MAX_FILES, bytes: MAX_BYTES };
        let named = wanted.patterns.iter().filter_map(|wanted| match wanted {
            WantedFiles::File(file) => Some(file),
            WantedFiles::Matching(_) => None,
        });
        let named: BTreeSet<&String> = named.collect();
        let matching = self.new.iter().filter(|path| wanted.has(path));
        let candidates: BTreeSet<&String> = matching.chain(named.iter().copied()).collect();
        let origins: BTreeMap<&str, &str> =
            self.changed.iter().filter_map(|(old, new)| Some((new.as_deref()?, old.as_str()))).collect();
        let mut taken = BTreeSet::new();
        for path in candidates {
            // A link leads to a document, which is found on its own.
            let is_file = |path: &str| {
                checkout.repository.root.join(path).symlink_metadata().is_ok_and(|found| found.is_file())
            };
            if !named.contains(path) && !is_file(path) {
                continue;
            }
            let Some(text) = budget.read(checkout.new_text(path), named.contains(path))? else { continue };
            if !is_document(&text) {
                if named.contains(path) {
                    found.parts.insert(path.clone());
                }
                continue;
            }
            let origin = origins.get(path.as_str()).copied().unwrap_or(path);
            let old = checkout.old_text(origin)?.map(|text| Side { path: origin.to_owned(), text });
            taken.insert(origin.to_owned());
            let new = Some(Side { path: path.clone(), text });
            found.pairs.push(DocumentPair { old, new, is_wanted });
        }
        // What is left of the base: documents that are gone, moved elsewhere, or no longer documents.
        for (path, new_path) in
            self.changed.iter().filter(|(path, _)| wanted.has(path) && !taken.contains(*path))
        {
            let Some(text) = budget.read(checkout.old_text(path), named.contains(path))? else { continue };
            if !is_document(&text) {
                continue;
            }
            let new_text = new_path.as_ref().map(|path| checkout.new_text(path)).transpose()?.flatten();
            let new = new_path.clone().zip(new_text).map(|(path, text)| Side { path, text });
            found.parts.remove(path);
            found.pairs.push(DocumentPair { old: Some(Side { path: path.clone(), text }), new, is_wanted });
        }
        found.pairs.sort_by(|a, b| a.path().cmp(b.path()));
        for pattern in &wanted.patterns {
            let is_there = |path: &str| pattern.has(path);
            let sides = |pair: &DocumentPair| {
                [&pair.old, &pair.new].into_iter().flatten().any(|side| is_there(&side.path))
            };
            if !found.pairs.iter().any(sides) && !found.parts.contains(pattern.text()) {
                let base = checkout.base.short().to_owned();
                return Err(BranchError::NoMatch(pattern.text().to_owned(), base));
            }
        }
        Ok(found)
    }
}

/// The files that may still be looked at.
struct Budget {
    files: usize,
    bytes: usize,
}

impl Budget {
    /// Returns the text of a file; `None` for a binary file that was not named.
    fn read(
        &mut self,
        text: Result<Option<String>, BranchError>,
        is_named: bool,
    ) -> Result<Option<String>, BranchError> {
        let text = match text {
            Ok(Some(text)) => text,
            Err(error) if is_named => return Err(error),
            Ok(None) | Err(_) => return Ok(None),
        };
        match (self.files.checked_sub(1), self.bytes.checked_sub(text.len())) {
            (Some(files), Some(bytes)) => (self.files, self.bytes) = (files, bytes),
            _ => return Err(BranchError::TooMany { files: MAX_FILES, mebibytes: MAX_BYTES >> 20 }),
        }
        Ok(Some(text))
    }
}

/// Returns whether the root of a text has the version of OpenAPI. A text with mistakes counts if it looks like it.
fn is_document(text: &str) -> bool {
    let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    if !is_json && text.lines().any(has_version) {
        return true;
    }
    match text.contains("openapi").then(|| tree("", text)) {
        Some(Ok(root)) => root
            .get("openapi")
            .is_some_and(|version| version.entries().is_empty() && version.items().is_empty()),
        Some(Err(_)) => text.lines().any(|line| has_version(line.trim_start())),
        None => false,
    }
}

/// Returns whether a line is `openapi: 3…`.
fn has_version(line: &str) -> bool {
    let keys = ["openapi", "\"openapi\"", "'openapi'"];
    let after = keys.iter().find_map(|key| line.strip_prefix(key)?.trim_start().strip_prefix(':'));
    after.is_some_and(|value| {
        value.trim_start().trim_start_matches(['"', '\'']).starts_with(|c: char| c.is_ascii_digit())
    })
}

/// The names that end each with a NUL.
fn names(output: &[u8]) -> Result<Vec<String>, BranchError> {
    let mut names = Vec::new();
    for name in output.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        match std::str::from_utf8(name) {
            Ok(name) => names.push(name.to_owned()),
            // A possible document must have a name that reports can show.
            Err(_) if EXTENSIONS.iter().any(|end| name.ends_with(end.as_bytes())) => {
                let name = format!("the file name `{}`", String::from_utf8_lossy(name));
                return Err(GitError::NotText(name).into());
            }
            Err(_) => names.push(String::from_utf8_lossy(name).into_owned()),
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::is_document;

    #[test]
    fn documents_are_told_from_other_files() {
        for text in [
            "openapi: 3.0.3\n",
            "# x\n'openapi' : \"3.1.0\"\n",
            "{\"info\": {}, \"openapi\": \"3.0.3\"}",
            "{\n  \"openapi\": \"3.0.3\",\n  broken",
            "{openapi: 3.0.0}",
        ] {
            assert!(is_document(text), "{text}");
        }
        for text in [
            "",
            "swagger: '2.0'\n",
            "x:\n  openapi: 3.0.3\n",
            "openapi:\n  path: x\n",
            "{\"dependencies\": {\"openapi\": \"3.0.3\"}}",
            "text: openapi\n",
        ] {
            assert!(!is_document(text), "{text}");
        }
    }
}
