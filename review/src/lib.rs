#![doc = include_str!("../README.md")]

mod accepted;
mod branch;
mod ci;
mod cli;
pub mod command;
mod config;
pub mod diff;
mod examples;
mod exit;
mod fail_on;
mod fetch;
mod finding_place;
mod findings;
mod fingerprint;
mod formats;
mod git;
mod left_out;
mod levels;
mod load;
mod manual;
mod report;
mod report_args;
mod reviewed;
mod rule_names;
#[cfg_attr(not(feature = "rust"), path = "no_rust.rs")]
mod rust;
mod rust_settings;
mod selection;
mod source;
mod topics;
mod upstream;
mod version;

pub use cli::Cli;
pub use exit::Exit;
pub use rust_settings::{CallStyle, ClientProfile, RustSettings};
