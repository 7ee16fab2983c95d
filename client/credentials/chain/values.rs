//! What a source says, by name, and where it says so.

use super::names::List;
use crate::environment::Environment;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use cloud_certs_certificate::Secret;

/// A value, and where it was said. Everything is a secret until it is known what it is.
pub(super) struct Said {
    pub(super) secret: Secret,
    pub(super) place: ConfigLocation,
}

impl Said {
    /// The value of what is no secret, without white space around it.
    pub(super) fn text(&self) -> &str {
        self.secret.expose().trim()
    }
}

/// The values of one source.
pub(super) trait Values {
    /// The source, as in [`SOURCES`](super::SOURCES).
    fn source(&self) -> &'static str;

    /// The value of this name; a blank one counts as missing.
    fn get(&self, name: &'static str) -> Result<Option<Said>, Refusal>;

    /// Where a value of this name would be.
    fn place(&self, name: &str) -> ConfigLocation;
}

impl dyn Values + '_ {
    /// The value of the first of these names that has one, with the name.
    pub(super) fn first(&self, names: List) -> Result<Option<(&'static str, Said)>, Refusal> {
        for name in names {
            if let Some(said) = self.get(name)? {
                return Ok(Some((*name, said)));
            }
        }
        Ok(None)
    }

    /// The value of the first of these names that has one.
    pub(super) fn said(&self, names: List) -> Result<Option<Said>, Refusal> {
        Ok(self.first(names)?.map(|(_, said)| said))
    }

    /// The same, of what is no secret.
    pub(super) fn text(&self, names: List) -> Result<Option<String>, Refusal> {
        Ok(self.said(names)?.map(|said| said.text().to_owned()))
    }

    pub(super) fn error(
        &self,
        place: ConfigLocation,
        problem: impl Into<String>,
        hint: impl Into<String>,
    ) -> Refusal {
        SourceError::new(self.source(), place, problem, hint)
    }
}

/// A source that is variables of the environment.
pub(super) struct Variables<'a> {
    pub(super) environment: &'a Environment,
    pub(super) source: &'static str,
}

impl Values for Variables<'_> {
    fn source(&self) -> &'static str {
        self.source
    }

    fn get(&self, name: &'static str) -> Result<Option<Said>, Refusal> {
        let secret = self.environment.secret(name).map_err(|_| {
            let hint = "set it to text in UTF-8, or unset it";
            SourceError::new(self.source, self.place(name), "its value is not text", hint)
        })?;
        Ok(secret.map(|secret| Said { secret, place: self.place(name) }))
    }

    fn place(&self, name: &str) -> ConfigLocation {
        ConfigLocation::variable(name)
    }
}
