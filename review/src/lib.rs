//! Reports what an edit of an OpenAPI document changes: on the wire, for deployed clients; in the generated Rust, for its
//! callers; and for readers.

mod args;
mod branch;
pub mod command;
mod config;
pub mod diff;
mod exit;
mod git;
mod report;
mod reviewed;
mod upstream;
mod version;

pub use args::Cli;
pub use exit::Exit;
