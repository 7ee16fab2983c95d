//! The command as users meet it: the real binary, run against a local cloud.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod ran;
#[cfg(target_os = "linux")]
mod servers;
mod support;

mod agencies;
mod answers;
mod archives;
mod auth;
mod check;
mod check_parts;
mod clouds;
mod clouds_yaml;
mod completions;
mod configured;
mod credentials;
mod deceptive;
#[cfg(target_os = "linux")]
mod descriptors;
#[cfg(unix)]
mod disk;
mod doctor;
#[cfg(unix)]
mod emulator;
mod environment;
mod examples;
#[cfg(unix)]
mod exec;
#[cfg(target_os = "linux")]
mod exhausted;
mod fault_table;
mod faults;
mod fetch;
mod formats;
mod help;
mod ids;
mod instances;
mod json_errors;
#[cfg(unix)]
mod killed;
mod kinds;
mod links;
mod local;
mod man;
#[cfg(target_os = "linux")]
mod memory;
mod merge;
#[cfg(target_os = "linux")]
mod narrow;
mod network;
mod next_steps;
mod other_ids;
mod output_file;
mod pins;
#[cfg(unix)]
mod places;
mod prompt;
mod proxy;
#[cfg(target_os = "linux")]
mod recipes;
mod refusals;
mod replaced;
mod secrets;
mod siblings;
#[cfg(unix)]
mod signals;
mod streams;
mod sync;
#[cfg(target_os = "linux")]
mod terminal;
#[cfg(unix)]
mod token_cache;
mod topics;
#[cfg(unix)]
mod turns;
mod verify;
#[cfg(target_os = "linux")]
mod watch;
