//! Settings that a source has beside its credential: cloud, region, project, roots, and endpoints as sources write them,
//! reduced to what a session needs.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::values::{Part, SourceValue, Values, databases};
use crate::cloud::Cloud;
use crate::error::credential::Refusal;
use crate::service::Service;
use crate::url::endpoint_url;

/// Placeholders for the id of the project in OpenStack's configuration.
const PLACEHOLDERS: [&str; 6] =
    ["%(project_id)s", "%(tenant_id)s", "$(project_id)s", "$(tenant_id)s", "{project_id}", "{tenant_id}"];

/// The settings of a source; every part can be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) cloud: Option<Cloud>,
    pub(crate) region: Option<String>,
    pub(crate) project: Option<Project>,
    /// Without the version and project at the end of the path.
    pub(crate) endpoints: BTreeMap<Service, String>,
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
        for service in databases() {
            if let Some(value) = values.value(Part::Endpoint(service))? {
                endpoints.insert(service, service_endpoint(values, &value)?);
            }
        }
        if let Some(value) = values.value(Part::Iam)? {
            endpoints.insert(Service::Iam, iam_endpoint(values, &value)?);
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
        self.endpoints.get(&Service::Iam).map(String::as_str)
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

/// The endpoint of a service, without the version and project at the end.
fn service_endpoint(values: &dyn Values, value: &SourceValue) -> Result<String, Refusal> {
    let (base, _) = without_version(without_project(value.text()));
    checked(values, value, base)
}

/// The endpoint of IAM, without the version at the end: only v3 is supported.
pub(super) fn iam_endpoint(values: &dyn Values, value: &SourceValue) -> Result<String, Refusal> {
    let (base, version) = without_version(value.text().trim_end_matches('/'));
    if version.is_some_and(|version| version != "v3") {
        let problem = "only version 3 of the identity API is supported";
        return Err(values.error(value.location.clone(), problem, "let the URL end in /v3"));
    }
    checked(values, value, base)
}

/// The same for an endpoint of the session builder, which the session checks.
pub(crate) fn base_of(service: Service, url: &str) -> &str {
    match (service, without_version(url.trim_end_matches('/'))) {
        (Service::Iam, (base, Some("v3"))) => base,
        (Service::Iam, _) => url,
        _ => without_version(without_project(url)).0,
    }
}

/// Refuses a URL that no credential may be sent to. The message does not show it: it can hold a password.
fn checked(values: &dyn Values, value: &SourceValue, url: &str) -> Result<String, Refusal> {
    match endpoint_url(url) {
        Ok(_) => Ok(url.to_owned()),
        Err(problem) => {
            Err(values.error(value.location.clone(), problem, "give a URL like https://HOST/PATH"))
        }
    }
}

/// The URL without the project at its end: a placeholder for it, or whatever comes after the version.
fn without_project(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    match url.rsplit_once('/') {
        Some((base, last)) if PLACEHOLDERS.contains(&last) || without_version(base).1.is_some() => {
            base.trim_end_matches('/')
        }
        _ => url,
    }
}

/// The URL before a last segment like `v1.0`, and that segment.
fn without_version(url: &str) -> (&str, Option<&str>) {
    match url.rsplit_once('/') {
        Some((base, version)) if is_version(version) => (base.trim_end_matches('/'), Some(version)),
        _ => (url, None),
    }
}

fn is_version(segment: &str) -> bool {
    let Some(number) = segment.strip_prefix('v') else { return false };
    number.starts_with(|first: char| first.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
