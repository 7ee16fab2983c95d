//! Credentials: the sources that they come from, the tokens that they are exchanged for, and signatures.

pub(crate) mod agency;
pub(crate) mod chain;
pub(crate) mod credential;
pub(crate) mod metadata;
pub(crate) mod signing;
pub(crate) mod temporary;
pub(crate) mod token;
