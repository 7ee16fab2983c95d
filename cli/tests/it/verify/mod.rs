//! `verify`: what is said of servers that are fine, and of those that are not.

mod client;
mod constraints;
#[cfg(target_os = "linux")]
mod databases;
mod differences;
mod disagreements;
mod emulator;
mod failures;
mod kit;
mod near_misses;
mod openssl;
mod p521;
mod paths;
mod starttls;
mod truststore;
