//! A local cloud.
