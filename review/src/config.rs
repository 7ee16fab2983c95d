//! What a project says once of all its reviews, in `spec-review.toml`.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use cloud_certs_codegen::Profile;
use openapi_document::{Document, Problem, Problems};
use serde::Deserialize;

/// The file, in the folder where the command runs or in the root of the checkout.
pub(crate) const FILE: &str = "spec-review.toml";

/// The settings of a project.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct Config {
    /// The documents that `review` compares, as patterns of paths.
    pub(crate) documents: Vec<String>,
    /// The branch or commit that `review` compares with.
    pub(crate) base: Option<String>,
    /// The pattern of the tags of releases.
    pub(crate) release_tag: Option<String>,
    /// Whether Rust is generated from the documents: the rules of the generator hold, too.
    pub(crate) rust: bool,
    /// The client that is generated.
    profile: ClientProfile,
}

/// The clients whose transport has rules of its own.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ClientProfile {
    #[default]
    Any,
    CloudCerts,
}

impl Config {
    /// Reads the settings in `folder`; without the file, they are the defaults.
    ///
    /// # Errors
    ///
    /// One line with the place of what is wrong.
    pub(crate) fn load(folder: &Path) -> Result<Self, String> {
        let text = match fs::read_to_string(folder.join(FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(format!("{FILE}: it cannot be read: {error}; check its mode")),
        };
        toml::from_str(&text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
            let fix = "the keys are `documents`, `base`, `release-tag`, `rust` (true or false) and `profile` (`any` or `cloud-certs`)";
            format!("{FILE}:{line}: {}; {fix}", error.message().replace('\n', ", "))
        })
    }

    /// Everything wrong or doubtful in a document, in the order of the file.
    pub(crate) fn lint(&self, document: &Document) -> Vec<Problem> {
        if self.rust {
            cloud_certs_codegen::lint(document, self.profile())
        } else {
            openapi_document::lint(document)
        }
    }

    /// Whether a document has no errors.
    ///
    /// # Errors
    ///
    /// All of them.
    pub(crate) fn check(&self, document: &Document) -> Result<(), Problems> {
        if self.rust {
            cloud_certs_codegen::check(document, self.profile())
        } else {
            openapi_document::check(document)
        }
    }

    fn profile(&self) -> Profile {
        match self.profile {
            ClientProfile::Any => Profile::Any,
            ClientProfile::CloudCerts => Profile::CloudCerts,
        }
    }
}
