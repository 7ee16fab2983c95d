//! Advice for each error.

use std::borrow::Cow;
use std::path::Path;

use cloud_certs_certificate::DecodeError;
use jiff::{SignedDuration, Timestamp};

use super::advice::Advice;
use super::reason::{ListLimit, NetworkFailure, NoCertificate};
use super::{Error, REFUSAL_MINUTES};
use crate::service::Service;
use crate::suggest::listed;

/// The advice for an answer that another server than the service gave.
const IN_BETWEEN: &str =
    "check that the endpoint is the service itself, not a proxy or a login page in front of it";

impl Error {
    /// Returns the advice on this error in one sentence, where there is any.
    #[must_use]
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        self.advice().map(|advice| advice.to_string().into())
    }

    /// Returns a stable word for the kind of error, for programs: the name of the variant in lower case.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "malformed",
            Self::NoProject => "no_project",
            Self::Credential { .. } => "credential",
            Self::Token { .. } => "token",
            Self::NoEndpoint { .. } => "no_endpoint",
            Self::NotInCloud { .. } => "not_in_cloud",
            Self::Endpoint { .. } => "endpoint",
            Self::Query { .. } => "query",
            Self::OtherService { .. } => "other_service",
            Self::Proxy { .. } => "proxy",
            Self::Roots { .. } => "roots",
            Self::RootsFile { .. } => "roots_file",
            Self::Service(_) => "service",
            Self::Network { .. } => "network",
            Self::Tls { .. } => "tls",
            Self::TooLarge { .. } => "too_large",
            Self::TooMany { .. } => "too_many",
            Self::Deadline { .. } => "deadline",
            Self::PasswordRefused { .. } => "password_refused",
            Self::Answer { .. } => "answer",
            Self::Certificate { .. } => "certificate",
            Self::NoCertificate { .. } => "no_certificate",
            Self::Link { .. } => "link",
            Self::InstanceNotFound { .. } => "instance_not_found",
            Self::InstanceAmbiguous { .. } => "instance_ambiguous",
            Self::ProjectNotFound { .. } => "project_not_found",
            Self::ProjectAmbiguous { .. } => "project_ambiguous",
        }
    }

    /// Returns the advice on this error, where there is any.
    #[must_use]
    pub fn advice(&self) -> Option<Advice> {
        let hint = match self {
            Self::Malformed { .. } => "give the id as the console or the API shows it",
            Self::NoProject => {
                "give the project's id or name, or the region, whose own project is meant then"
            }
            Self::Credential { source } => return source.hint().map(Advice::from),
            Self::Token { source, .. } => {
                return match &**source {
                    Self::Service(error) => error.advice(),
                    other => other.advice(),
                };
            }
            Self::NoEndpoint { .. } => "give the cloud and the region, or the endpoint itself",
            Self::Endpoint { .. } => "give an https URL, as https://css.eu-de.otc.t-systems.com",
            Self::NotInCloud { cloud, .. } => {
                let others = Service::with_certificates_in(*cloud).map(Service::id);
                return Some(format!("there, only {} hand out certificates", listed(others, "and")).into());
            }
            Self::Query { .. } => "look at what the service has: its documentation lists it",
            Self::OtherService { likely, .. } => {
                return Some(format!("fetch it from {} (`{likely}`), or check the id", likely.name()).into());
            }
            Self::Proxy { .. } => {
                "give http://HOST:PORT or https://HOST:PORT there, or leave the variable out"
            }
            Self::Roots { .. } => return Some(Advice::InstallRoots),
            Self::RootsFile { .. } => {
                "let `cacert` name a file with the CA of the cloud as PEM, or take it out"
            }
            Self::Service(error) if error.is_of_given_token() => {
                "the token is wrong, expired or of another cloud: get a new one"
            }
            Self::Service(error) => return error.advice(),
            Self::Network { failure: NetworkFailure::Proxy, .. } => {
                "check the proxy and what it allows; NO_PROXY lists the hosts that are reached without it"
            }
            Self::Network { failure: NetworkFailure::ProxyAuthentication, .. } => {
                "give its user and password in the variable that names it, as http://USER:PASSWORD@HOST:PORT with %XX for special characters"
            }
            Self::Network { failure: NetworkFailure::NotHttp, .. } => IN_BETWEEN,
            Self::Network { .. } => "check the endpoint and the network, then try again",
            Self::Tls { .. } => return Some(Advice::TrustItsCa),
            Self::TooLarge { .. } | Self::Answer { .. } => IN_BETWEEN,
            Self::TooMany { limit: ListLimit::Links, .. } => {
                "ask for one category, if the service has any; the limit is fixed"
            }
            Self::TooMany { limit: ListLimit::Certificates, .. } => {
                "report it to the vendor; the limit is fixed"
            }
            Self::TooMany { .. } => "give the id of the instance, which needs no list; the limit is fixed",
            Self::Deadline { limit } => return Some(Advice::MoreTime { limit: *limit }),
            Self::PasswordRefused { since, path } => return Some(of_refusal(*since, path).into()),
            Self::Certificate { source, .. } => of_content(source),
            Self::NoCertificate { reason, .. } => match reason {
                NoCertificate::SslOff => "switch SSL on for the instance, then try again",
                NoCertificate::CertificateManager => {
                    "export the certificate from the cloud certificate manager (CCM) in the console"
                }
                NoCertificate::Category { .. } => "ask for a category that it lists, or for none to get all",
                NoCertificate::Unknown => "look at the SSL setting of the instance in the console",
            },
            Self::Link { .. } => "report the host of the link to the vendor; the token was not sent to it",
            Self::InstanceNotFound { service, near, .. } => {
                return Some(Advice::ListInstances { service, near: near.clone() });
            }
            Self::ProjectNotFound { known, .. } if known.is_empty() => {
                "check whose token this is: it has no project"
            }
            Self::ProjectNotFound { known, .. } => {
                return Some(format!("give one of {}", known.join(", ")).into());
            }
            Self::InstanceAmbiguous { .. } | Self::ProjectAmbiguous { .. } => {
                "give the id instead of the name"
            }
        };
        Some(hint.into())
    }
}

/// The advice for a password that the token cache remembers as refused.
fn of_refusal(since: Timestamp, path: &Path) -> String {
    let again = since.saturating_add(SignedDuration::from_mins(REFUSAL_MINUTES)).unwrap_or(since);
    format!("give the right password, wait until {again:.0}, or delete {}", path.display())
}

/// The advice for an answer that is not a certificate.
fn of_content(error: &DecodeError) -> &'static str {
    match error {
        DecodeError::Html | DecodeError::OtherPem | DecodeError::Unrecognised => IN_BETWEEN,
        error if error.is_private_key() => {
            "tell the vendor: no service has a reason to hand out a private key"
        }
        _ => "try again; if it stays so, report it to the vendor",
    }
}
