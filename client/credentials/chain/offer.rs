//! The credential that the values of a source make, with the settings beside it.

use cloud_certs_certificate::Secret;

use super::kind::Kind;
use super::settings::Settings;
use super::values::{Names, Part, Values};
use crate::cloud::Cloud;
use crate::credentials::credential::{self, AccessKey, Credential, Domain, Password};
use crate::error::credential::{ConfigLocation, CredentialError, Refusal};
use crate::suggest::{enumerated, listed};

/// A credential and the settings of its source.
pub(super) struct Offer {
    pub(super) credential: Credential,
    pub(super) settings: Settings,
    pub(super) note: Option<String>,
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
}

impl Offer {
    /// The credential in these values, if there is one: only then are the settings read. `is_iam_known` says that the
    /// IAM for the credential is known from elsewhere.
    pub(super) fn of(
        values: &dyn Values,
        settings: impl FnOnce() -> Result<Settings, Refusal>,
        rules: Rules,
        is_iam_known: bool,
    ) -> Result<Option<Self>, Refusal> {
        let Some(choice) = Choice::of(values)? else { return Ok(None) };
        let settings = settings()?;
        let is_exchanged = rules.names_iam && settings.iam().is_some() && settings.project.is_some();
        let credential = choice.credential(values, is_exchanged)?;
        let is_iam_known = is_iam_known || settings.iam().is_some() || settings.cloud.is_some();
        if rules.names_iam && credential.asks_iam() && !is_iam_known {
            let name = values.name(Part::Iam);
            let hint = format!("set `{name}`, for example to https://iam.eu-de.otc.t-systems.com/v3");
            let problem = "it is missing, and nothing else says where IAM is";
            return Err(values.error(values.location(name), problem, hint));
        }
        Ok(Some(Self { credential, settings, note: choice.note(values.source()), place: None }))
    }
}

/// The kind of credential that is taken from a source.
struct Choice {
    kind: Kind,
    /// The source names the kind.
    is_named: bool,
    /// All kinds that the source has a part of.
    present: Vec<Kind>,
}

impl Choice {
    /// The kind that is taken, if the source has any part of any.
    fn of(values: &dyn Values) -> Result<Option<Self>, Refusal> {
        let named = Kind::from_auth_type(values)?;
        let mut present = Vec::new();
        for kind in Kind::ORDER {
            if kind.is_in(values)? {
                present.push(kind);
            }
        }
        let Some(first) = present.first() else { return Ok(None) };
        Ok(Some(Self { kind: named.unwrap_or(*first), is_named: named.is_some(), present }))
    }

    /// The credential of this kind. With `is_exchanged`, a token is exchanged for one of the project.
    fn credential(&self, values: &dyn Values, is_exchanged: bool) -> Result<Credential, Refusal> {
        let credential = match self.kind {
            Kind::Token => {
                let token = require(values, Part::Token, &[Part::AuthType])?;
                match is_exchanged || self.is_named {
                    true => Credential::rescoped_token(token),
                    false => Credential::token(token),
                }
            }
            Kind::Password => password(values)?,
            Kind::AccessKey => access_key(values)?,
        };
        check(values, &credential)?;
        Ok(credential)
    }

    /// A note for the user: which of several kinds is used.
    fn note(&self, source: &str) -> Option<String> {
        if self.is_named || self.present.len() < 2 {
            return None;
        }
        let both = if self.present.len() == 2 { "both " } else { "" };
        let names = enumerated(self.present.iter().map(|kind| kind.with_article()), "and");
        Some(format!("{source}: {both}{names} are set; the {} is used", self.kind.name()))
    }
}

fn password(values: &dyn Values) -> Result<Credential, Refusal> {
    if let (None, Some(id)) = (values.first(Part::User)?, values.value(Part::UserId)?) {
        let hint = "give the name of the user, and the name or id of the domain";
        return Err(values.error(id.location, "the id of a user is not supported", hint));
    }
    let because = [Part::User, Part::Password, Part::AuthType];
    let user = require(values, Part::User, &because)?.expose().to_owned();
    let password = require(values, Part::Password, &because)?;
    let domain = match (values.value(Part::DomainName)?, values.value(Part::DomainId)?) {
        (Some(name), _) => Domain::Name(name.secret.expose().to_owned()),
        (None, Some(id)) => Domain::Id(id.secret.expose().to_owned()),
        (None, None) => return Err(missing(values, Part::DomainName, &because)?),
    };
    Ok(Credential(credential::Kind::Password(Password { user, domain, password })))
}

fn access_key(values: &dyn Values) -> Result<Credential, Refusal> {
    let because = [Part::AccessKey, Part::SecretKey];
    let id = require(values, Part::AccessKey, &because)?.expose().to_owned();
    let secret = require(values, Part::SecretKey, &because)?;
    let security_token = values.value(Part::SecurityToken)?.map(|value| value.secret);
    Ok(Credential(credential::Kind::AccessKey(AccessKey { id, secret, security_token })))
}

/// A part that is needed because another one is given.
fn require(values: &dyn Values, part: Part, because: &[Part]) -> Result<Secret, Refusal> {
    match values.value(part)? {
        Some(value) => Ok(value.secret),
        None => Err(missing(values, part, because)?),
    }
}

/// The error for a missing part, which names the first part that is given.
fn missing(values: &dyn Values, part: Part, because: &[Part]) -> Result<Refusal, Refusal> {
    let name = values.name(part);
    let mut given = None;
    for other in because {
        given = given.or(values.first(*other)?.map(|(name, _)| name));
    }
    let given = given.unwrap_or_default();
    let problem = format!("it is missing, although `{given}` is set");
    Ok(values.error(values.location(name), problem, format!("set `{name}`, or remove `{given}`")))
}

/// Refuses what cannot be sent, with the place of the part in question.
fn check(values: &dyn Values, credential: &Credential) -> Result<(), Refusal> {
    let Err(problem) = credential.check() else { return Ok(()) };
    let parts: &[Part] = match problem {
        CredentialError::Empty { what } | CredentialError::Characters { what } => match what {
            "the token" => &[Part::Token],
            "the user name" => &[Part::User],
            "the domain" => &[Part::DomainName, Part::DomainId],
            "the password" => &[Part::Password],
            "the access key" => &[Part::AccessKey],
            "the secret key" => &[Part::SecretKey],
            _ => &[Part::SecurityToken],
        },
        _ => &[],
    };
    let mut location = ConfigLocation::default();
    for part in parts.iter().rev() {
        if let Some(value) = values.value(*part)? {
            location = value.location;
        }
    }
    let hint = match problem {
        CredentialError::Empty { .. } => "set a value or remove the entry",
        _ => "look for what was pasted along with it, such as a line break",
    };
    Err(values.error(location, problem.to_string(), hint))
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
