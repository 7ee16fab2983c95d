//! Makes the credential of a source from its values: chooses the kind, and its parts.

use cloud_certs_certificate::Secret;

use super::values::{Part, Values};
use crate::credentials::credential::{self, AccessKey, Credential, Domain, Password, User};
use crate::error::credential::{ConfigLocation, CredentialError, Refusal};
use crate::suggest::{did_you_mean, enumerated, nearest, shown};

/// A kind of credential that a source can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Token,
    Password,
    AccessKey,
}

impl Kind {
    /// The kinds, in the order in which they win.
    const ORDER: [Self; 3] = [Self::Token, Self::Password, Self::AccessKey];
    /// The same where access keys go before passwords.
    const KEY_FIRST: [Self; 3] = [Self::Token, Self::AccessKey, Self::Password];

    fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Password => "password",
            Self::AccessKey => "access key",
        }
    }

    /// The name with its article.
    fn with_article(self) -> String {
        format!("{} {}", if self == Self::AccessKey { "an" } else { "a" }, self.name())
    }

    /// Returns whether the source has a part that only this kind needs.
    fn is_in(self, values: &dyn Values) -> Result<bool, Refusal> {
        let parts: &[Part] = match self {
            Self::Token => &[Part::Token],
            Self::Password => &[Part::User, Part::UserId, Part::Password],
            Self::AccessKey => &[Part::AccessKey, Part::SecretKey],
        };
        for part in parts {
            if values.first(*part)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The kind that the source names in its `auth_type`.
    fn from_auth_type(values: &dyn Values) -> Result<Option<Self>, Refusal> {
        let Some(value) = values.value(Part::AuthType)? else { return Ok(None) };
        let name = value.text();
        if let Some((_, kind)) = SUPPORTED.iter().find(|(supported, _)| *supported == name) {
            return Ok(Some(*kind));
        }
        let supported = || "`password`, `token` and `aksk` are supported".to_owned();
        let (problem, hint) = if UNSUPPORTED.contains(&name) {
            (format!("`{name}` is not supported"), supported())
        } else {
            let known = SUPPORTED.iter().map(|(name, _)| *name).chain(UNSUPPORTED.iter().copied());
            let problem = format!("{} is not a type of authentication", shown(name));
            (problem, did_you_mean(nearest(name, known), supported))
        };
        Err(values.error(value.location, problem, hint))
    }
}

const SUPPORTED: [(&str, Kind); 6] = [
    // The Go SDK of Open Telekom Cloud and its Terraform provider.
    ("aksk", Kind::AccessKey),
    // otcextensions, beside the keys of an agency: its first login is with a password.
    ("agency", Kind::Password),
    ("password", Kind::Password),
    ("v3password", Kind::Password),
    ("token", Kind::Token),
    ("v3token", Kind::Token),
];

/// The others of keystoneauth 5.18, and of python-openstackclient.
const UNSUPPORTED: &[&str] = &[
    "admin_token",
    "http_basic",
    "noauth",
    "none",
    "token_endpoint",
    "v2password",
    "v2token",
    "v3adfspassword",
    "v3applicationcredential",
    "v3fedkerb",
    "v3kerberos",
    "v3multifactor",
    "v3oauth1",
    "v3oauth2clientcredential",
    "v3oauth2mtlsclientcredential",
    "v3oidcaccesstoken",
    "v3oidcauthcode",
    "v3oidcclientcredentials",
    "v3oidcdeviceauthz",
    "v3oidcpassword",
    "v3password_totp",
    "v3samlpassword",
    "v3tokenlessauth",
    "v3totp",
    "v3websso",
];

/// The kind of credential that is taken from a source.
pub(super) struct Choice {
    kind: Kind,
    /// The source names the kind.
    is_named: bool,
    /// All kinds that the source has a part of.
    present: Vec<Kind>,
}

impl Choice {
    /// The kind that is taken, if the source has any part of any.
    pub(super) fn of(values: &dyn Values, is_key_first: bool) -> Result<Option<Self>, Refusal> {
        let named = Kind::from_auth_type(values)?;
        let mut present = Vec::new();
        for kind in if is_key_first { Kind::KEY_FIRST } else { Kind::ORDER } {
            if kind.is_in(values)? {
                present.push(kind);
            }
        }
        let Some(first) = present.first() else { return Ok(None) };
        Ok(Some(Self { kind: named.unwrap_or(*first), is_named: named.is_some(), present }))
    }

    /// The credential of this kind. With `is_exchanged`, a token is exchanged for one of the project. The password is
    /// for a user who has none.
    pub(super) fn credential(
        &self,
        values: &dyn Values,
        is_exchanged: bool,
        other_password: Option<&Secret>,
    ) -> Result<Credential, Refusal> {
        let credential = match self.kind {
            Kind::Token => {
                let token = require(values, Part::Token, &[Part::AuthType])?;
                match is_exchanged || self.is_named {
                    true => Credential::rescoped_token(token),
                    false => Credential::token(token),
                }
            }
            Kind::Password => password(values, other_password)?,
            Kind::AccessKey => access_key(values)?,
        };
        check(values, &credential)?;
        Ok(credential)
    }

    /// The place of the secret that is used.
    pub(super) fn secret(&self, values: &dyn Values) -> Result<Option<ConfigLocation>, Refusal> {
        let part = match self.kind {
            Kind::Token => Part::Token,
            Kind::Password => Part::Password,
            Kind::AccessKey => Part::SecretKey,
        };
        Ok(values.value(part)?.map(|value| value.location))
    }

    /// A note for the user: which of several kinds is used. In OpenStack's sources, access keys beside a password are
    /// usual: they are for object storage.
    pub(super) fn note(&self, source: &str, is_openstack: bool) -> Option<String> {
        let is_usual = is_openstack && !self.present.contains(&Kind::Token);
        if self.is_named || self.present.len() < 2 || is_usual {
            return None;
        }
        let both = if self.present.len() == 2 { "both " } else { "" };
        let names = enumerated(self.present.iter().map(|kind| kind.with_article()), "and");
        Some(format!("{source}: {both}{names} are set; the {} is used", self.kind.name()))
    }
}

fn password(values: &dyn Values, other: Option<&Secret>) -> Result<Credential, Refusal> {
    let because = [Part::User, Part::UserId, Part::Password, Part::AuthType];
    let user = match values.value(Part::UserId)? {
        Some(id) => User::Id(id.text().to_owned()),
        None => {
            let name = require(values, Part::User, &because)?.expose().to_owned();
            // The mistake that a program can mend comes last.
            let domain = match domain(values)? {
                Some(domain) => domain,
                None => return Err(missing(values, Part::DomainName, &because)?),
            };
            User::Name { name, domain }
        }
    };
    let password = match (values.value(Part::Password)?, other) {
        (Some(value), _) => value.secret,
        (None, Some(password)) => password.clone(),
        (None, None) => {
            let mut refusal = missing(values, Part::Password, &because)?;
            let (User::Name { name: user, .. } | User::Id(user)) = user;
            refusal.user_without_password = Some(user);
            return Err(refusal);
        }
    };
    Ok(Credential(credential::Kind::Password(Password { user, password })))
}

/// The account of the user. An id goes before a name, as in the requests of keystoneauth.
fn domain(values: &dyn Values) -> Result<Option<Domain>, Refusal> {
    if let Some(id) = values.value(Part::DomainId)? {
        return Ok(Some(Domain::Id(id.secret.expose().to_owned())));
    }
    if let Some(name) = values.value(Part::DomainName)? {
        return Ok(Some(Domain::Name(name.secret.expose().to_owned())));
    }
    Ok(values.value(Part::LastDomainId)?.map(|id| Domain::Id(id.secret.expose().to_owned())))
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

/// Refuses parts that cannot be sent, and names the place of the part.
fn check(values: &dyn Values, credential: &Credential) -> Result<(), Refusal> {
    let Err(problem) = credential.check() else { return Ok(()) };
    let parts: &[Part] = match problem {
        CredentialError::Empty { what } | CredentialError::Characters { what } => match what {
            "the token" => &[Part::Token],
            "the user name" => &[Part::User],
            "the id of the user" => &[Part::UserId],
            "the domain" => &[Part::DomainId, Part::DomainName, Part::LastDomainId],
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
