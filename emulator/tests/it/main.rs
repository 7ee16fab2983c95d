//! The emulator as its users meet it: over HTTP, over TLS and through its handle.

mod support;

mod css;
mod geminidb;
