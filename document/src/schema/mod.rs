//! Schemas in a normal form: equivalent schemas have the same one.
//!
//! [`Schemas::of`] reads a schema object of OpenAPI 3.0 or 3.1 into a [`Schema`]: members of `allOf` are put together,
//! a choice of one is that one, a choice between `X` and `null` is a nullable `X`, a choice of single values is an
//! enum, and keywords that exclude nothing are left out. The nodes that it was read from are kept, for positions and
//! for marking them.

mod bound;
mod build;
mod choice;
mod fingerprint;
mod keywords;
mod model;
mod types;
mod values;
mod wrapper;

pub use bound::Bound;
pub use build::Schemas;
pub(crate) use keywords::is_told;
pub use keywords::{GROUPS, is_definitions, is_note, is_well_formed, shape};
pub use model::{Choice, Followed, Schema};
pub use types::Types;
pub use values::{EnumValue, same_json, value_text};
pub use wrapper::Wrapper;
