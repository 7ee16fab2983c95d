//! Metrics for Prometheus: of rounds, of outputs, and of the certificates in them.

pub(crate) mod board;
pub(crate) mod encode;
pub(crate) mod files;
pub(crate) mod history;
mod labels;
pub(crate) mod model;
pub(crate) mod server;
pub(crate) mod table;
mod x509;
