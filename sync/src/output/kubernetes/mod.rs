//! ConfigMaps and Secrets, by server-side apply.

pub(crate) mod cluster;
mod content;
pub(crate) mod error;
mod fields;
pub(crate) mod judged;
mod live;
mod place;
mod restart;
mod takeover;
