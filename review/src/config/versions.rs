//! The versions that have to rise when documents change.

use serde::Deserialize;

/// The table `[versions]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct Versions {
    /// `true` if `info.version` of each document has to rise.
    pub(crate) info: bool,
    /// The manifest of Cargo whose version has to rise.
    pub(crate) cargo: Option<ManifestPath>,
    /// The rule that says by how much.
    pub(crate) rule: VersionRule,
    /// `true` if a break is fine once every version that must rise has risen enough for it.
    pub(crate) allow_breaks: bool,
}

/// The path of a `Cargo.toml` in the checkout.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct ManifestPath(String);

impl ManifestPath {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ManifestPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is_manifest = text == "Cargo.toml" || text.ends_with("/Cargo.toml");
        if is_manifest && !text.starts_with('/') && text.split('/').all(|part| part != "..") {
            return Ok(Self(text));
        }
        Err(format!(
            "`{text}` is not the path of a Cargo.toml in the checkout: write `Cargo.toml` or `client/Cargo.toml`"
        ))
    }
}

/// The meaning of a version's numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum VersionRule {
    /// Below 1.0, the first number that is not zero announces breaks.
    #[default]
    Cargo,
    /// Below 1.0, nothing is promised: any change needs a higher version, and no change needs more.
    Semver,
}

impl VersionRule {
    /// The rule in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Cargo => "Cargo's rules of SemVer",
            Self::Semver => "SemVer",
        }
    }
}

impl Versions {
    /// Returns what is wrong with keys that belong together.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.allow_breaks && !self.info && self.cargo.is_none() {
            return Err(
                "`allow-breaks` needs a version that rises: add `info = true`, or `cargo` with the path of a Cargo.toml"
                    .to_owned(),
            );
        }
        Ok(())
    }
}
