//! Nobody sees a secret: every kind of credential, from every source, through success and every failure, with all that
//! is logged at the level of traces.
//!
//! A binary of its own, because it listens to everything that the process says.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod capture;
mod cloud;
mod control;
mod echo;
mod generated;
mod iam;
mod keys;
mod leak;
mod links;
mod seen;
mod services;
mod success;
mod ways;
