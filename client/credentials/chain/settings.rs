//! Settings that a source has beside its credential: cloud, region, project, roots, and endpoints as sources write them,
//! reduced to what a session needs.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;

use cloud_certs_certificate::Secret;

use super::values::{Part, SourceValue, Values, databases};
use crate::cloud::Cloud;
use crate::credentials::credential::Domain;
use crate::environment::Environment;
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
    pub(crate) roots: Option<Roots>,
}

/// A project, by id or by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Project {
    Id(String),
    /// The account that the project must belong to, if the source names one.
    Name {
        name: String,
        domain: Option<Domain>,
    },
}

/// The certificates to check servers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Roots {
    File(PathBuf),
    /// The certificates themselves, where Terraform and gophercloud take either.
    Pem {
        text: String,
        /// The variable or key, for messages.
        place: PathBuf,
    },
}

impl Settings {
    /// The settings that are written in the source, without those that follow from them.
    pub(super) fn read(values: &dyn Values, environment: &Environment) -> Result<Self, Refusal> {
        refuse_unchecked(values)?;
        let project = project(values)?;
        let region = values.text(Part::Region)?;
        let mut endpoints = BTreeMap::new();
        for service in databases() {
            if let Some(value) = values.value(Part::Endpoint(service))? {
                let value = in_region(values, value, region.as_deref())?;
                endpoints.insert(service, service_endpoint(values, &value)?);
            }
        }
        if let Some(value) = values.value(Part::Iam)? {
            let value = in_region(values, value, region.as_deref())?;
            endpoints.insert(Service::Iam, iam_endpoint(values, &value)?);
        }
        let roots = values.first(Part::CaCert)?.map(|(name, value)| match value.text() {
            pem if pem.contains("-----BEGIN ") => Roots::Pem { text: pem.to_owned(), place: name.into() },
            path => Roots::File(environment.expand(path)),
        });
        Ok(Self { cloud: None, region, project, endpoints, roots })
    }

    /// Adds what follows from these settings: cloud and region from the endpoint of IAM, the cloud from the region.
    /// Without an endpoint, the cloud is the `usual` one of the source.
    pub(super) fn deduce(mut self, usual: Option<Cloud>) -> Self {
        match self.iam() {
            Some(url) => {
                if let Some((cloud, region)) = Cloud::from_iam_url(url) {
                    self.cloud = self.cloud.or(Some(cloud));
                    self.region = self.region.or(region);
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
            roots: self.roots.or(below.roots),
        }
    }
}

/// The project: its id goes before its name, as in the requests of keystoneauth.
fn project(values: &dyn Values) -> Result<Option<Project>, Refusal> {
    if let Some(id) = values.text(Part::ProjectId)? {
        return Ok(Some(Project::Id(id)));
    }
    let Some(name) = values.text(Part::ProjectName)? else { return Ok(None) };
    // Open Telekom Cloud takes `default` for the account of the user, and its examples show that.
    let is_default = |value: &SourceValue| value.text().eq_ignore_ascii_case("default");
    let domain = match values.value(Part::ProjectDomainId)?.filter(|id| !is_default(id)) {
        Some(id) => Some(Domain::Id(id.text().to_owned())),
        None => match values.value(Part::ProjectDomainName)?.filter(|name| !is_default(name)) {
            Some(domain) => Some(Domain::Name(own_domain(values, &domain)?)),
            None => None,
        },
    };
    Ok(Some(Project::Name { name, domain }))
}

/// The name of the project's account, which has to be that of the user: a list of projects has no names of accounts.
fn own_domain(values: &dyn Values, domain: &SourceValue) -> Result<String, Refusal> {
    let of_user = match values.value(Part::DomainId)? {
        None => values.text(Part::DomainName)?,
        Some(_) => None,
    };
    if of_user.is_some_and(|of_user| !of_user.eq_ignore_ascii_case(domain.text())) {
        let problem = "the project is of another account than the user, and cannot be found by names alone";
        let (id, domain_id) = (values.name(Part::ProjectId), values.name(Part::ProjectDomainId));
        let hint = format!("set `{id}` or `{domain_id}`, or give both accounts the same name");
        return Err(values.error(domain.location.clone(), problem, hint));
    }
    Ok(domain.text().to_owned())
}

/// The URL with the region in the place of `{region_name}`, as profiles of openstacksdk have it.
fn in_region(values: &dyn Values, value: SourceValue, region: Option<&str>) -> Result<SourceValue, Refusal> {
    const PLACEHOLDER: &str = "{region_name}";
    if !value.text().contains(PLACEHOLDER) {
        return Ok(value);
    }
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    match region.filter(|region| region.bytes().all(is_name)) {
        Some(region) => Ok(SourceValue {
            secret: Secret::new(value.text().replace(PLACEHOLDER, region)),
            location: value.location,
        }),
        None => {
            let hint = format!("set `{}`", values.name(Part::Region));
            Err(values.error(value.location, "it needs the name of a region", hint))
        }
    }
}

/// Refuses to switch off the checks of certificates: otherwise anyone on the network could get the token.
fn refuse_unchecked(values: &dyn Values) -> Result<(), Refusal> {
    let flags = [(Part::Verify, ["false", "no", "off", "0"]), (Part::Insecure, ["true", "yes", "on", "1"])];
    for (flag, refused) in flags {
        let Some(value) = values.value(flag)? else { continue };
        if refused.contains(&value.text().to_lowercase().as_str()) {
            let name = values.name(Part::CaCert);
            let hint = match name {
                "" => "remove it".to_owned(),
                name => format!("remove it, and name the file with the CA of the cloud in `{name}`"),
            };
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
fn iam_endpoint(values: &dyn Values, value: &SourceValue) -> Result<String, Refusal> {
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
    if url.contains(['{', '}']) {
        let hint = "write the address itself; `{region_name}` alone is filled in";
        return Err(values.error(value.location.clone(), "it has a placeholder that is not known", hint));
    }
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
