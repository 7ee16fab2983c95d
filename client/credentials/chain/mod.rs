//! The chain: the sources in which credentials are looked for, in their order.

mod agency;
mod choice;
mod clouds_yaml;
mod huawei_file;
mod known;
mod koocli;

pub(crate) mod settings;
pub(crate) mod source;
pub(crate) mod target;
#[cfg(test)]
mod tests;
mod unsupported;
mod values;
mod variables;

use self::clouds_yaml::CLOUDS_YAML;
use self::huawei_file::HUAWEI_FILE;
use self::koocli::KOOCLI;
use self::settings::{Project, Settings};
use self::source::{Outcome, Search, Source, SourceInfo};
use self::target::{Target, Wanted};
use self::variables::{HUAWEI_SDK, OPENSTACK, OWN, TERRAFORM};
use crate::cloud::{Cloud, ParseCloudError};
use crate::credentials::agency::{Agency, AgencyProject};
use crate::credentials::credential::Credential;
use crate::environment::Environment;
use crate::error::credential::{ConfigLocation, CredentialError, Refusal, SkippedSource, SourceError};

/// The order.
const CHAIN: [Source; 7] = [OWN, CLOUDS_YAML, OPENSTACK, HUAWEI_SDK, HUAWEI_FILE, TERRAFORM, KOOCLI];

/// The sources, in the order in which they are searched, after a credential that is given explicitly.
///
#[doc = include_str!("sources.md")]
///
/// The first source that has a credential wins. One that has none is passed over, as is one whose credential is for
/// another cloud than the chosen one. Any other mistake in a source (a typo in a file, half of
/// a pair, a file that cannot be read, a setting that is not supported) is an error at once, with file, line and key. A
/// variable that is blank is not set.
///
/// The variables `CLOUD_CERTS_CLOUD` (an entry of clouds.yaml, else `huawei` or `otc`), `CLOUD_CERTS_REGION`,
/// `CLOUD_CERTS_PROJECT_ID`, `CLOUD_CERTS_PROJECT_NAME`, `CLOUD_CERTS_CACERT` and
/// `CLOUD_CERTS_{CSS,GEMINIDB,IAM}_ENDPOINT` apply to every source. Other settings are used only if they belong to the
/// source that wins, or to the named entry. Together with `OS_CLOUD`, variables `OS_*` override the entry, as for the
/// command `openstack`; they do not override the entry that `CLOUD_CERTS_CLOUD` names.
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

/// The name of the source of a credential that was given as such.
const EXPLICIT: &str = "explicit";

/// The credential that is used, and the settings of its source.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) credential: Credential,
    /// The agency to act by.
    pub(crate) agency: Option<Agency>,
    /// The source, as in [`SOURCES`], or `explicit`.
    pub(crate) source: &'static str,
    /// The place in the source, as `entry otc of ~/.config/openstack/clouds.yaml`.
    pub(crate) place: Option<String>,
    pub(crate) settings: Settings,
    /// The sources that were skipped.
    pub(crate) skipped: Vec<SkippedSource>,
    /// Notes for the user: of two kinds of credential at once, which one is used.
    pub(crate) notes: Vec<String>,
}

/// The hint where no file is read.
const NO_ENTRIES: &str = "without an environment there are `huawei` and `otc`";

/// Finds the first credential of the chain.
pub(crate) fn find(environment: &Environment, wanted: Wanted) -> Result<Found, CredentialError> {
    let target = Target::new(environment, &wanted)?;
    let given = target.agency.clone();
    if let Some(credential) = wanted.credential {
        let explicit = target.settings.project.clone();
        return Ok(Found::explicit(credential, target.settings(Settings::default())).by(given, explicit));
    }
    let mut skipped = Vec::new();
    for source in CHAIN {
        let lacks = match (source.search)(&Search { environment, target: &target, source: source.info.name })?
        {
            Outcome::NotConfigured { lacks } => lacks,
            Outcome::Offer(mut offer) => {
                offer.settings = target.of_vendor(offer.settings);
                if let Some(reason) = target.refuses(&offer.credential, &offer.settings) {
                    reason
                } else {
                    if let Some(mistake) = offer.mistake {
                        return Err(mistake.into());
                    }
                    let explicit = target.settings.project.clone();
                    let found = Found {
                        credential: offer.credential,
                        agency: None,
                        source: source.info.name,
                        place: offer.place,
                        settings: target.settings(offer.settings),
                        skipped,
                        notes: offer.notes,
                    };
                    return Ok(found.by(given.or(offer.agency), explicit));
                }
            }
        };
        skipped.push(SkippedSource { source: source.info.name, lacks });
    }
    refuse_pod_identity(environment, &target)?;
    Err(CredentialError::Missing(skipped))
}

/// Refuses the last source of Huawei's SDKs by name, if it is the only one.
fn refuse_pod_identity(environment: &Environment, target: &Target) -> Result<(), Refusal> {
    const VARIABLE: &str = "HC_CONTAINER_CREDENTIALS_FULL_URI";
    if environment.raw(VARIABLE).is_none() || target.cloud.is_some_and(|cloud| cloud != Cloud::Huawei) {
        return Ok(());
    }
    let hint = "set an access key (AK and SK)";
    let problem = "the identity of a pod is not supported";
    Err(SourceError::new(HUAWEI_SDK.info.name, ConfigLocation::variable(VARIABLE), problem, hint))
}

impl Found {
    fn explicit(credential: Credential, settings: Settings) -> Self {
        Self {
            credential,
            agency: None,
            source: EXPLICIT,
            place: None,
            settings,
            skipped: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Adds the agency to act by, if there is one. Then the project is one of the account that made it: a project of
    /// the user's own account from the source is never used.
    fn by(mut self, agency: Option<Agency>, explicit: Option<Project>) -> Self {
        if let Some(agency) = &agency {
            let delegated = agency.project.clone().map(|project| match project {
                AgencyProject::Id(id) => Project::Id(id),
                AgencyProject::Name(name) => Project::Name { name, domain: Some(agency.domain.clone()) },
            });
            self.settings.project = explicit.or(delegated);
        }
        Self { agency, ..self }
    }

    /// The explicit choices alone, where no environment is read.
    pub(crate) fn without_environment(wanted: Wanted) -> Result<Self, CredentialError> {
        let cloud = match (wanted.cloud, wanted.name) {
            (None, Some(name)) => Some(name.parse().map_err(|ParseCloudError { name }| {
                CredentialError::UnknownCloud { name, hint: NO_ENTRIES.to_owned() }
            })?),
            (cloud, _) => cloud.or(wanted.vendor),
        };
        let credential = wanted.credential.ok_or_else(|| CredentialError::Missing(Vec::new()))?;
        Ok(Self::explicit(credential, Settings { cloud, ..Settings::default() }).by(wanted.agency, None))
    }
}
