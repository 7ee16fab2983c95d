//! The target of a search for a credential: a cloud, or an entry of clouds.yaml.

use std::slice;

use super::agency;
use super::clouds_yaml::clouds::{Clouds, listed_entries};
use super::clouds_yaml::entry::{Entry, IsOverlaid};
use super::known::Known;
use super::settings::Settings;
use super::values::{Names, Part, TOKEN_FILE, Values as _, Variables};
use cloud_certs_certificate::Secret;

use crate::cloud::Cloud;
use crate::credentials::agency::Agency;
use crate::credentials::credential::Credential;
use crate::environment::Environment;
use crate::error::credential::CredentialError;
use crate::service::Service;
use crate::suggest::{did_you_mean, listed, nearest};

/// The name of the source with this crate's own variables.
pub(super) const OWN_SOURCE: &str = "CLOUD_CERTS_*";

/// The variable with the cloud by name, unless it was chosen explicitly.
const CLOUD: &str = "CLOUD_CERTS_CLOUD";

/// The names of this crate's own variables. The settings among them hold for every source.
pub(super) const OWN_NAMES: Names = Names {
    parts: &[
        (Part::Token, &["CLOUD_CERTS_TOKEN", TOKEN_FILE]),
        (Part::User, &["CLOUD_CERTS_USERNAME"]),
        (Part::Password, &["CLOUD_CERTS_PASSWORD"]),
        (Part::DomainName, &["CLOUD_CERTS_USER_DOMAIN_NAME"]),
        (Part::AccessKey, &["CLOUD_CERTS_ACCESS_KEY"]),
        (Part::SecretKey, &["CLOUD_CERTS_SECRET_KEY"]),
        (Part::SecurityToken, &["CLOUD_CERTS_SECURITY_TOKEN"]),
        (Part::AgencyName, &["CLOUD_CERTS_AGENCY_NAME"]),
        (Part::AgencyDomainName, &["CLOUD_CERTS_AGENCY_DOMAIN_NAME"]),
        (Part::AgencyDomainId, &["CLOUD_CERTS_AGENCY_DOMAIN_ID"]),
        (Part::Region, &["CLOUD_CERTS_REGION"]),
        (Part::ProjectId, &["CLOUD_CERTS_PROJECT_ID"]),
        (Part::ProjectName, &["CLOUD_CERTS_PROJECT_NAME"]),
        (Part::Iam, &["CLOUD_CERTS_IAM_ENDPOINT"]),
        (Part::CaCert, &["CLOUD_CERTS_CACERT"]),
    ],
    endpoints: |service| slice::from_ref(&service.document().endpoint_variable),
    unsupported: &[],
};

/// The explicit choices for a session.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// An entry of clouds.yaml, or `huawei` or `otc` where there is no entry of this name.
    pub(crate) name: Option<String>,
    /// The cloud, when it was given as such.
    pub(crate) cloud: Option<Cloud>,
    /// The vendor of sources that do not name their cloud.
    pub(crate) vendor: Option<Cloud>,
    /// The region, which chooses among those of an entry.
    pub(crate) region: Option<String>,
    /// A project is given.
    pub(crate) has_project: bool,
    /// A credential that goes before all others.
    pub(crate) credential: Option<Credential>,
    /// The agency to act by, which goes before those of the sources.
    pub(crate) agency: Option<Agency>,
    /// The password of a user who is named without one.
    pub(crate) password: Option<Secret>,
    /// The endpoint of IAM is given: then credentials of any cloud may go there.
    pub(crate) has_iam_endpoint: bool,
}

/// The target of a search: the choices and the variables `CLOUD_CERTS_*`.
#[derive(Default)]
pub(super) struct Target {
    pub(super) cloud: Option<Cloud>,
    vendor: Option<Cloud>,
    /// The chosen entry and its settings.
    pub(super) entry: Option<(Entry, Settings)>,
    /// The settings of the variables `CLOUD_CERTS_*`, which override all others.
    pub(super) settings: Settings,
    /// The endpoint of IAM is given: a credential of any cloud may go there.
    is_forced: bool,
    /// The given region, which overrides those of all sources.
    pub(super) region: Option<String>,
    has_project: bool,
    /// The agency to act by, which goes before those of all sources.
    pub(super) agency: Option<Agency>,
    password: Option<Secret>,
}

impl Target {
    pub(super) fn new(environment: &Environment, wanted: &Wanted) -> Result<Self, CredentialError> {
        let variables = Variables { environment, source: OWN_SOURCE, names: &OWN_NAMES };
        let settings = Settings::read(&variables, environment)?;
        let agency = match &wanted.agency {
            Some(agency) => Some(agency.clone()),
            None => agency::read(&variables)?,
        };
        let mut target = Self {
            cloud: wanted.cloud.or(wanted.vendor),
            vendor: wanted.vendor,
            entry: None,
            is_forced: wanted.has_iam_endpoint || settings.iam().is_some(),
            region: wanted.region.clone().or_else(|| settings.region.clone()),
            has_project: wanted.has_project || agency.is_some() || settings.project.is_some(),
            agency,
            password: wanted.password.clone(),
            settings,
        };
        let name = match (&wanted.name, wanted.cloud) {
            (Some(name), _) => Some(name.clone()),
            (None, Some(_)) => None,
            (None, None) => variables.get(CLOUD)?.map(|value| value.text().to_owned()),
        };
        if let Some(name) = name {
            target.resolve(environment, &name)?;
        }
        Ok(target)
    }

    /// An entry of this name, or else the cloud of this name.
    fn resolve(&mut self, environment: &Environment, name: &str) -> Result<(), CredentialError> {
        let clouds = Clouds::load(environment)?.unwrap_or_default();
        if clouds.names().contains(&name) {
            let entry = Entry::new(environment, &clouds, name, self.region.as_deref(), IsOverlaid(false))?;
            let settings = self.of_vendor(entry.settings()?);
            self.cloud = self.cloud.or(settings.cloud);
            self.entry = Some((entry, settings));
        } else if let Ok(cloud) = name.parse() {
            if let Some(vendor) = self.vendor.filter(|vendor| *vendor != cloud) {
                return Err(CredentialError::OtherVendor { name: name.to_owned(), vendor });
            }
            self.cloud = self.cloud.or(Some(cloud));
        } else {
            return Err(unknown(&clouds, name));
        }
        Ok(())
    }

    /// The settings of a source, with the vendor's cloud if they do not name one.
    pub(super) fn of_vendor(&self, settings: Settings) -> Settings {
        Settings { cloud: settings.cloud.or(self.vendor), ..settings }
    }

    /// The facts that are known beside a source.
    pub(super) fn known<'a>(&'a self, environment: &'a Environment) -> Known<'a> {
        let of_entry = self.entry.as_ref().map(|(_, settings)| settings);
        let is_iam = of_entry.is_some_and(|settings| settings.iam().is_some());
        Known {
            environment,
            is_iam: self.is_forced || is_iam || self.cloud.is_some(),
            is_project: self.has_project || of_entry.is_some_and(|settings| settings.project.is_some()),
            password: self.password.as_ref(),
        }
    }

    /// The reason to skip a credential with these settings: it would be sent to another cloud than its own.
    pub(super) fn refuses(&self, credential: &Credential, settings: &Settings) -> Option<String> {
        // A ready token, or that of a temporary key, would not go to that IAM, but to the services.
        if self.is_forced && !credential.is_sent_to_services() {
            return None;
        }
        match (self.cloud, settings.cloud, settings.iam()) {
            (Some(wanted), Some(theirs), _) if wanted != theirs => {
                return Some(format!("it is for {theirs}, not for {wanted}"));
            }
            // The token of a private cloud would go to the services of the wanted one.
            (Some(wanted), None, Some(_)) => return Some(format!("its IAM is not one of {wanted}")),
            _ => {}
        }
        let (entry, ours) = self.entry.as_ref()?;
        let is_another = Iam::of(ours)? != Iam::of(settings)?;
        is_another.then(|| format!("it is for another IAM than {}", entry.title()))
    }

    /// The settings that hold when a credential with these settings is used.
    pub(super) fn settings(self, of_source: Settings) -> Settings {
        let below = match self.entry {
            Some((_, entry)) if entry.cloud.is_none() && entry.iam().is_none() => {
                let endpoints =
                    of_source.endpoints.into_iter().filter(|(service, _)| *service == Service::Iam).collect();
                entry.over(Settings { cloud: of_source.cloud, endpoints, ..Settings::default() })
            }
            Some((_, entry)) => entry,
            None => of_source,
        };
        let cloud = Settings { cloud: self.cloud, ..Settings::default() };
        self.settings.over(cloud).over(below).deduce(None)
    }
}

/// The IAM that a password goes to.
#[derive(PartialEq, Eq)]
enum Iam<'a> {
    Of(Cloud),
    At(&'a str),
}

impl<'a> Iam<'a> {
    /// The endpoint decides, even if a cloud is named.
    fn of(settings: &'a Settings) -> Option<Self> {
        match settings.iam() {
            Some(url) => Some(Cloud::from_iam_url(url).map_or(Self::At(url), |(cloud, _)| Self::Of(cloud))),
            None => settings.cloud.map(Self::Of),
        }
    }
}

/// The error for a name that is neither an entry nor a cloud.
fn unknown(clouds: &Clouds, name: &str) -> CredentialError {
    let built_in = Cloud::ALL.iter().map(|cloud| cloud.name());
    let entries = clouds.names();
    let near = nearest(name, entries.iter().copied().chain(built_in.clone()));
    let hint = did_you_mean(near, || {
        format!(
            "clouds.yaml has {}; without it there are {}",
            listed_entries(&entries),
            listed(built_in, "and")
        )
    });
    CredentialError::UnknownCloud { name: name.escape_debug().to_string(), hint }
}
