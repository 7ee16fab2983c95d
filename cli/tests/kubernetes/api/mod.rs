//! An API server for tests: objects in memory, server-side apply with field managers, permissions that can be withdrawn.

mod apply;
mod discovery;
mod fields;
mod server;
mod status;

pub(crate) use server::ApiServer;
