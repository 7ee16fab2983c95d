//! Other people's programs as judges: the vendor's SDK and OpenStack's client against the emulator, and this library
//! against a real Keystone.
//!
//! `tests/peers/setup` installs them. A test whose program is missing says so and passes, unless `CLOUD_CERTS_PEERS`
//! is `required`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]

mod cloud;
mod huawei;
mod keystone;
mod kubernetes;
mod openstack;
mod program;
mod pyyaml;
mod relay;
mod venv;
