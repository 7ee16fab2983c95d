//! `verify`: what is said of servers that are fine, and of those that are not.

mod client;
#[cfg(unix)]
mod databases;
mod disagreements;
mod emulator;
mod failures;
mod kit;
mod openssl;
mod p521;
mod starttls;
mod truststore;
