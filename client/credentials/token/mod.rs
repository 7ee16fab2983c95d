//! Tokens: asked of IAM once for everybody, renewed in time, kept in memory or a file.

mod cache;

pub(crate) use cache::{CacheError, CacheKey, Issued, TokenCache};
