//! The agency that a source names: the account that gave it, and the project there.

use super::settings::Project;
use super::values::{Part, SourceValue, Values};
use crate::credentials::credential::Domain;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};

/// An agency, by which an account lets another one act in its projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Agency {
    pub(crate) name: String,
    /// The account that made it.
    pub(crate) domain: Domain,
    /// The project of that account, if the source names one.
    pub(crate) project: Option<Project>,
    /// Where it is named.
    pub(crate) location: ConfigLocation,
}

impl Agency {
    /// The agency in these values, if there is one.
    pub(super) fn read(values: &dyn Values) -> Result<Option<Self>, Refusal> {
        let domain = match values.value(Part::AgencyDomainId)? {
            Some(id) => Some((Part::AgencyDomainId, Domain::Id(id.text().to_owned()))),
            None => {
                let name = values.text(Part::AgencyDomainName)?;
                name.map(|name| (Part::AgencyDomainName, Domain::Name(name)))
            }
        };
        let project = match values.text(Part::AgencyProjectId)? {
            Some(id) => Some((Part::AgencyProjectId, Project::Id(id))),
            None => {
                let name = values.text(Part::AgencyProjectName)?;
                name.map(|name| (Part::AgencyProjectName, Project::Name { name, domain: None }))
            }
        };
        let name = values.first(Part::AgencyName)?;
        let half = |missing: Part, given: Part| {
            let (missing, given) = (values.name(missing), values.first(given)?.map_or("", |(name, _)| name));
            let problem = format!("it is missing, although `{given}` is set");
            let hint = format!("set `{missing}`, or remove `{given}`");
            Err(values.error(values.location(missing), problem, hint))
        };
        match (name, domain, project) {
            (None, None, None) => match values.text(Part::AuthType)?.as_deref() {
                Some("agency") => half(Part::AgencyName, Part::AuthType),
                _ => Ok(None),
            },
            (None, Some((given, _)), _) | (None, None, Some((given, _))) => half(Part::AgencyName, given),
            (Some(_), None, _) => half(Part::AgencyDomainName, Part::AgencyName),
            (Some((_, name)), Some((_, domain)), project) => {
                let SourceValue { location, .. } = &name;
                let (location, name) = (location.clone(), name.text().to_owned());
                Ok(Some(Self { name, domain, project: project.map(|(_, project)| project), location }))
            }
        }
    }

    /// The refusal, while no session can act by an agency: without it, the account itself would be asked.
    pub(super) fn refuse(&self, source: &'static str) -> Refusal {
        let (Domain::Name(domain) | Domain::Id(domain)) = &self.domain;
        let project = match &self.project {
            Some(Project::Id(project) | Project::Name { name: project, .. }) => {
                format!(", project `{project}`")
            }
            None => String::new(),
        };
        let problem =
            format!("agencies are not supported yet (`{}` of the account `{domain}`{project})", self.name);
        let hint = "give a credential of that account, or temporary keys of the agency";
        SourceError::new(source, self.location.clone(), problem, hint)
    }
}
