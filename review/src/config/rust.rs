//! The Rust that is generated from the documents.

use cloud_certs_codegen::Profile;
use openapi_document::{Document, Problem};
use serde::{Deserialize, Deserializer};

use super::values::{SimpleOrTable, simple_or_table};

/// The parts of a review that are about Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RustConfig {
    /// Whether `diff` and `review` compare the generated Rust.
    pub(crate) compare: bool,
    /// Whether `check` and `review` ask what the generator needs, too.
    pub(crate) check: bool,
    /// The client that is generated.
    profile: ClientProfile,
}

impl Default for RustConfig {
    /// A document need not be made for the generator. What the generator makes of it is worth a comparison.
    fn default() -> Self {
        Self { compare: true, check: false, profile: ClientProfile::Any }
    }
}

/// The clients whose transport has rules of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ClientProfile {
    #[default]
    Any,
    CloudCerts,
}

/// The table `[rust]`. Whoever writes it generates Rust, so that the rules of the generator hold unless it says otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RustTable {
    compare: bool,
    check: bool,
    profile: ClientProfile,
}

impl Default for RustTable {
    fn default() -> Self {
        Self { compare: true, check: true, profile: ClientProfile::Any }
    }
}

impl SimpleOrTable<'_> for RustConfig {
    type Table = RustTable;
    const FORM: &'static str = "`true`, `false` or a table";

    fn of_bool(is_on: bool) -> Option<Self> {
        Some(Self { compare: is_on, check: is_on, profile: ClientProfile::Any })
    }

    fn of_table(RustTable { compare, check, profile }: RustTable) -> Self {
        Self { compare, check, profile }
    }
}

impl<'de> Deserialize<'de> for RustConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        simple_or_table(deserializer)
    }
}

impl RustConfig {
    /// Everything wrong or doubtful in a document, in the order of the file.
    pub(crate) fn lint(self, document: &Document) -> Vec<Problem> {
        if self.check {
            cloud_certs_codegen::lint(document, self.profile())
        } else {
            openapi_document::lint(document)
        }
    }

    fn profile(self) -> Profile {
        match self.profile {
            ClientProfile::Any => Profile::Any,
            ClientProfile::CloudCerts => Profile::CloudCerts,
        }
    }
}
