//! The tool as maintainers meet it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]

mod accepted;
mod binary;
mod check;
mod checkout;
mod command;
mod config;
mod diff;
mod documented;
mod files;
mod git;
mod github;
mod help;
mod json;
mod large;
mod markdown;
mod mutated;
mod named_schemas;
mod operations;
mod other_files;
mod place;
mod policy;
mod realistic;
mod request;
mod review;
mod rules;
mod schema;
mod shared;
mod silence;
mod support;
mod surface;
mod text;
mod upstream;
mod words;
