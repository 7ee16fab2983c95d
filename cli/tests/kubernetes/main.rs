//! ConfigMaps and Secrets of `cloud-certs sync`, by a server that speaks the API as far as this command and `kubectl` need
//! it. No test meets a real cluster.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "programs run where they are installed, on files to look at")]

mod api;
mod certificates;
#[path = "../deploy/cloud.rs"]
mod cloud;
mod conflicts;
mod content;
mod deployed;
mod kit;
mod kubectl;
mod metrics;
mod mistakes;
mod one_object;
mod refusals;
mod report;
mod restarts;
mod rotation;
mod untouched;
