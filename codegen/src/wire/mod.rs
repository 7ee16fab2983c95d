//! The wire listing: what a document says, flattened to facts.
//!
//! A fact is one leaf of the document at one place of the API: `type: string` of a property in the body of a
//! response. `$ref`s are followed, so a schema that is renamed or written out in place changes no fact. What
//! travels or constrains belongs to the wire, what only people read to the docs; a leaf that is in no fact is
//! reported, so that nothing can change unseen.

mod leaf;
mod line;
mod operation;
mod schema;
mod service;
mod walk;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::document::Document;
use crate::node::Position;
use crate::problem::Problem;

pub use leaf::Leaf;

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

/// The operation that a fact is about; both parts are empty for the document as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Subject {
    /// The path template.
    pub path: String,
    /// The method in upper case, empty for all methods of the path.
    pub method: String,
}

/// The part of an operation or document that a fact is about, in the order of the listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The document or the operation itself.
    #[default]
    Whole,
    /// A server.
    Server,
    /// A way to authenticate.
    Security,
    /// A parameter in the path.
    Path,
    /// A parameter in the query.
    Query,
    /// A header of the request.
    Header,
    /// A cookie.
    Cookie,
    /// The body of the request.
    Request,
    /// A response.
    Response,
    /// A schema that no operation uses.
    Schema,
}

/// One leaf of a document at one place of the API.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Fact {
    /// What it matters to.
    pub facet: Facet,
    /// The operation.
    pub subject: Arc<Subject>,
    /// The part of it.
    pub part: Part,
    /// The place in words: `200 application/json  body.certs[].category`.
    pub place: Arc<str>,
    /// The keyword: `maxLength`.
    pub keyword: String,
    /// What it is set to.
    pub value: serde_json::Value,
    /// Where the document says so.
    pub at: Position,
}

/// All that a document says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Facts {
    /// The facts, in the order of the listing.
    pub facts: Vec<Fact>,
    /// Every leaf of the document, in its order, with the facet it landed in.
    pub leaves: Vec<Leaf>,
    /// What landed nowhere.
    pub unclassified: Vec<Problem>,
}

impl Facts {
    /// The listing of one facet: sorted, one line per place, and one per value of an enum.
    pub fn lines(&self, facet: Facet) -> Vec<String> {
        line::lines(self.facts.iter().filter(|fact| fact.facet == facet))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.method.is_empty() { "" } else { " " };
        write!(f, "{}{separator}{}", self.method, self.path)
    }
}

/// Everything that `document` says, by facet.
pub fn facts(document: &Document) -> Facts {
    let mut walk = walk::Walk::new(&document.root);
    walk.document();
    let (leaves, unclassified) = leaf::classify(document, &walk);
    let mut facts = walk.facts;
    line::sort(&mut facts);
    Facts { facts, leaves, unclassified }
}

/// What `document` says of itself and of some of its operations, called `GET /path`.
pub fn facts_of(document: &Document, operations: &BTreeSet<String>) -> Vec<Fact> {
    let mut walk = walk::Walk::new(&document.root);
    walk.only = Some(operations);
    walk.document();
    let mut facts = walk.facts;
    line::sort(&mut facts);
    facts
}

/// The wire listing of `document`: one line per place where something travels or constrains, sorted.
///
/// ```text
/// GET /v1.0/{project_id}/cer/download  path project_id: string, required
/// GET /v1.0/{project_id}/cer/download  200 application/octet-stream  body: string binary
/// ```
pub fn wire(document: &Document) -> Vec<String> {
    facts(document).lines(Facet::Wire)
}

/// The leaves of `document` that are in no listing: a change of theirs would go unseen.
pub fn unclassified(document: &Document) -> Vec<Problem> {
    facts(document).unclassified
}
