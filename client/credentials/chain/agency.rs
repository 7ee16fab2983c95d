//! The agency that a source names: the account that made it, and the project there.

use super::values::{Part, Values};
use crate::credentials::agency::{Agency, AgencyProject};
use crate::credentials::credential::Domain;
use crate::error::credential::{CredentialError, Refusal};

/// The agency in these values, if there is one.
pub(super) fn read(values: &dyn Values) -> Result<Option<Agency>, Refusal> {
    let domain = match values.value(Part::AgencyDomainId)? {
        Some(id) => Some((Part::AgencyDomainId, Domain::Id(id.text().to_owned()))),
        None => {
            let name = values.text(Part::AgencyDomainName)?;
            name.map(|name| (Part::AgencyDomainName, Domain::Name(name)))
        }
    };
    let project = match values.text(Part::AgencyProjectId)? {
        Some(id) => Some((Part::AgencyProjectId, AgencyProject::Id(id))),
        None => {
            let name = values.text(Part::AgencyProjectName)?;
            name.map(|name| (Part::AgencyProjectName, AgencyProject::Name(name)))
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
            let project = project.map(|(_, project)| project);
            let agency = Agency { name: name.text().to_owned(), domain, project };
            agency.check().map_err(|problem: CredentialError| {
                let hint = "look for what was pasted along with it, such as a line break";
                values.error(name.location.clone(), problem.to_string(), hint)
            })?;
            Ok(Some(agency))
        }
    }
}
