//! The steps of action.yml, run as a runner of GitHub runs them, with the events that GitHub documents and an API on
//! loopback.

mod api;
mod comments;
mod events;
mod failures;
mod runner;
