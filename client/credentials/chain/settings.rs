//! Settings that a source has beside its credential: cloud, region, project, endpoints and roots.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::endpoint;
use super::values::{Part, Values};
use crate::cloud::Cloud;
use crate::error::credential::Refusal;

/// The settings of a source; every part can be missing.
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

impl Settings {
    /// The settings that are written in the source, without those that follow from them.
    pub(super) fn read(values: &dyn Values) -> Result<Self, Refusal> {
        refuse_unchecked(values)?;
        let project = match values.text(Part::ProjectId)? {
            Some(id) => Some(Project::Id(id)),
            None => values.text(Part::ProjectName)?.map(Project::Name),
        };
        let mut endpoints = BTreeMap::new();
        for (service, part) in [("css", Part::Css), ("geminidb", Part::GeminiDb)] {
            if let Some(value) = values.value(part)? {
                endpoints.insert(service, endpoint::service(values, &value)?);
            }
        }
        if let Some(value) = values.value(Part::Iam)? {
            endpoints.insert("iam", endpoint::iam(values, &value)?);
        }
        let region = values.text(Part::Region)?;
        let cacert = values.text(Part::CaCert)?.map(PathBuf::from);
        Ok(Self { cloud: None, region, project, endpoints, cacert })
    }

    /// Adds what follows from these settings: cloud and region from the endpoint of IAM, the cloud from the region.
    /// Without an endpoint, the cloud is the `usual` one of the source.
    pub(super) fn deduce(mut self, usual: Option<Cloud>) -> Self {
        match self.iam() {
            Some(url) => {
                if let Some((cloud, region)) = Cloud::from_iam_url(url) {
                    self.cloud = self.cloud.or(Some(cloud));
                    self.region = self.region.or(Some(region));
                }
            }
            None => self.cloud = self.cloud.or(usual).or_else(|| Cloud::from_region(self.region.as_deref()?)),
        }
        self
    }

    /// The endpoint of IAM.
    pub(super) fn iam(&self) -> Option<&str> {
        self.endpoints.get("iam").map(String::as_str)
    }

    /// These settings, and those of `below` where these have none.
    pub(super) fn over(self, below: Self) -> Self {
        let mut endpoints = below.endpoints;
        endpoints.extend(self.endpoints);
        Self {
            cloud: self.cloud.or(below.cloud),
            region: self.region.or(below.region),
            project: self.project.or(below.project),
            endpoints,
            cacert: self.cacert.or(below.cacert),
        }
    }
}

/// Refuses to switch off the checks of certificates: a token is worth more than the time to name a CA.
fn refuse_unchecked(values: &dyn Values) -> Result<(), Refusal> {
    let flags = [(Part::Verify, ["false", "no", "off", "0"]), (Part::Insecure, ["true", "yes", "on", "1"])];
    for (flag, refused) in flags {
        let Some(value) = values.value(flag)? else { continue };
        if refused.contains(&value.text().to_lowercase().as_str()) {
            let name = values.name(Part::CaCert);
            let hint = format!("remove it, and name the file with the CA of the cloud in `{name}`");
            return Err(values.error(value.location, "certificates are always checked", hint));
        }
    }
    Ok(())
}
