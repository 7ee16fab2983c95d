//! The settings of the generator.

use std::collections::BTreeMap;

use crate::adapt::PATH_SEGMENT;

/// The way an operation is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "the styles of progenitor")]
pub enum Interface {
    /// As a method with an argument a parameter.
    #[default]
    Positional,
    /// By a builder with a method a parameter.
    Builder,
}

/// The client that an operation is called on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "the styles of progenitor")]
pub enum Tags {
    /// All operations are methods of one client.
    #[default]
    Merged,
    /// Each tag has a trait with the methods of its operations.
    Separate,
}

/// A type that stands for others, and the traits that it has: `Display`, `FromStr`, `Default`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "what progenitor asks for")]
pub struct NamedType {
    /// The path of the type.
    pub path: String,
    /// The names of its traits.
    pub traits: Vec<String>,
}

/// A type that stands for every schema of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "what progenitor asks for")]
pub struct Conversion {
    /// The `type` of the schema.
    pub schema_type: Option<String>,
    /// Its `format`.
    pub format: Option<String>,
    /// The type in Rust.
    pub rust: NamedType,
}

/// Another name and other derives of a generated type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "what progenitor asks for")]
pub struct Patch {
    /// The new name.
    pub rename: Option<String>,
    /// Additional derives.
    pub derives: Vec<String>,
}

/// Treatment of a schema with `x-rust-type` whose crate is not among those of the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "the policies of progenitor")]
pub enum UnknownCrates {
    /// A type is generated from it.
    #[default]
    Generate,
    /// The type that it names is used.
    Allow,
    /// The Rust does not compile.
    Deny,
}

/// The settings of the generator, as far as they change what callers see. The default is that of progenitor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The way operations are called.
    pub interface: Interface,
    /// The place of the methods of operations.
    pub tags: Tags,
    /// The type of what the client keeps for its hooks.
    pub inner_type: Option<String>,
    /// Generated methods call a hook, which has to be written.
    pub has_hook: bool,
    /// Additional derives of all types.
    pub derives: Vec<String>,
    /// The type of maps, if it is not progenitor's.
    pub map_type: Option<String>,
    /// The crates that `x-rust-type` may name, each with its version, `*` for any or `!` for never.
    pub crates: BTreeMap<String, String>,
    /// Treatment of the types of other crates.
    pub unknown_crates: UnknownCrates,
    /// Types that stand for generated ones, by the names of those.
    pub replacements: BTreeMap<String, NamedType>,
    /// Changes to generated types, by their names.
    pub patches: BTreeMap<String, Patch>,
    /// Types that stand for kinds of schemas. progenitor has some itself.
    pub conversions: Vec<Conversion>,
    /// `true` if documents must pass every rule of `check`, are adapted, and the Rust is polished, for the transport of this
    /// workspace. Without it, the Rust is what progenitor makes of the document.
    pub is_adapted: bool,
}

impl Settings {
    /// The settings that the client of this workspace is generated with.
    #[must_use]
    pub fn workspace() -> Self {
        let conversion = |format: &str, path: &str, traits: &[&str]| Conversion {
            schema_type: Some("string".to_owned()),
            format: Some(format.to_owned()),
            rust: NamedType {
                path: path.to_owned(),
                traits: traits.iter().map(|name| (*name).to_owned()).collect(),
            },
        };
        Self {
            interface: Interface::Builder,
            inner_type: Some("crate::transport::ClientState".to_owned()),
            has_hook: true,
            map_type: Some("::std::collections::BTreeMap".to_owned()),
            conversions: vec![
                conversion("password", "crate::Secret", &[]),
                conversion("uri", "crate::Link", &[]),
                conversion(PATH_SEGMENT, "crate::PathSegment", &["Display", "FromStr"]),
            ],
            is_adapted: true,
            ..Self::default()
        }
    }

    /// The settings of progenitor with this style of calls.
    #[must_use]
    pub fn of_progenitor(interface: Interface) -> Self {
        Self { interface, ..Self::default() }
    }
}
