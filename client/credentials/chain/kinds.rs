//! Which kind of credential a source has, and the credential made of its parts.

use super::auth_type;
use super::names::{List, Names};
use super::values::Values;
use crate::credentials::{self, AccessKey, Credential, Domain, Password};
use crate::error::credential::{ConfigLocation, CredentialError, Refusal};
use crate::suggest::{enumerated, listed};
use cloud_certs_certificate::Secret;

/// The kinds, in the order in which they win.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Token,
    Password,
    AccessKey,
}

const ORDER: [Kind; 3] = [Kind::Token, Kind::Password, Kind::AccessKey];

/// The kind that is taken of a source.
pub(super) struct Choice {
    kind: Kind,
    /// The source asks for it by name.
    is_asked: bool,
    /// All kinds that the source has a part of.
    there: Vec<Kind>,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Password => "password",
            Self::AccessKey => "access key",
        }
    }

    fn article(self) -> &'static str {
        if self == Self::AccessKey { "an" } else { "a" }
    }

    /// The parts that say that this kind is meant, each alone.
    fn parts(self, names: &Names) -> [List; 3] {
        match self {
            Self::Token => [names.token, &[], &[]],
            Self::Password => [names.user, names.user_id, names.password],
            Self::AccessKey => [names.access_key, names.secret_key, &[]],
        }
    }

    /// Whether the source has any part of it.
    fn is_in(self, values: &dyn Values, names: &Names) -> Result<bool, Refusal> {
        for part in self.parts(names) {
            if values.first(part)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What variables without a credential lack: the first part of each kind.
pub(super) fn lacking(names: &Names) -> String {
    let parts = [names.token, names.user, names.access_key];
    match parts.iter().filter_map(|part| part.first().copied()).collect::<Vec<_>>().as_slice() {
        [name] => format!("`{name}` is not set"),
        names => format!("none of {} is set", listed(names.iter().copied(), "and")),
    }
}

impl Choice {
    /// The kind that is taken, if the source has any part of any.
    pub(super) fn of(values: &dyn Values, names: &Names) -> Result<Option<Self>, Refusal> {
        let asked = auth_type::asked(values, names)?;
        let mut there = Vec::new();
        for kind in ORDER {
            if kind.is_in(values, names)? {
                there.push(kind);
            }
        }
        let Some(first) = there.first() else { return Ok(None) };
        Ok(Some(Self { kind: asked.unwrap_or(*first), is_asked: asked.is_some(), there }))
    }

    /// The credential of this kind. `is_exchanged`: a token is exchanged for one of the project.
    pub(super) fn credential(
        &self,
        values: &dyn Values,
        names: &Names,
        is_exchanged: bool,
    ) -> Result<Credential, Refusal> {
        let credential = match self.kind {
            Kind::Token => token(values, names, is_exchanged || self.is_asked)?,
            Kind::Password => password(values, names)?,
            Kind::AccessKey => access_key(values, names)?,
        };
        check(values, names, &credential)?;
        Ok(credential)
    }

    /// What a user should know: which of several kinds it is.
    pub(super) fn note(&self, source: &str) -> Option<String> {
        let there = self.there.as_slice();
        if self.is_asked || there.len() < 2 {
            return None;
        }
        let both = if there.len() == 2 { "both " } else { "" };
        let names = enumerated(there.iter().map(|kind| format!("{} {}", kind.article(), kind.name())), "and");
        Some(format!("{source}: {both}{names} are set; the {} is used", self.kind.name()))
    }
}

fn token(values: &dyn Values, names: &Names, is_exchanged: bool) -> Result<Credential, Refusal> {
    let token = require(values, names.token, &[names.auth_type])?;
    Ok(if is_exchanged { Credential::rescoped_token(token) } else { Credential::token(token) })
}

fn password(values: &dyn Values, names: &Names) -> Result<Credential, Refusal> {
    if let (None, Some(id)) = (values.first(names.user)?, values.said(names.user_id)?) {
        let hint = "give the name of the user, and the name or id of the domain";
        return Err(values.error(id.place, "the id of a user is not supported", hint));
    }
    let because = [names.user, names.password, names.auth_type];
    let user = require(values, names.user, &because)?;
    let password = require(values, names.password, &because)?;
    let domain = match (values.said(names.domain_name)?, values.said(names.domain_id)?) {
        (Some(name), _) => Domain::Name(name.secret.expose().to_owned()),
        (None, Some(id)) => Domain::Id(id.secret.expose().to_owned()),
        (None, None) => return Err(missing(values, names.domain_name, &because)?),
    };
    let user = user.expose().to_owned();
    Ok(Credential(credentials::Kind::Password(Password { user, domain, password })))
}

fn access_key(values: &dyn Values, names: &Names) -> Result<Credential, Refusal> {
    let because = [names.access_key, names.secret_key];
    let id = require(values, names.access_key, &because)?;
    let secret = require(values, names.secret_key, &because)?;
    let security_token = values.said(names.security_token)?.map(|said| said.secret);
    let id = id.expose().to_owned();
    Ok(Credential(credentials::Kind::AccessKey(AccessKey { id, secret, security_token })))
}

/// A part that is needed because another is given.
fn require(values: &dyn Values, part: List, because: &[List]) -> Result<Secret, Refusal> {
    match values.said(part)? {
        Some(said) => Ok(said.secret),
        None => Err(missing(values, part, because)?),
    }
}

/// The error for a part that is missing, naming the first part that is given.
fn missing(values: &dyn Values, part: List, because: &[List]) -> Result<Refusal, Refusal> {
    let name = part.first().copied().unwrap_or_default();
    let mut given = None;
    for other in because {
        given = given.or(values.first(other)?.map(|(name, _)| name));
    }
    let given = given.unwrap_or_default();
    let hint = format!("give `{name}`, or take `{given}` out");
    Ok(values.error(values.place(name), format!("it is missing, although `{given}` is given"), hint))
}

/// Refuses what cannot travel, with the place of the part that cannot.
fn check(values: &dyn Values, names: &Names, credential: &Credential) -> Result<(), Refusal> {
    let Err(problem) = credential.check() else { return Ok(()) };
    let parts = match problem {
        CredentialError::Empty { what } | CredentialError::Characters { what } => match what {
            "the token" => [names.token, &[]],
            "the user name" => [names.user, &[]],
            "the domain" => [names.domain_name, names.domain_id],
            "the password" => [names.password, &[]],
            "the access key" => [names.access_key, &[]],
            "the secret key" => [names.secret_key, &[]],
            _ => [names.security_token, &[]],
        },
        _ => [&[] as List; 2],
    };
    let mut place = ConfigLocation::default();
    for part in parts.into_iter().rev() {
        if let Some(said) = values.said(part)? {
            place = said.place;
        }
    }
    let hint = match problem {
        CredentialError::Empty { .. } => "write it there, or take the place out",
        _ => "look for what was pasted along with it, such as a line break",
    };
    Err(values.error(place, problem.to_string(), hint))
}
