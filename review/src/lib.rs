//! What an edit of an OpenAPI document changes: on the wire, for deployed clients; in the generated Rust, for its
//! callers; and for people who read.

mod args;
pub mod command;
mod exit;
mod input;
mod report;

pub use args::Cli;
pub use exit::Exit;
