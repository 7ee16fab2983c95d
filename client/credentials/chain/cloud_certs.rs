//! `CLOUD_CERTS_*`: this crate's own variables.

use std::path::PathBuf;

use super::names::Names;
use super::source::{Outcome, Rules, Search, SourceInfo};
use super::values::{Said, Values, Variables};
use super::{file, source};
use crate::error::credential::{ConfigLocation, Refusal};

pub(super) const INFO: SourceInfo = SourceInfo {
    name: "CLOUD_CERTS_*",
    reads: "`CLOUD_CERTS_TOKEN`, `CLOUD_CERTS_TOKEN_FILE`; `CLOUD_CERTS_USERNAME`, `CLOUD_CERTS_PASSWORD`, \
            `CLOUD_CERTS_USER_DOMAIN_NAME`; `CLOUD_CERTS_ACCESS_KEY`, `CLOUD_CERTS_SECRET_KEY`, \
            `CLOUD_CERTS_SECURITY_TOKEN`",
};

/// The cloud by name, unless it was said explicitly.
pub(super) const CLOUD: &str = "CLOUD_CERTS_CLOUD";

const TOKEN_FILE: &str = "CLOUD_CERTS_TOKEN_FILE";

pub(super) const NAMES: Names = Names {
    token: &["CLOUD_CERTS_TOKEN", TOKEN_FILE],
    user: &["CLOUD_CERTS_USERNAME"],
    password: &["CLOUD_CERTS_PASSWORD"],
    domain_name: &["CLOUD_CERTS_USER_DOMAIN_NAME"],
    access_key: &["CLOUD_CERTS_ACCESS_KEY"],
    secret_key: &["CLOUD_CERTS_SECRET_KEY"],
    security_token: &["CLOUD_CERTS_SECURITY_TOKEN"],
    region: &["CLOUD_CERTS_REGION"],
    project_id: &["CLOUD_CERTS_PROJECT_ID"],
    project_name: &["CLOUD_CERTS_PROJECT_NAME"],
    iam: &["CLOUD_CERTS_IAM_ENDPOINT"],
    css: &["CLOUD_CERTS_CSS_ENDPOINT"],
    geminidb: &["CLOUD_CERTS_GEMINIDB_ENDPOINT"],
    cacert: &["CLOUD_CERTS_CACERT"],
    ..Names::NONE
};

/// The settings among these variables hold for every source, and are with the target.
pub(super) fn ask(search: &Search<'_>) -> Result<Outcome, Refusal> {
    let values = WithTokenFile(Variables { environment: search.environment, source: INFO.name });
    let settings = || Ok(super::Settings::default());
    let offer = source::offer(&values, &NAMES, settings, Rules::default(), search.target)?;
    Ok(Outcome::of(offer, || super::kinds::lacking(&NAMES)))
}

/// The variables, and the file that one of them names.
struct WithTokenFile<'a>(Variables<'a>);

impl Values for WithTokenFile<'_> {
    fn source(&self) -> &'static str {
        self.0.source()
    }

    fn get(&self, name: &'static str) -> Result<Option<Said>, Refusal> {
        if name != TOKEN_FILE {
            return self.0.get(name);
        }
        let Some(path) = self.0.environment.raw(name).map(PathBuf::from) else { return Ok(None) };
        let secret = file::read(self.0.environment, self.source(), &path)?;
        Ok(Some(Said { secret, place: ConfigLocation::file(path) }))
    }

    fn place(&self, name: &str) -> ConfigLocation {
        self.0.place(name)
    }
}
