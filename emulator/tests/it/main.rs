//! The emulator as its users meet it: over HTTP, over TLS and through its handle.

#![allow(clippy::panic, clippy::unwrap_used, reason = "the helpers of a test fail like the test")]

mod support;

mod answers;
mod certificates;
mod css;
mod faults;
mod gateway;
mod geminidb;
mod identity;
mod journal;
mod lifecycle;
mod locking;
mod metadata;
mod object_storage;
mod rotation;
mod schemas;
mod secrets;
mod signatures;
mod signer;
mod tls;
