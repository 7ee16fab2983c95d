//! Other people's programs as judges: the vendor's SDK and OpenStack's client against the emulator, and this library
//! against a real Keystone.
//!
//! `tests/peers/setup` installs them. The tests are ignored unless they are asked for: `scripts/ignored-tests` runs them.
//! A test whose program is missing fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]

mod agencies;
mod cloud;
mod huawei;
mod keystone;
mod kubernetes;
mod openstack;
mod p521;
mod program;
mod pyyaml;
mod relay;
mod venv;
