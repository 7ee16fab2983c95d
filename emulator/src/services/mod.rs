//! The database services, one file each.

pub(crate) mod css;
pub(crate) mod gemini_db;
