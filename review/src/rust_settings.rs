//! The settings of the generator of Rust, as `spec-review.toml` has them. They are progenitor's own unless configured.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The settings of the generator that make a difference for callers. If empty, they are progenitor's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct RustSettings {
    /// The client that is generated: any, or one whose transport and settings this program knows.
    #[serde(skip)]
    pub profile: ClientProfile,
    /// The style of calls: `positional` or `builder`.
    pub interface: CallStyle,
    /// The place of operations: `merged` in one client, or `separate` by tag.
    pub tags: TagStyle,
    /// The type of what the client keeps for its hooks.
    pub inner_type: Option<String>,
    /// Additional derives of all types.
    pub derives: Vec<String>,
    /// The type of maps.
    pub map_type: Option<String>,
    /// Crates that `x-rust-type` may name, with the version of each; `*` is any, `!` none.
    pub crates: BTreeMap<String, String>,
    /// Treatment of the types of other crates: `generate`, `allow` or `deny`.
    pub unknown_crates: UnknownCrates,
    /// Types that stand for generated ones.
    pub replace: BTreeMap<String, RustType>,
    /// Changes to generated types.
    pub patch: BTreeMap<String, TypePatch>,
    /// Types that stand for schemas of a type and format.
    pub convert: Vec<Conversion>,
}

/// The clients whose transport has rules of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ClientProfile {
    /// Anything that progenitor makes.
    #[default]
    Any,
    /// The client of this workspace.
    CloudCerts,
}

/// The way an operation is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CallStyle {
    /// A method with an argument for each parameter.
    #[default]
    Positional,
    /// A builder with a method for each parameter.
    Builder,
}

/// The place of the methods of operations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TagStyle {
    /// In one client.
    #[default]
    Merged,
    /// In a trait for each tag.
    Separate,
}

/// The treatment of a schema whose `x-rust-type` names a crate that the settings do not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UnknownCrates {
    /// A type is generated from it.
    #[default]
    Generate,
    /// The type that it names is used.
    Allow,
    /// The Rust does not compile.
    Deny,
}

/// A type in Rust, by its path, with the traits that it has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct RustType {
    /// The path of the type.
    #[serde(rename = "type")]
    pub path: String,
    /// `Display`, `FromStr` and `Default`, as far as it has them.
    #[serde(rename = "impls")]
    pub traits: Vec<String>,
}

/// Another name and other derives of a generated type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct TypePatch {
    /// The new name.
    pub rename: Option<String>,
    /// Additional derives.
    pub derives: Vec<String>,
}

/// A type that stands for every schema of a type and format.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Conversion {
    /// The `type` of the schema.
    pub schema: Option<String>,
    /// Its `format`.
    pub format: Option<String>,
    /// The path of the type in Rust.
    pub to: String,
    /// `Display`, `FromStr` and `Default`, as far as it has them.
    #[serde(rename = "impls")]
    pub traits: Vec<String>,
}
