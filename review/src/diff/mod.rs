//! The difference of two documents, as typed changes.
//!
//! Documents are compared object by object, not line by line: operations by path and method, parameters by place and
//! name, schemas wherever `$ref`s lead. Two schemas are compared once for each direction, however often they are used,
//! so the cost grows with the documents and not with what they expand to.

mod affected;
mod change;
mod comparer;
mod composition;
mod content;
mod finish;
mod keywords;
mod leaves;
mod operations;
mod parameters;
mod properties;
mod prose;
mod rules;
mod schema;
mod security;
mod servers;
mod surface;
mod view;
mod whole;

use cloud_certs_codegen::Document;

pub use change::{Change, Facet, Review, Spot, Verdict};
pub use rules::{RULES, Rule};
pub use surface::Surface;

use comparer::Comparer;
pub(crate) use operations::{METHODS, nameless};
pub(crate) use whole::names_of_operations;
pub use whole::{added, removed};

/// Everything that changes from `old` to `new`, the generated Rust included.
#[must_use]
pub fn diff(old: &Document, new: &Document) -> Review {
    let mut review = compare(old, new);
    review.set_surface(Surface::of(old, new));
    review
}

/// Everything that changes in what the documents say: nothing is generated.
#[must_use]
pub fn compare(old: &Document, new: &Document) -> Review {
    let mut comparer = Comparer::new(old, new);
    comparer.document();
    comparer.work();
    leaves::rest(&mut comparer);
    comparer.finish()
}
