//! Values of a source, by the part that they are of, with the place where each is written.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use cloud_certs_certificate::Secret;

use crate::environment::Environment;
use crate::environment::access::Naming;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::service::Service;

/// A part of a credential, or a setting beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    AuthType,
    Token,
    User,
    UserId,
    Password,
    DomainName,
    DomainId,
    /// The id of the user's domain that counts when no other setting names one.
    LastDomainId,
    AccessKey,
    SecretKey,
    SecurityToken,
    AgencyName,
    AgencyDomainName,
    AgencyDomainId,
    AgencyProjectName,
    AgencyProjectId,
    /// The name of a vendor's defaults in clouds.yaml.
    Profile,
    Region,
    ProjectId,
    ProjectName,
    ProjectDomainName,
    ProjectDomainId,
    Iam,
    Endpoint(Service),
    CaCert,
    /// A flag that switches the checks of certificates on.
    Verify,
    /// A flag that switches them off.
    Insecure,
}

/// The names of the parts that a source has, the one that wins first.
pub(super) struct Names {
    pub(super) parts: &'static [(Part, &'static [&'static str])],
    /// The names of the endpoint of a service, from its document.
    pub(super) endpoints: fn(Service) -> &'static [&'static str],
    /// Settings that are refused, because without them another account or project would be used than they ask for.
    pub(super) unsupported: &'static [Unsupported],
}

/// A setting that is known and not supported.
pub(super) struct Unsupported {
    pub(super) names: &'static [&'static str],
    /// The subject of "... not supported", with its verb.
    pub(super) what: &'static str,
    /// The next step for the user.
    pub(super) instead: &'static str,
    /// It is a credential by itself, or overrides others: it is refused even if the source has no other credential.
    pub(super) is_credential: bool,
}

impl Names {
    /// The names of a part: none if the source does not have it.
    pub(super) fn of(&self, part: Part) -> &'static [&'static str] {
        if let Part::Endpoint(service) = part {
            return (self.endpoints)(service);
        }
        self.parts.iter().find(|(other, _)| *other == part).map_or(&[], |(_, names)| *names)
    }

    /// All names.
    pub(super) fn all(&self) -> impl Iterator<Item = &'static str> {
        let endpoints = databases().flat_map(self.endpoints);
        self.parts.iter().flat_map(|(_, names)| *names).chain(endpoints).copied()
    }
}

/// The services whose endpoints are settings of their own: that of IAM is a part of the credential.
pub(super) fn databases() -> impl Iterator<Item = Service> {
    Service::ALL.iter().copied().filter(|service| service.has_certificates())
}

/// A value and its place. Every value may be a secret until its part is known.
#[derive(Clone)]
pub(super) struct SourceValue {
    pub(super) secret: Secret,
    pub(super) location: ConfigLocation,
}

impl SourceValue {
    /// The text of a value that is not secret, without white space around it.
    pub(super) fn text(&self) -> &str {
        self.secret.expose().trim()
    }
}

/// The values of one source.
pub(super) trait Values {
    /// The name of the source, as in [`SOURCES`](crate::SOURCES).
    fn source(&self) -> &'static str;

    /// The names that the source has for the parts.
    fn names(&self) -> &'static Names;

    /// The value of this name; a blank one counts as missing.
    fn get(&self, name: &'static str) -> Result<Option<SourceValue>, Refusal>;

    /// The place where a value of this name is expected.
    fn location(&self, name: &str) -> ConfigLocation;
}

impl dyn Values + '_ {
    /// The first name of a part, which messages show.
    pub(super) fn name(&self, part: Part) -> &'static str {
        self.names().of(part).first().copied().unwrap_or_default()
    }

    /// The value of a part, with its name.
    pub(super) fn first(&self, part: Part) -> Result<Option<(&'static str, SourceValue)>, Refusal> {
        for name in self.names().of(part) {
            if let Some(value) = self.get(name)? {
                return Ok(Some((*name, value)));
            }
        }
        Ok(None)
    }

    /// The value of a part.
    pub(super) fn value(&self, part: Part) -> Result<Option<SourceValue>, Refusal> {
        Ok(self.first(part)?.map(|(_, value)| value))
    }

    /// The text of a part that is not secret.
    pub(super) fn text(&self, part: Part) -> Result<Option<String>, Refusal> {
        Ok(self.value(part)?.map(|value| value.text().to_owned()))
    }

    /// Refuses a setting that is not supported; without another credential, only one that is a credential itself.
    pub(super) fn refuse_unsupported(&self, has_credential: bool) -> Result<(), Refusal> {
        for Unsupported { names, what, instead, is_credential } in self.names().unsupported {
            for name in names.iter().filter(|_| has_credential || *is_credential) {
                if let Some(value) = self.get(name)? {
                    return Err(self.error(value.location, format!("{what} not supported"), *instead));
                }
            }
        }
        Ok(())
    }

    pub(super) fn error(
        &self,
        location: ConfigLocation,
        problem: impl Into<String>,
        hint: impl Into<String>,
    ) -> Refusal {
        SourceError::new(self.source(), location, problem, hint)
    }
}

/// The variable with the path of a file that holds a token.
pub(super) const TOKEN_FILE: &str = "CLOUD_CERTS_TOKEN_FILE";

/// A source that consists of variables of the environment.
pub(super) struct Variables<'a> {
    pub(super) environment: &'a Environment,
    pub(super) source: &'static str,
    pub(super) names: &'static Names,
}

impl Values for Variables<'_> {
    fn source(&self) -> &'static str {
        self.source
    }

    fn names(&self) -> &'static Names {
        self.names
    }

    fn get(&self, name: &'static str) -> Result<Option<SourceValue>, Refusal> {
        if name == TOKEN_FILE {
            let Some(path) = self.environment.raw(name) else { return Ok(None) };
            let path = self.environment.expand(path);
            if is_probably_token(&path) && !self.environment.exists(&path) {
                let hint =
                    "give the path of a file with the token, or the token itself in `CLOUD_CERTS_TOKEN`";
                let problem = "it is not the path of a file";
                return Err(SourceError::new(self.source, self.location(name), problem, hint));
            }
            let file = FoundFile { path, naming: Naming::Named };
            let secret = read_file(self.environment, self.source, &file)?;
            return Ok(Some(SourceValue { secret, location: ConfigLocation::file(file.path) }));
        }
        let secret = self.environment.secret(name).map_err(|_| {
            let hint = "set it to text in UTF-8, or unset it";
            SourceError::new(self.source, self.location(name), "its value is not text", hint)
        })?;
        Ok(secret.map(|secret| SourceValue { secret, location: self.location(name) }))
    }

    fn location(&self, name: &str) -> ConfigLocation {
        ConfigLocation::variable(name)
    }
}

/// Returns whether a path looks like a token, which no message may show.
fn is_probably_token(path: &Path) -> bool {
    let text = path.as_os_str().to_string_lossy();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-\r\n ".contains(&byte);
    text.len() >= 32 && !text.starts_with('/') && text.bytes().all(is_part)
}

/// A file that was found or named.
#[derive(Clone, Debug)]
pub(super) struct FoundFile {
    pub(super) path: PathBuf,
    pub(super) naming: Naming,
}

impl FoundFile {
    /// It is in the current folder, without having been named.
    pub(super) fn is_of_current_folder(&self) -> bool {
        self.naming == Naming::Usual && self.path.is_relative()
    }
}

/// Reads the text of a file, all of which may be secret. Refuses a file that others may change.
pub(super) fn read_file(
    environment: &Environment,
    source: &'static str,
    file: &FoundFile,
) -> Result<Secret, Refusal> {
    let path = file.path.as_path();
    let refuse =
        |problem: String, hint: &str| SourceError::new(source, ConfigLocation::file(path), problem, hint);
    let (bytes, others) = environment.read_with_access(path, file.naming).map_err(|io| {
        let (reason, hint) = match io.kind() {
            ErrorKind::NotFound => (None, "check the path"),
            ErrorKind::FileTooLarge => (None, "give a file of at most 1 MiB"),
            ErrorKind::InvalidInput => (Some("it is a pipe or a device"), "put a file there, or remove it"),
            ErrorKind::TimedOut => (Some("nothing was written to the pipe"), "check what writes to it"),
            _ => (None, "check what is at the path, and who may read it"),
        };
        let reason = reason.map_or_else(|| io.kind().to_string(), str::to_owned);
        refuse(format!("it cannot be read: {reason}"), hint)
    })?;
    if others.is_writable_by_others {
        let problem = "others may write to it, and so decide where secrets go".to_owned();
        return Err(refuse(problem, "take that from them with `chmod go-w`"));
    }
    if others.is_of_stranger && file.is_of_current_folder() {
        let problem = "it lies in the current folder and belongs to another user".to_owned();
        return Err(refuse(
            problem,
            "name it in the variable for its path if you trust it, or go to another folder",
        ));
    }
    std::str::from_utf8(&bytes).map(Secret::new).map_err(|not_text| {
        let read = &bytes[..not_text.valid_up_to()];
        let line = 1 + read.iter().filter(|byte| **byte == b'\n').count();
        SourceError::new(source, ConfigLocation::line(path, line), "it is not text", "save it in UTF-8")
    })
}

/// The path of the file that a variable names, which has to exist, or else the first conventional one that exists.
pub(super) fn find_file(
    environment: &Environment,
    source: &'static str,
    variable: &'static str,
    conventional: impl IntoIterator<Item = PathBuf>,
) -> Result<Option<FoundFile>, Refusal> {
    let Some(path) = environment.raw(variable).map(|path| environment.expand(path)) else {
        let found = conventional.into_iter().find(|path| environment.exists(path));
        return Ok(found.map(|path| FoundFile { path, naming: Naming::Usual }));
    };
    if environment.exists(&path) {
        return Ok(Some(FoundFile { path, naming: Naming::Named }));
    }
    let (location, problem) =
        (ConfigLocation::variable(variable), format!("{} does not exist", path.display()));
    Err(SourceError::new(source, location, problem, "check the path, or unset the variable"))
}
