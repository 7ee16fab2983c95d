//! A source of the chain: its documentation, and the outcome of searching it: a credential with the settings beside it.

use super::agency;
use super::choice::Choice;
use super::known::Known;
use super::settings::Settings;
use super::target::Target;
use super::values::{Names, Part, Values, Variables};
use crate::cloud::Cloud;
use crate::credentials::agency::Agency;
use crate::credentials::credential::Credential;
use crate::environment::Environment;
use crate::error::credential::{ConfigLocation, Refusal};
use crate::suggest::listed;

/// A source of the chain, as it is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceInfo {
    /// Its name in messages.
    pub name: &'static str,
    /// The variables, files and keys that it reads.
    pub reads: &'static str,
}

/// A source, and the function that searches it.
pub(super) struct Source {
    pub(super) info: SourceInfo,
    pub(super) search: fn(&Search<'_>) -> Result<Outcome, Refusal>,
}

/// The arguments of a search.
pub(super) struct Search<'a> {
    pub(super) environment: &'a Environment,
    pub(super) target: &'a Target,
    /// The name of the source.
    pub(super) source: &'static str,
}

/// The outcome of searching a source without mistakes.
pub(super) enum Outcome {
    Offer(Box<Offer>),
    /// The source has no credential.
    NotConfigured {
        lacks: String,
    },
}

impl Outcome {
    pub(super) fn new(offer: Option<Offer>, lacks: impl FnOnce() -> String) -> Self {
        match offer {
            Some(offer) => Self::Offer(Box::new(offer)),
            None => Self::NotConfigured { lacks: lacks() },
        }
    }
}

impl<'a> Search<'a> {
    pub(super) fn variables(&self, names: &'static Names) -> Variables<'a> {
        Variables { environment: self.environment, source: self.source, names }
    }

    /// Searches a source that consists of variables.
    pub(super) fn in_variables(&self, names: &'static Names, rules: Rules) -> Result<Outcome, Refusal> {
        let values = self.variables(names);
        let settings = || Ok(Settings::read(&values, self.environment)?.deduce(rules.cloud));
        let offer = Offer::of(&values, settings, rules, &self.target.known(self.environment))?;
        Ok(Outcome::new(offer, || lacking(names)))
    }
}

/// A credential and the settings of its source.
pub(super) struct Offer {
    pub(super) credential: Credential,
    pub(super) settings: Settings,
    pub(super) agency: Option<Agency>,
    /// The mistake in the credential, if it is used, which it is not when it is for another cloud.
    pub(super) mistake: Option<Refusal>,
    /// The place where the secret is written.
    pub(super) secret: Option<ConfigLocation>,
    pub(super) notes: Vec<String>,
    /// The place in the source, for messages.
    pub(super) place: Option<String>,
}

/// Properties of a source beside its names.
#[derive(Clone, Copy, Default)]
pub(super) struct Rules {
    /// The cloud of the source, unless the endpoint of IAM belongs to another one.
    pub(super) cloud: Option<Cloud>,
    /// The source names the IAM that its passwords go to, and its tokens may be of any project.
    pub(super) names_iam: bool,
    /// Access keys go before passwords.
    pub(super) is_key_first: bool,
}

/// The rules of sources that belong to Huawei Cloud.
pub(super) const HUAWEI: Rules = Rules { cloud: Some(Cloud::Huawei), names_iam: false, is_key_first: true };

impl Offer {
    /// The credential in these values, if there is one: only then are the settings read.
    pub(super) fn of(
        values: &dyn Values,
        settings: impl FnOnce() -> Result<Settings, Refusal>,
        rules: Rules,
        known: &Known<'_>,
    ) -> Result<Option<Self>, Refusal> {
        let choice = Choice::of(values, rules.is_key_first)?;
        values.refuse_unsupported(choice.is_some())?;
        let Some(choice) = choice else { return Ok(None) };
        let settings = settings()?;
        let is_exchanged = rules.names_iam && settings.iam().is_some() && settings.project.is_some();
        let credential = choice.credential(values, is_exchanged, known.password)?;
        let secret = choice.secret(values)?;
        let is_iam_known = known.is_iam || settings.iam().is_some() || settings.cloud.is_some();
        if rules.names_iam && credential.asks_iam() && !is_iam_known {
            let name = values.name(Part::Iam);
            let hint = format!("set `{name}`, for example to https://iam.eu-de.otc.t-systems.com/v3");
            let problem = "it is missing, and nothing else says where IAM is";
            return Err(values.error(values.location(name), problem, hint));
        }
        let is_of_others = rules.names_iam || rules.cloud.is_some();
        let has_project = settings.project.is_some() || known.is_project;
        let agency = agency::read(values)?;
        let mistake = match &agency {
            // The token is of the own account, of which no project is used.
            Some(_) => None,
            None if is_of_others && credential.is_token() && !has_project => {
                let (id, name) = (values.name(Part::ProjectId), values.name(Part::ProjectName));
                let hint = format!("set `{id}` or `{name}` to the project that the token was issued for");
                let problem = "a token is of one project, and nothing says of which";
                Some(values.error(secret.clone().unwrap_or_default(), problem, hint))
            }
            None => None,
        };
        let mut notes: Vec<_> = choice.note(values.source(), rules.names_iam).into_iter().collect();
        if let Some(file) = secret.as_ref().and_then(|secret| secret.file.as_ref())
            && known.environment.is_readable_by_all(file)
        {
            notes.push(format!("every user of this machine can read {}: `chmod go-r` it", file.display()));
        }
        Ok(Some(Self { credential, settings, agency, mistake, secret, notes, place: None }))
    }
}

/// The message for variables without a credential: the first part of each kind.
pub(super) fn lacking(names: &Names) -> String {
    let parts = [Part::Token, Part::User, Part::AccessKey];
    let first: Vec<_> = parts.iter().filter_map(|part| names.of(*part).first().copied()).collect();
    match first.as_slice() {
        [name] => format!("`{name}` is not set"),
        names => format!("none of {} is set", listed(names.iter().copied(), "and")),
    }
}
