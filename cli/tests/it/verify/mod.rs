//! `verify`: what is said of servers that are fine, and of those that are not.

mod disagreements;
mod emulator;
mod failures;
mod kit;
mod openssl;
