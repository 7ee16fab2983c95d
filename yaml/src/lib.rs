//! YAML and JSON as a tree: what a file says, and where it says it.
//!
//! [`parse`] reads one document in one pass over the events of `granit-parser`, or of `hifijson` if the
//! text is JSON and the feature `json` is on. The tree keeps the position of every key and value. Duplicate keys, second documents and anything beyond the bounds of
//! [`Rules`] are errors with a position. The rules also decide what plain text without quotes stands for: OpenAPI
//! documents follow YAML 1.2, and clouds.yaml follows YAML 1.1.

mod compose;
mod events;
mod fault;
#[cfg(feature = "json")]
mod json;
mod node;
mod number;
mod position;

pub use compose::{Parsed, Rules, parse};
pub use fault::{Fault, Mistake};
pub use node::{Entry, Map, Node, Value, escape_token};
pub use number::{NoNumber, Number};
pub use position::Position;
