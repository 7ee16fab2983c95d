//! The difference of two documents, as typed changes.
//!
//! Documents are compared object by object, not line by line: operations by path and method, parameters by place and
//! name, schemas wherever `$ref`s lead. Two schemas are compared once for each direction, however often they are used,
//! so the cost grows with the size of the documents, not with their size after expansion of `$ref`s.

pub(crate) mod change;
mod comparer;
mod composition;
mod content;
mod deprecated;
mod document;
pub(crate) mod effect;
mod effects;
mod encodings;
mod examined;
mod examples;
mod files;
mod finish;
mod flows;
mod keywords;
mod levels;
mod media_types;
mod oasdiff;
pub(crate) mod operation;
mod pair;
mod parameters;
pub(crate) mod place;
mod places;
mod promises;
mod properties;
mod prose;
mod reach;
mod responses;
mod rest;
mod review;
pub(crate) mod rules;
mod schema;
mod security;
mod servers;
mod subschemas;
pub(crate) mod surface;
mod used;
mod users;
mod verdict;
mod view;
mod waiting;
mod words;

use openapi_document::Document;

pub use change::{Change, Facet, Spot, Verdict};
pub use effect::Effect;
pub use examples::{Example, ExamplePlace};
pub(crate) use finish::Naming;
pub use levels::Levels;
pub use place::Place;
pub use review::Review;
pub use rules::Rule;
pub use surface::Surface;

#[cfg(feature = "rust")]
pub use crate::rust::Names;
use crate::rust_settings::RustSettings;

/// Compares two documents, and the Rust that is generated from them.
#[must_use]
pub fn diff(old: &Document, new: &Document, settings: &RustSettings) -> Review {
    let mut review = compare(old, new);
    review.add_rust(old, new, settings);
    review
}

/// Compares what two documents say, without generating anything.
#[must_use]
pub fn compare(old: &Document, new: &Document) -> Review {
    compare_named(old, new, Naming::BySharedObject)
}

/// The same, with changes named in this way.
pub(crate) fn compare_named(old: &Document, new: &Document, naming: Naming) -> Review {
    // In one tree, nothing stands where no rule looks.
    let (one_old, one_new) = (&old.bundle(), &new.bundle());
    let mut comparer = comparer::Comparer::new(one_old, one_new);
    document::compare_documents(&mut comparer.documents());
    schema::compare_waiting(&mut comparer);
    rest::compare_rest(&mut comparer.documents());
    files::compare_other_files(&mut comparer.documents(), old, new);
    let mut review = Review { changes: finish::changes(&comparer, naming), ..Review::default() };
    change::number(&mut review.changes);
    review
}
