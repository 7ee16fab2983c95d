//! The version of OpenAPI that a document is written in.

/// A version of OpenAPI. Both have the same objects; what keywords mean in a schema differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums, reason = "a further version is a further column of the grammar")]
pub enum Version {
    /// OpenAPI 3.0.
    V3_0,
    /// OpenAPI 3.1, whose schemas are JSON Schema.
    V3_1,
}

impl Version {
    /// The version in a message: `OpenAPI 3.0`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::V3_0 => "OpenAPI 3.0",
            Self::V3_1 => "OpenAPI 3.1",
        }
    }

    /// Returns whether this is a version before `other`, such as `3.1`.
    pub(crate) fn is_before(self, other: &str) -> bool {
        match self {
            Self::V3_0 => other > "3.0",
            Self::V3_1 => other > "3.1",
        }
    }
}
