//! `openapi/ACCEPTED.toml`: breaks that somebody took upon themselves, with the reason.

use std::path::Path;

use serde::Deserialize;

use crate::diff::Verdict;
use crate::reviewed::Reviewed;

/// Where they stand, from the top of the checkout.
pub(crate) const FILE: &str = "openapi/ACCEPTED.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Accepted {
    #[serde(default)]
    accepted: Vec<Entry>,
}

/// One break, as reports call it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The document: `openapi/css.yaml`.
    document: String,
    rule: String,
    what: String,
    reason: String,
}

impl Accepted {
    /// Reads the list under `root`; there need not be one.
    pub(crate) fn load(root: &Path) -> Result<Self, String> {
        match std::fs::read_to_string(root.join(FILE)) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("{FILE}: it cannot be read: {error}; check its mode")),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let keys = "each [[accepted]] has document, rule, what and reason";
        let list: Self = toml::from_str(text)
            .map_err(|error| format!("{FILE}: it is no list of accepted breaks: {keys}\n{error}"))?;
        match list.accepted.iter().find(|entry| entry.reason.trim().is_empty()) {
            Some(entry) => {
                Err(format!("{FILE}: {}: the reason is empty: write why it may break", entry.name()))
            }
            None => Ok(list),
        }
    }

    /// Marks what is accepted, and says which entries are of no use.
    pub(crate) fn apply(&self, documents: &mut [Reviewed]) -> Vec<String> {
        let unused = self.accepted.iter().filter(|entry| !entry.apply(documents));
        unused
            .map(|entry| {
                format!(
                    "{FILE}: {}: nothing breaks that is called so: remove the entry, or write document, rule and what as `--format json` has them",
                    entry.name()
                )
            })
            .collect()
    }
}

impl Entry {
    fn name(&self) -> String {
        format!("{} {}: {}", self.document, self.rule, self.what)
    }

    /// Whether there is such a break.
    fn apply(&self, documents: &mut [Reviewed]) -> bool {
        let of_document = documents.iter_mut().filter(|reviewed| reviewed.file == self.document);
        let changes = of_document.flat_map(|reviewed| &mut reviewed.review.changes);
        let breaks = changes.filter(|change| {
            change.verdict == Verdict::Breaking && change.rule == self.rule && change.what == self.what
        });
        let mut is_used = false;
        for change in breaks {
            change.accepted = Some(self.reason.trim().to_owned());
            is_used = true;
        }
        is_used
    }
}
