//! The wire listing: what a document says, flattened to facts.
//!
//! A fact is one leaf of the document at one place of the API: `type: string` of a property in the body of a response.
//! `$ref`s are followed, so a schema that is renamed or written out in place changes no fact. Facts about requests and
//! responses belong to the wire, texts for readers to the docs; a leaf that is in no fact is reported, so that nothing
//! can change unseen.

mod fact;
mod leaf;
mod line;
mod operation;
mod schema;
mod service;
mod walk;

use std::collections::BTreeSet;

use crate::document::Document;
use crate::problem::Problem;

pub use fact::{ApiPlace, Facet, Fact, Part, RequiredScheme, SchemeKind, Subject};
pub use leaf::Leaf;

/// All that a document says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Facts {
    /// The facts, in the order of the listing.
    pub facts: Vec<Fact>,
    /// Every leaf of the document, in its order, with the facet it landed in.
    pub leaves: Vec<Leaf>,
    /// The parts that are in no fact.
    pub unclassified: Vec<Problem>,
}

impl Facts {
    /// The listing of one facet: sorted, one line per place, and one per value of an enum.
    pub fn lines(&self, facet: Facet) -> Vec<String> {
        line::lines(self.facts.iter().filter(|fact| fact.facet == facet), false)
    }
}

/// Everything that `document` says, by facet.
pub fn facts(document: &Document) -> Facts {
    let mut walk = walk::Walk::new(document);
    walk.document();
    let (leaves, unclassified) = leaf::classify(document, &walk);
    let mut facts = walk.facts;
    line::sort(&mut facts);
    Facts { facts, leaves, unclassified }
}

/// Returns what `document` says of itself and of some of its operations, called `GET /path`.
pub fn facts_of(document: &Document, operations: &BTreeSet<String>) -> Vec<Fact> {
    let mut walk = walk::Walk::new(document);
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
///
/// The values of a server's variable, its regions, are counted: the table of endpoints lists them.
pub fn wire(document: &Document) -> Vec<String> {
    let facts = facts(document).facts;
    line::lines(facts.iter().filter(|fact| fact.facet == Facet::Wire), true)
}

/// The servers of `document` with the values of their variables: one line per value.
pub fn servers(document: &Document) -> Vec<String> {
    let facts = facts(document).facts;
    line::lines(facts.iter().filter(|fact| matches!(*fact.place.part, Part::Server { .. })), false)
}
