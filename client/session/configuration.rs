//! The configuration of a session, before anything is sent.

use std::fmt;
use std::path::Path;

use super::endpoint::Endpoints;
use crate::cloud::Cloud;
use crate::credentials::agency::Agency;
use crate::credentials::chain::Found;
use crate::credentials::chain::settings::{Project, Roots, base_of};
use crate::credentials::credential::Credential;
use crate::error::credential::SkippedSource;
use crate::error::{Error, parse_id};
use crate::service::Service;

/// The credential, cloud, region, project and endpoints of a session, as they were chosen or found.
///
/// Comes from [`SessionBuilder::configuration`](crate::SessionBuilder::configuration). `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Configuration {
    pub(super) credential: Credential,
    pub(super) agency: Option<Agency>,
    pub(super) source: &'static str,
    pub(super) place: Option<String>,
    pub(super) endpoints: Endpoints,
    pub(super) project: Option<Project>,
    pub(super) roots: Option<Roots>,
    pub(super) skipped: Vec<SkippedSource>,
    pub(super) notes: Vec<String>,
}

/// As `password of demo (clouds.yaml, entry otc of /etc/openstack/clouds.yaml)`.
impl fmt::Display for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.credential.kind())?;
        if let Some(identity) = self.credential.identity() {
            write!(f, " of {identity}")?;
        }
        match &self.place {
            Some(place) => write!(f, " ({}, {place})", self.source)?,
            None => write!(f, " ({})", self.source)?,
        }
        self.agency.iter().try_for_each(|agency| write!(f, " for {agency}"))
    }
}

impl Configuration {
    /// Makes one from the choices of a builder and the result of the chain; the choices win.
    pub(super) fn new(chosen: &Endpoints, project: Option<Project>, found: Found) -> Result<Self, Error> {
        let Found { credential, agency, source, place, settings, skipped, notes } = found;
        let checked = credential.check().and_then(|()| agency.as_ref().map_or(Ok(()), Agency::check));
        checked.map_err(|source| Error::Credential { source })?;
        let mut overrides = settings.endpoints;
        for (service, url) in &chosen.overrides {
            overrides.insert(*service, base_of(*service, url).to_owned());
        }
        let endpoints = Endpoints {
            cloud: chosen.cloud.or(settings.cloud),
            region: chosen.region.clone().or(settings.region),
            overrides,
        };
        endpoints.check()?;
        let project = project.or(settings.project);
        if let Some(Project::Id(id)) = &project {
            parse_id("project id", id)?;
        }
        Ok(Self {
            credential,
            agency,
            source,
            place,
            endpoints,
            project,
            roots: settings.roots,
            skipped,
            notes,
        })
    }

    /// The credential. Its `Debug`, kind and identity hold no secret.
    #[must_use]
    pub fn credential(&self) -> &Credential {
        &self.credential
    }

    /// The agency that the session acts by, if it does.
    #[must_use]
    pub fn agency(&self) -> Option<&Agency> {
        self.agency.as_ref()
    }

    /// The source that the credential comes from: one of [`SOURCES`](crate::SOURCES), or `explicit`.
    #[must_use]
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// The place in the source, as an entry of a file.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// The cloud, if it is known.
    #[must_use]
    pub fn cloud(&self) -> Option<Cloud> {
        self.endpoints.cloud
    }

    /// The region, if it is known.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.endpoints.region.as_deref()
    }

    /// The id of the project, when it is given.
    #[must_use]
    pub fn project_id(&self) -> Option<&str> {
        match &self.project {
            Some(Project::Id(id)) => Some(id),
            _ => None,
        }
    }

    /// The name of the project, when there is no id: the given one, or that of the region.
    #[must_use]
    pub fn project_name(&self) -> Option<&str> {
        match &self.project {
            Some(Project::Id(_)) => None,
            Some(Project::Name { name, .. }) => Some(name),
            None => self.region(),
        }
    }

    /// The endpoint of a service. A password goes to that of [`Service::Iam`].
    ///
    /// # Errors
    ///
    /// [`Error::NoEndpoint`].
    pub fn endpoint(&self, service: Service) -> Result<String, Error> {
        Ok(self.endpoints.of(service)?.into())
    }

    /// The file with the roots that the source names. A source can also hold the certificates themselves.
    #[must_use]
    pub fn cacert(&self) -> Option<&Path> {
        match &self.roots {
            Some(Roots::File(path)) => Some(path),
            _ => None,
        }
    }

    /// The sources before that one, and what each of them lacks.
    #[must_use]
    pub fn skipped(&self) -> &[SkippedSource] {
        &self.skipped
    }

    /// Notes for the user: which of two kinds of credential wins.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}
