//! The changes that a command is asked for, and the level at which they fail it. What is not selected is counted.

use clap::{Args, ValueEnum};

use crate::config::pattern::Pattern;
use crate::diff::operation::names_of_operations;
use crate::diff::{Change, Facet};
use crate::fail_on::FailOn;
use crate::reviewed::Reviewed;

/// Arguments that select changes.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct SelectionArgs {
    /// Least level of a change that fails the command
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL")]
    pub(crate) fail_on: FailOn,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
}

/// Arguments that leave changes out of a report.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct FilterArgs {
    /// Facet to report; may be repeated [default: all; of `changelog`: wire]
    ///
    /// Unclassified changes are always reported: nobody knows whom they matter to.
    #[arg(long, value_enum)]
    pub(crate) facet: Vec<SelectedFacet>,
    /// Report the operations of these paths alone, as `/pets/**`; may be repeated
    #[arg(long, value_name = "GLOB")]
    match_path: Vec<Pattern>,
    /// Report one operation alone, as `GET /pets/{id}`; may be repeated
    #[arg(long, value_name = "OPERATION")]
    only_operation: Vec<String>,
}

/// A facet, by the word that flags and settings have for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SelectedFacet {
    /// Deployed clients
    Wire,
    /// Callers of the generated Rust
    Rust,
    /// Readers
    Docs,
}

impl SelectedFacet {
    pub(crate) fn is(self, facet: Facet) -> bool {
        match self {
            Self::Wire => facet == Facet::Wire,
            Self::Rust => facet == Facet::Surface,
            Self::Docs => facet == Facet::Docs,
        }
    }
}

impl SelectionArgs {
    /// Leaves the changes that are not asked for out of the documents, which fail at the level that is asked for.
    ///
    /// # Errors
    ///
    /// As [`FilterArgs::apply`].
    pub(crate) fn apply(&self, documents: &mut [Reviewed]) -> Result<(), String> {
        self.filter.apply(documents)?;
        documents.iter_mut().for_each(|reviewed| reviewed.fail_on = self.fail_on);
        Ok(())
    }
}

impl FilterArgs {
    /// Leaves the changes that are not asked for out of the documents, and counts them.
    ///
    /// # Errors
    ///
    /// An operation or path that no document has, because its changes would be missed in silence.
    pub(crate) fn apply(&self, documents: &mut [Reviewed]) -> Result<(), String> {
        let mut known = Vec::new();
        for reviewed in documents {
            let sides = [&reviewed.old, &reviewed.new].into_iter().flatten();
            known.extend(sides.flat_map(names_of_operations));
            let before = reviewed.review.changes.len();
            reviewed.review.changes.retain(|change| self.has(change));
            reviewed.filtered += before - reviewed.review.changes.len();
        }
        if let Some(name) = self.only_operation.iter().find(|name| !known.contains(*name)) {
            return Err(format!(
                "--only-operation: no document has the operation `{name}`; write it as `GET /path`"
            ));
        }
        let is_unknown = |pattern: &&Pattern| !known.iter().any(|name| is_at(name, pattern));
        match self.match_path.iter().find(is_unknown) {
            Some(pattern) => Err(format!(
                "--match-path: no operation has a path like `{}`; `**` is any text",
                pattern.as_str()
            )),
            None => Ok(()),
        }
    }

    fn has(&self, change: &Change) -> bool {
        let is_asked = self.facet.is_empty()
            || change.facet == Facet::Unclassified
            || self.facet.iter().any(|facet| facet.is(change.facet));
        let is_any = self.match_path.is_empty() && self.only_operation.is_empty();
        is_asked && (is_any || change.operations.iter().any(|name| self.has_operation(name)))
    }

    fn has_operation(&self, name: &str) -> bool {
        self.only_operation.iter().any(|only| only == name)
            || self.match_path.iter().any(|pattern| is_at(name, pattern))
    }
}

/// Returns whether an operation, as `GET /pets`, is at a path like the pattern.
fn is_at(operation: &str, pattern: &Pattern) -> bool {
    operation.split_once(' ').is_some_and(|(_, path)| pattern.matches(path))
}
