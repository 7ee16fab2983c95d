//! A source of the chain: its documentation, and the outcome of searching it.

use super::offer::{Offer, Rules, lacking};
use super::settings::Settings;
use super::target::Target;
use super::values::{Names, Variables};
use crate::environment::Environment;
use crate::error::credential::Refusal;

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
        let settings = || Ok(Settings::read(&values)?.deduce(rules.cloud));
        let offer = Offer::of(&values, settings, rules, self.target.is_iam_known())?;
        Ok(Outcome::new(offer, || lacking(names)))
    }
}
