//! What a source says of the cloud, beside its credential.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::endpoint;
use super::names::Names;
use super::values::Values;
use crate::cloud::Cloud;
use crate::error::credential::Refusal;

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

impl Settings {
    /// What the source says, and no more.
    pub(super) fn read(values: &dyn Values, names: &Names) -> Result<Self, Refusal> {
        refuse_unchecked(values, names)?;
        let project = match values.text(names.project_id)? {
            Some(id) => Some(Project::Id(id)),
            None => values.text(names.project_name)?.map(Project::Name),
        };
        let mut endpoints = BTreeMap::new();
        for (service, names) in [("css", names.css), ("geminidb", names.geminidb)] {
            if let Some(said) = values.said(names)? {
                endpoints.insert(service, endpoint::service(values, &said)?);
            }
        }
        if let Some(said) = values.said(names.iam)? {
            endpoints.insert("iam", endpoint::iam(values, &said)?);
        }
        let region = values.text(names.region)?;
        let cacert = values.text(names.cacert)?.map(PathBuf::from);
        Ok(Self { cloud: None, region, project, endpoints, cacert })
    }

    /// Adds what follows: the cloud and region from the endpoint of IAM, the cloud from the region. Without an
    /// endpoint, it is the `usual` cloud of the source.
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

    /// These settings, and those of `below` where these say nothing.
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

/// Certificates are always checked: a token is worth more than the time to give a CA.
fn refuse_unchecked(values: &dyn Values, names: &Names) -> Result<(), Refusal> {
    let flags = [(names.verify, ["false", "no", "off", "0"]), (names.insecure, ["true", "yes", "on", "1"])];
    for (flag, refused) in flags {
        let Some(said) = values.said(flag)? else { continue };
        if refused.contains(&said.text().to_lowercase().as_str()) {
            let cacert = names.cacert.first().copied().unwrap_or_default();
            let hint = format!("take it out, and name the file with the CA of the cloud in `{cacert}`");
            return Err(values.error(said.place, "certificates are always checked", hint));
        }
    }
    Ok(())
}
