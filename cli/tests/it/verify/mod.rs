//! `verify`: what is said of servers that are fine, and of those that are not.

mod constraints;
mod differences;
mod disagreements;
mod emulator;
mod failures;
mod kit;
mod near_misses;
mod openssl;
mod paths;
