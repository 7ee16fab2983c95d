//! The chain: where credentials are looked for, in this order, as data.

mod auth_type;
mod cloud_certs;
mod clouds_yaml;
mod endpoint;
mod file;
mod huawei_file;
mod huawei_sdk;
mod kinds;
mod names;
mod openstack;
mod settings;
mod source;
mod target;
mod terraform;
#[cfg(test)]
mod tests;
mod values;

use super::Credential;
use crate::cloud::{Cloud, ParseCloudError};
use crate::environment::Environment;
use crate::error::credential::{CredentialError, SkippedSource};
pub(crate) use endpoint::base as endpoint_base;
pub(crate) use settings::{Project, Settings};
pub use source::SourceInfo;
use source::{Outcome, Search, Source};
use target::Target;

/// The order.
const CHAIN: [Source; 6] = [
    Source { info: cloud_certs::INFO, ask: cloud_certs::ask },
    Source { info: clouds_yaml::INFO, ask: clouds_yaml::ask },
    Source { info: openstack::INFO, ask: openstack::ask },
    Source { info: huawei_sdk::INFO, ask: huawei_sdk::ask },
    Source { info: huawei_file::INFO, ask: huawei_file::ask },
    Source { info: terraform::INFO, ask: terraform::ask },
];

/// The sources, in the order in which they are asked, after a credential that is given explicitly.
///
#[doc = include_str!("sources.md")]
///
/// The first source that has a credential wins. One that has none is passed over, as is one whose credential is for
/// another cloud than the one that is asked for. Anything else that is wrong with a source (a typo in a file, half of
/// a pair, a file that cannot be read) is an error at once, with file, line and key. A variable that is blank is not
/// set.
///
/// The variables `CLOUD_CERTS_CLOUD` (an entry of clouds.yaml, else `huawei` or `otc`), `CLOUD_CERTS_REGION`,
/// `CLOUD_CERTS_PROJECT_ID`, `CLOUD_CERTS_PROJECT_NAME`, `CLOUD_CERTS_CACERT` and
/// `CLOUD_CERTS_{CSS,GEMINIDB,IAM}_ENDPOINT` hold whichever source wins. Of the others, only what the source that
/// wins says is used, or the entry that is named.
pub const SOURCES: &[SourceInfo] = &infos();

const fn infos() -> [SourceInfo; CHAIN.len()] {
    let mut infos = [CHAIN[0].info; CHAIN.len()];
    let mut index = 0;
    while index < infos.len() {
        infos[index] = CHAIN[index].info;
        index += 1;
    }
    infos
}

const CLOUD_CERTS: &str = cloud_certs::INFO.name;

/// The name of the source of a credential that was given as such.
const EXPLICIT: &str = "explicit";

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
    pub(crate) skipped: Vec<SkippedSource>,
    /// What a user should know: of two kinds of credential at once, which wins.
    pub(crate) notes: Vec<String>,
}

/// What there is where no file is read.
const NO_ENTRIES: &str = "without an environment there are `huawei` and `otc`";

/// The first credential of the chain, or why there is none.
pub(crate) fn find(environment: &Environment, wanted: Wanted) -> Result<Found, CredentialError> {
    let target = Target::of(environment, &wanted)?;
    if let Some(credential) = wanted.credential {
        return Ok(Found::explicit(credential, target.settings(Settings::default())));
    }
    let mut skipped = Vec::new();
    for source in CHAIN {
        let lacks = match (source.ask)(&Search { environment, target: &target })? {
            Outcome::NotConfigured { lacks } => lacks,
            Outcome::Offer(offer) => match target.refuses(&offer.credential, &offer.settings) {
                Some(reason) => reason,
                None => {
                    return Ok(Found {
                        credential: offer.credential,
                        source: source.info.name,
                        place: offer.place,
                        settings: target.settings(offer.settings),
                        skipped,
                        notes: offer.note.into_iter().collect(),
                    });
                }
            },
        };
        skipped.push(SkippedSource { source: source.info.name, lacks });
    }
    Err(CredentialError::Missing(skipped))
}

impl Found {
    fn explicit(credential: Credential, settings: Settings) -> Self {
        Self { credential, source: EXPLICIT, place: None, settings, skipped: Vec::new(), notes: Vec::new() }
    }

    /// What was wanted explicitly, where no environment is to be read.
    pub(crate) fn without_environment(wanted: Wanted) -> Result<Self, CredentialError> {
        let cloud = match (wanted.cloud, wanted.name) {
            (None, Some(name)) => Some(name.parse().map_err(|ParseCloudError { name }| {
                CredentialError::UnknownCloud { name, hint: NO_ENTRIES.to_owned() }
            })?),
            (cloud, _) => cloud,
        };
        let credential = wanted.credential.ok_or_else(|| CredentialError::Missing(Vec::new()))?;
        Ok(Self::explicit(credential, Settings { cloud, ..Settings::default() }))
    }
}
