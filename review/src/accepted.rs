//! `openapi/ACCEPTED.toml`: breaks that somebody accepted, with the reason.

use std::path::Path;

use serde::Deserialize;

use crate::diff::Verdict;
use crate::reviewed::Reviewed;

/// The path of the list in the checkout.
pub(crate) const FILE: &str = "openapi/ACCEPTED.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Accepted {
    #[serde(default)]
    accepted: Vec<AcceptedBreak>,
}

/// One break, as reports name it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AcceptedBreak {
    /// The document: `openapi/css.yaml`.
    document: String,
    rule: String,
    what: String,
    reason: String,
}

impl Accepted {
    /// Reads the list under `root`; a missing list is empty.
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
            .map_err(|error| format!("{FILE}: it is not a list of accepted breaks: {keys}\n{error}"))?;
        match list.accepted.iter().find(|entry| entry.reason.trim().is_empty()) {
            Some(entry) => Err(format!(
                "{FILE}: {}: the reason is empty: write why the break is acceptable",
                entry.name()
            )),
            None => Ok(list),
        }
    }

    /// Marks accepted breaks, and returns an error for each entry without a break.
    pub(crate) fn apply(&self, documents: &mut [Reviewed]) -> Vec<String> {
        let unused = self.accepted.iter().filter(|entry| !entry.apply(documents));
        unused
            .map(|entry| {
                format!(
                    "{FILE}: {}: there is no such break: remove the entry, or copy document, rule and what from `--format json`",
                    entry.name()
                )
            })
            .collect()
    }
}

impl AcceptedBreak {
    fn name(&self) -> String {
        format!("{} {}: {}", self.document, self.rule, self.what)
    }

    /// Marks the break of this entry, and returns whether there is one.
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
