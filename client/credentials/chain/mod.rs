//! The chain: where credentials are looked for, in this order, as data.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Attempt, Credential, CredentialError, Environment};
use crate::Cloud;

/// A source of the chain, as it is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceInfo {
    /// Its name in messages.
    pub name: &'static str,
    /// What it reads.
    pub reads: &'static str,
}

/// The sources, in the order in which they are asked.
pub const SOURCES: &[SourceInfo] = &[];

/// What a session is for, as far as it was said explicitly.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// An entry of clouds.yaml, or `huawei` or `otc` where there is no entry of this name.
    pub(crate) name: Option<String>,
    /// The cloud, when it was given as such.
    pub(crate) cloud: Option<Cloud>,
    /// A credential that goes before all others.
    pub(crate) credential: Option<Credential>,
    /// Whether the endpoint of IAM was given: then credentials of any cloud may go there.
    pub(crate) has_iam_endpoint: bool,
}

/// The credential that is used, and what its source says beside it.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) credential: Credential,
    /// The source, as in [`SOURCES`], or `explicit`.
    pub(crate) source: &'static str,
    /// Where in it, as `entry otc of ~/.config/openstack/clouds.yaml`.
    pub(crate) place: Option<String>,
    pub(crate) settings: Settings,
    /// The sources asked before.
    pub(crate) skipped: Vec<Attempt>,
    /// What a user should know: of two kinds of credential at once, which wins.
    pub(crate) notes: Vec<String>,
}

impl Found {
    /// What was wanted explicitly, where no environment is to be read.
    pub(crate) fn without_environment(wanted: Wanted) -> Result<Self, CredentialError> {
        let cloud = match (wanted.cloud, wanted.name) {
            (None, Some(name)) => Some(Cloud::named(&name).ok_or(CredentialError::UnknownCloud { name })?),
            (cloud, _) => cloud,
        };
        Ok(Self {
            credential: wanted.credential.ok_or_else(|| CredentialError::Missing(Vec::new()))?,
            source: "explicit",
            place: None,
            settings: Settings { cloud, ..Settings::default() },
            skipped: Vec::new(),
            notes: Vec::new(),
        })
    }
}

/// What a source says of the cloud; every part can be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) cloud: Option<Cloud>,
    pub(crate) region: Option<String>,
    pub(crate) project: Option<Project>,
    /// By service: `css`, `geminidb`, `iam`. Without the version and project at the end of the path.
    pub(crate) endpoints: BTreeMap<&'static str, String>,
    pub(crate) cacert: Option<PathBuf>,
}

/// A project, by id or by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Project {
    Id(String),
    Name(String),
}

/// The first credential of the chain, or why there is none.
pub(crate) fn find(environment: &Environment, wanted: Wanted) -> Result<Found, CredentialError> {
    let _ = (environment, wanted.name, wanted.cloud, wanted.has_iam_endpoint);
    Ok(Found {
        credential: wanted.credential.ok_or_else(|| CredentialError::Missing(Vec::new()))?,
        source: "explicit",
        place: None,
        settings: Settings::default(),
        skipped: Vec::new(),
        notes: Vec::new(),
    })
}
