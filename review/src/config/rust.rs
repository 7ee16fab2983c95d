//! The Rust that is generated from the documents.

use openapi_document::{Document, Problem};
use serde::{Deserialize, Deserializer};

use super::values::{SimpleOrTable, simple_or_table};
use crate::rust;
use crate::rust_settings::{ClientProfile, RustSettings};

/// The parts of a review that are about Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RustConfig {
    /// `true` if `diff` and `review` compare the generated Rust.
    pub(crate) compare: bool,
    /// `true` if `check` and `review` ask what the generator needs, too.
    pub(crate) check: bool,
    /// The client that is generated, and the settings of the generator.
    pub(crate) settings: RustSettings,
}

impl Default for RustConfig {
    /// By default, Rust is compared but not checked: a document is not necessarily written for the generator.
    fn default() -> Self {
        Self { compare: true, check: false, settings: RustSettings::default() }
    }
}

/// The table `[rust]`. A project that has it generates Rust, so the rules of the generator hold unless it says otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RustTable {
    compare: bool,
    check: bool,
    profile: ClientProfile,
    progenitor: RustSettings,
}

impl Default for RustTable {
    fn default() -> Self {
        Self { compare: true, check: true, profile: ClientProfile::Any, progenitor: RustSettings::default() }
    }
}

impl SimpleOrTable<'_> for RustConfig {
    type Table = RustTable;
    const FORM: &'static str = "`true`, `false` or a table";

    fn of_bool(is_on: bool) -> Option<Self> {
        Some(Self { compare: is_on, check: is_on, settings: RustSettings::default() })
    }

    fn of_table(RustTable { compare, check, profile, progenitor }: RustTable) -> Self {
        Self { compare, check, settings: RustSettings { profile, ..progenitor } }
    }
}

impl<'de> Deserialize<'de> for RustConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        simple_or_table(deserializer)
    }
}

impl RustConfig {
    /// Everything wrong or doubtful in a document, in the order of the file.
    pub(crate) fn lint(&self, document: &Document) -> Vec<Problem> {
        if self.check {
            rust::lint(document, self.settings.profile)
        } else {
            openapi_document::lint(document)
        }
    }

    /// The reason why this program cannot do what the settings ask for.
    pub(crate) fn refused(&self) -> Option<String> {
        let missing = rust::MISSING.filter(|_| self.check)?;
        Some(format!("spec-review.toml asks for the rules of the generator, and {missing}"))
    }
}
