//! From an OpenAPI document, written by hand, to the Rust client generated from it, and to listings of both.
//!
//! [`Document::load`] parses YAML once, with places.

mod document;
mod node;
mod problem;
mod yaml;

pub use document::Document;
pub use node::{Entry, Node, Position, Value};
pub use problem::{Problem, Problems};
pub use yaml::MAX_BYTES;
