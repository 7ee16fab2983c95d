//! The services that people call, one handle each, on top of the generated clients.

mod css;
mod geminidb;
mod handle;
mod iam;
mod instance;

pub use css::Css;
pub use geminidb::GeminiDb;
pub use iam::Iam;
pub use instance::{Instance, SslState};
