//! What a credential is wanted for: a cloud, or an entry of clouds.yaml.

use super::Wanted;
use super::clouds_yaml::{Clouds, Entry, told};
use super::settings::Settings;
use super::values::{Values, Variables};
use super::{CLOUD_CERTS, cloud_certs};
use crate::cloud::Cloud;
use crate::credentials::Credential;
use crate::environment::Environment;
use crate::error::credential::CredentialError;
use crate::suggest::{did_you_mean, listed, nearest};

/// What a credential is wanted for, as far as it was said.
#[derive(Default)]
pub(super) struct Target {
    pub(super) cloud: Option<Cloud>,
    /// The entry that was named, and what it says.
    pub(super) entry: Option<(Entry, Settings)>,
    /// What the variables `CLOUD_CERTS_*` say, over everything else.
    pub(super) settings: Settings,
    /// The endpoint of IAM was given: a credential of any cloud may go there.
    is_forced: bool,
}

impl Target {
    pub(super) fn of(environment: &Environment, wanted: &Wanted) -> Result<Self, CredentialError> {
        let variables = Variables { environment, source: CLOUD_CERTS };
        let settings = Settings::read(&variables, &cloud_certs::NAMES)?;
        let is_forced = wanted.has_iam_endpoint || settings.iam().is_some();
        let mut target = Self { cloud: wanted.cloud, entry: None, settings, is_forced };
        let name = match (&wanted.name, wanted.cloud) {
            (Some(name), _) => Some(name.clone()),
            (None, Some(_)) => None,
            (None, None) => variables.get(cloud_certs::CLOUD)?.map(|said| said.text().to_owned()),
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
            let entry = clouds.into_entry(name)?;
            let settings = entry.settings()?;
            self.cloud = self.cloud.or(settings.cloud);
            self.entry = Some((entry, settings));
        } else if let Some(cloud) = name.parse().ok() {
            self.cloud = self.cloud.or(Some(cloud));
        } else {
            return Err(unknown(&clouds, name));
        }
        Ok(())
    }

    /// Whether it says which IAM a password goes to.
    pub(super) fn tells_iam(&self) -> bool {
        let of_entry = self.entry.as_ref().is_some_and(|(_, settings)| settings.iam().is_some());
        self.is_forced || of_entry || self.cloud.is_some()
    }

    /// Why a credential with these settings is not for this: it would go to another cloud than its own.
    pub(super) fn refuses(&self, credential: &Credential, settings: &Settings) -> Option<String> {
        // A ready token, or that of a temporary key, would not go to that IAM, but to the services.
        if self.is_forced && !credential.is_sent_to_services() {
            return None;
        }
        if let (Some(wanted), Some(theirs)) = (self.cloud, settings.cloud)
            && wanted != theirs
        {
            return Some(format!("it is for {theirs}, not for {wanted}"));
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
                    of_source.endpoints.into_iter().filter(|(service, _)| *service == "iam").collect();
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
    /// By the endpoint, whatever the cloud is said to be.
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
        format!("clouds.yaml has {}; without it there are {}", told(&entries), listed(built_in, "and"))
    });
    CredentialError::UnknownCloud { name: name.escape_debug().to_string(), hint }
}
