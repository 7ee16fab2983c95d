//! A source of the chain: what it is, and what comes of asking it.

use super::kinds::{self, Choice};
use super::names::Names;
use super::settings::Settings;
use super::target::Target;
use super::values::{Values, Variables};
use crate::cloud::Cloud;
use crate::credentials::Credential;
use crate::environment::Environment;
use crate::error::credential::Refusal;

/// A source of the chain, as it is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceInfo {
    /// Its name in messages.
    pub name: &'static str,
    /// What it reads.
    pub reads: &'static str,
}

/// A source, and how it is asked.
pub(super) struct Source {
    pub(super) info: SourceInfo,
    pub(super) ask: fn(&Search<'_>) -> Result<Outcome, Refusal>,
}

/// What a source is asked with.
pub(super) struct Search<'a> {
    pub(super) environment: &'a Environment,
    pub(super) target: &'a Target,
}

/// What comes of asking a source that has nothing wrong.
pub(super) enum Outcome {
    Offer(Box<Offer>),
    /// It has no credential, or none for this cloud.
    NotConfigured {
        lacks: String,
    },
}

/// What a source has.
pub(super) struct Offer {
    pub(super) credential: Credential,
    pub(super) settings: Settings,
    pub(super) note: Option<String>,
    /// Where in the source.
    pub(super) place: Option<String>,
}

/// What sets a source apart from others, beside its names.
#[derive(Clone, Copy, Default)]
pub(super) struct Rules {
    /// Its cloud, unless the endpoint of IAM says otherwise.
    pub(super) cloud: Option<Cloud>,
    /// It names the IAM that its passwords go to, and its tokens may be of any project.
    pub(super) names_iam: bool,
}

impl Search<'_> {
    /// Asks a source that is variables only.
    pub(super) fn variables(
        &self,
        source: &'static str,
        names: &Names,
        rules: Rules,
    ) -> Result<Outcome, Refusal> {
        let values = Variables { environment: self.environment, source };
        let settings = || Ok(Settings::read(&values, names)?.deduce(rules.cloud));
        let offer = offer(&values, names, settings, rules, self.target)?;
        Ok(Outcome::of(offer, || kinds::lacking(names)))
    }
}

impl Outcome {
    pub(super) fn of(offer: Option<Offer>, lacks: impl FnOnce() -> String) -> Self {
        match offer {
            Some(offer) => Self::Offer(Box::new(offer)),
            None => Self::NotConfigured { lacks: lacks() },
        }
    }
}

/// What these values make, if there is a credential in them. Without one, nobody needs the settings.
pub(super) fn offer(
    values: &dyn Values,
    names: &Names,
    settings: impl FnOnce() -> Result<Settings, Refusal>,
    rules: Rules,
    target: &Target,
) -> Result<Option<Offer>, Refusal> {
    let Some(choice) = Choice::of(values, names)? else { return Ok(None) };
    let settings = settings()?;
    let is_exchanged = rules.names_iam && settings.iam().is_some() && settings.project.is_some();
    let credential = choice.credential(values, names, is_exchanged)?;
    let is_told = settings.iam().is_some() || settings.cloud.is_some() || target.tells_iam();
    if rules.names_iam && credential.asks_iam() && !is_told {
        let name = names.iam.first().copied().unwrap_or_default();
        let hint = format!("give `{name}`, as https://iam.eu-de.otc.t-systems.com/v3");
        return Err(values.error(
            values.place(name),
            "it is missing, and nothing else tells where IAM is",
            hint,
        ));
    }
    Ok(Some(Offer { credential, settings, note: choice.note(values.source()), place: None }))
}
