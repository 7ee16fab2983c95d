//! An accepted finding, as it stands in a file.

use std::fmt;
use std::num::NonZeroUsize;

use jiff::civil::Date;
use openapi_document::Position;
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use toml::value::Datetime;

use crate::rule_names;

/// A table `[[accepted]]`. A finding is named by its rule and place, so that neither a changed wording nor another line
/// changes what is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptedEntry {
    /// The document; every one without it.
    pub(crate) document: Option<String>,
    pub(crate) rule: RuleName,
    /// The operation, component or other part of the document: `GET /pets/{id}`, `#/components/schemas/Pet`, `document`.
    pub(crate) subject: String,
    /// The way from there to the place; empty for the subject itself.
    #[serde(default)]
    pub(crate) place: String,
    /// The number of findings of the rule at the place, if there are several.
    #[serde(default = "one")]
    pub(crate) count: NonZeroUsize,
    pub(crate) reason: Reason,
    pub(crate) owner: Option<String>,
    /// The last day on which it counts.
    #[serde(default, deserialize_with = "date")]
    pub(crate) until: Option<Date>,
}

fn one() -> NonZeroUsize {
    NonZeroUsize::MIN
}

/// The present name of a rule of `diff` or `check`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct RuleName(pub(crate) String);

impl TryFrom<String> for RuleName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let current = rule_names::current(&name);
        let rules = [rule_names::of_changes(), rule_names::of_check()].concat();
        if rules.contains(&current) {
            return Ok(Self(current.to_owned()));
        }
        let names = rules.iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>();
        Err(format!("unknown rule `{name}`, expected one of {}", names.join(", ")))
    }
}

/// The reason why a finding is acceptable.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Reason(pub(crate) String);

impl TryFrom<String> for Reason {
    type Error = &'static str;

    fn try_from(reason: String) -> Result<Self, &'static str> {
        match reason.trim() {
            "" => Err("the reason is empty: write why the finding is acceptable"),
            reason => Ok(Self(reason.to_owned())),
        }
    }
}

/// Reads a date of TOML, which has no time.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let form = || D::Error::custom("write a date without quotes and without a time: until = 2027-01-31");
    let Datetime { date: Some(date), time: None, offset: None } =
        Datetime::deserialize(deserializer).map_err(|_| form())?
    else {
        return Err(form());
    };
    let number = |number: u8| i8::try_from(number).map_err(|_| form());
    let year = i16::try_from(date.year).map_err(|_| form())?;
    Date::new(year, number(date.month)?, number(date.day)?).map(Some).map_err(|_| form())
}

impl AcceptedEntry {
    /// Returns whether the entry is about a finding of a document.
    pub(super) fn is_about(&self, document: &str, rule: &str, subject: &str, place: &str) -> bool {
        self.is_of(document) && self.rule.0 == rule && self.subject == subject && self.place == place
    }

    /// Returns whether the entry is about a document.
    pub(super) fn is_of(&self, document: &str) -> bool {
        self.document.as_deref().is_none_or(|name| name == document)
    }

    /// The reason in reports, with the owner and the last day.
    pub(super) fn note(&self) -> String {
        let owner = self.owner.as_deref().filter(|owner| !owner.trim().is_empty()).map(str::to_owned);
        let until = self.until.map(|until| format!("until {until}"));
        let details: Vec<String> = owner.into_iter().chain(until).collect();
        match details.is_empty() {
            true => self.reason.0.clone(),
            false => format!("{} ({})", self.reason.0, details.join(", ")),
        }
    }
}

/// Names the finding in errors.
impl fmt::Display for AcceptedEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, subject, place, .. } = self;
        write!(f, "`{}` at {subject}", rule.0)?;
        if place.is_empty() { Ok(()) } else { write!(f, ": {place}") }
    }
}

/// An entry with its place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlacedEntry {
    pub(crate) file: String,
    pub(crate) at: Position,
    pub(crate) entry: AcceptedEntry,
}
