//! Nobody sees a secret: every kind of credential, from every source, through success and every failure, with all that
//! is logged at the level of traces.
//!
//! A binary of its own, because it listens to everything that the process says.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

#[cfg(unix)]
mod cache;
mod capture;
mod cloud;
mod configured;
mod control;
mod destinations;
mod echo;
mod generated;
mod iam;
mod keys;
mod leak;
mod links;
mod proxies;
mod seen;
mod services;
mod success;
mod ways;
#[allow(dead_code, reason = "it is shared, and not all of it is needed here")]
#[path = "../it/wire.rs"]
mod wire;
