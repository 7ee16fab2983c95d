//! YAML as a tree: what a file says, and where it says it.
//!
//! [`parse`] reads one document in one pass over the events of `granit-parser`. The tree keeps the position of every key
//! and value. Duplicate keys, second documents and anything beyond the bounds of [`Rules`] are errors with a position.
//! The rules also decide what plain text without quotes stands for: OpenAPI documents follow YAML 1.2, and clouds.yaml
//! follows YAML 1.1.

mod compose;
mod node;

pub use compose::{Fault, Mistake, Rules, parse};
pub use node::{Entry, Map, Node, Position, Value, escape_token};
