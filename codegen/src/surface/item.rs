//! Public items of a generated module, typed as far as their callers tell the parts apart.

use std::collections::BTreeSet;
use std::fmt;

/// One line of the surface listing, and the item that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SurfaceItem {
    /// The path of the item: `types::CertInfo::category`.
    pub path: String,
    /// What the line says of the item.
    pub kind: ItemKind,
    pub(super) line: String,
}

/// What a line of the surface listing says of its item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ItemKind {
    /// The traits that a type implements: `impl Clone + Debug for types::X`.
    Traits(BTreeSet<String>),
    /// A function: `pub async fn Client::call(&self, name: T) -> R`.
    Function {
        /// The signature with `_` for the name of each argument.
        signature: String,
        /// The names of the arguments.
        arguments: Vec<String>,
    },
    /// A struct, an enum or an alias.
    Type {
        /// The declaration without the attributes of serde.
        declaration: String,
    },
    /// A field or a variant: `pub types::X::field: T`.
    Member {
        /// The path of the type.
        owner: String,
        /// The declaration without the attributes of serde.
        declaration: String,
    },
    /// A module, a constant, a trait or an import.
    Other,
}

impl SurfaceItem {
    /// The line of the listing.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }
}

impl fmt::Display for SurfaceItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}
