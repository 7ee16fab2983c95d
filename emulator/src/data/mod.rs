//! The fixed content of the cloud.

pub(crate) mod identity;
pub(crate) mod instances;
