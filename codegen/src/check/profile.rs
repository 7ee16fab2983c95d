//! The client that a document is for.

/// The client that a document is for: its rules beside those of OpenAPI and the generator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Profile {
    /// Any client that is generated: no further rules.
    #[default]
    Any,
    /// The client of this workspace: what its transport cannot send is refused.
    CloudCerts,
}
