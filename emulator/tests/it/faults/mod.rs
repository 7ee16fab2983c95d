//! Faults on demand: what arrives, and how they are asked for.

mod arrived;
mod asking;
mod list;
mod mix;
mod services;
mod tls;
mod wire;
