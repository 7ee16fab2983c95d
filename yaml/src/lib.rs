#![doc = include_str!("../README.md")]

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
