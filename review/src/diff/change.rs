//! A change, typed. Every report consists of changes.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::effect::Effect;
use super::place::Place;
use super::rules::Rule;
pub use super::verdict::Verdict;
pub(super) use super::verdict::{Direction, Serialization, Strictness};
use crate::fingerprint::Fingerprints;

/// The people and programs that a change matters to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Facet {
    /// Deployed clients that follow the old document.
    Wire,
    /// Callers of the generated Rust.
    Surface,
    /// People who read.
    Docs,
    /// Unknown: no rule knows the change.
    Unclassified,
}

impl Facet {
    /// The facet in a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Surface => "surface",
            Self::Docs => "docs",
            Self::Unclassified => "unclassified",
        }
    }
}

/// A place in one of the documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Spot {
    /// The document, as the user named it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The JSON pointer (RFC 6901) to it.
    pub pointer: String,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The rule that judges it.
    pub rule: Rule,
    /// The people and programs that it matters to.
    pub facet: Facet,
    /// The verdict.
    pub verdict: Verdict,
    /// The change in one sentence, with old and new.
    pub what: String,
    /// The effect on a deployed client.
    pub why: &'static str,
    /// The place in words, which unrelated edits do not change.
    pub place: Place,
    /// Made by [`number`].
    #[serde(serialize_with = "hexadecimal")]
    pub(crate) fingerprint: u64,
    /// The place in the old document.
    pub old: Option<Spot>,
    /// The place in the new document.
    pub new: Option<Spot>,
    /// The affected operations, as `GET /path`; none when it is about the document.
    pub operations: Arc<[Arc<str>]>,
    /// The effect on callers of the generated Rust, where that is compared.
    pub effect: Option<Effect>,
    /// The reason why the break was accepted, so that it does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

impl Change {
    /// The name of the change for programs, 16 hexadecimal digits: the same as long as its facet, rule and place are.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.fingerprint)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn hexadecimal<S: Serializer>(fingerprint: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{fingerprint:016x}"))
}

/// Gives the changes their fingerprints.
pub(super) fn number(changes: &mut [Change]) {
    let mut fingerprints = Fingerprints::default();
    for change in changes {
        let Place { subject, within } = &change.place;
        change.fingerprint = fingerprints.of(&[change.facet.word(), change.rule.id(), subject, within]);
    }
}
