//! A fact: one leaf of a document at one place of the API.

use crate::wire::place::ApiPlace;
use cloud_certs_yaml::Position;

/// What a fact matters to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums, reason = "every leaf belongs to exactly one of them")]
pub enum Facet {
    /// It travels between client and server, or constrains what does.
    Wire,
    /// It only shapes the generated Rust.
    Surface,
    /// It is for people to read.
    Docs,
}

/// One leaf of a document at one place of the API.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Fact {
    /// What it matters to.
    pub facet: Facet,
    /// The operation, the part of it, and the path inside that.
    pub place: ApiPlace,
    /// The keyword: `maxLength`.
    pub keyword: String,
    /// The value of the keyword.
    pub value: serde_json::Value,
    /// Where the document says so.
    pub at: Position,
}
