//! Failures of commands: messages, and what to do next.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::path::{Path, PathBuf};

#[cfg(feature = "pkcs12")]
use cloud_certs::certificate::Pkcs12Error;
use cloud_certs::certificate::{
    DecodeError, FormatError, JksError, ManifestError, RootStoreError, StoreError, Warning,
};
use cloud_certs::verify::{ClientCertificateError, TlsCheckError};
use cloud_certs::{Advice, Cause, CredentialError, Error};
use cloud_certs_sync::{ConfigError, LockError};
use cloud_certs_text::escaped;
use jiff::SignedDuration;

/// A failure that ends a command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Library(#[from] Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Verify(#[from] TlsCheckError),
    #[error("a certificate in the file of --ca, {path:?}, cannot be used")]
    Anchor { path: PathBuf, source: RootStoreError },
    #[error("the file of --ca, {path:?}, cannot be used")]
    Anchors { path: PathBuf, source: FormatError },
    #[error("the file of {flag}, {path:?}, cannot be used")]
    ClientCertificate { flag: &'static str, path: PathBuf, source: ClientCertificateError },
    #[error("there is no folder to keep tokens in: neither HOME nor XDG_CACHE_HOME is set")]
    NoCacheFolder,
    #[error("the {what} {path:?} cannot be used")]
    Read { what: &'static str, path: PathBuf, source: Cause },
    #[error("{what} cannot be written")]
    Write { what: String, source: std::io::Error },
    #[error("{path:?} cannot be merged with")]
    Merge { path: PathBuf, source: FormatError },
    #[error("{path:?} cannot be checked")]
    Certificates { path: PathBuf, source: FormatError },
    #[error("a part of {path:?} cannot be checked")]
    Certificate { path: PathBuf, source: DecodeError },
    #[error("no file in the folder {path:?} holds a certificate")]
    EmptyFolder { path: PathBuf },
    #[error(transparent)]
    Format(#[from] FormatError),
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error("{0}")]
    Usage(String),
    #[error("the certificate is not one of the pinned ones; nothing is written")]
    Pin(Vec<String>),
    #[error("{which} within {days} day{}, or did so already", if *days == 1 { "" } else { "s" })]
    Expiry { which: String, days: u32 },
    #[error("the certificate is refused because of --strict")]
    Strict(Vec<Warning>),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Lock(LockError),
    #[error("{headline}")]
    Sync { headline: String, failures: Vec<String> },
    #[error("cannot listen on {address}")]
    Listen { address: String, source: std::io::Error },
    #[cfg(feature = "emulator")]
    #[error("the emulator cannot listen on its ports")]
    Ports { source: std::io::Error },
    #[error("the system does not let this process start more threads or open more files")]
    Exhausted { source: Cause },
    #[error("{what}")]
    Unexpected { what: &'static str, source: Cause },
    #[error("the name `{name}` has no address")]
    Resolve { name: String, source: std::io::Error },
    #[error("this machine's clock is {} {} that of {host}", minutes(*ahead), if ahead.is_positive() { "ahead of" } else { "behind" })]
    Clock { host: String, ahead: SignedDuration },
    #[error("clients cannot use the certificate")]
    Judged(Vec<Warning>),
    #[error("the program of --exec, `{program}`, {what}")]
    Exec { program: String, what: String, source: Option<std::io::Error> },
    #[error("interrupted; nothing unfinished is left behind")]
    Interrupted,
    #[cfg_attr(not(unix), expect(dead_code, reason = "no such signal comes there"))]
    #[error("terminated; nothing unfinished is left behind")]
    Terminated,
}

impl Failure {
    /// Returns whether a signal ended the command, which its sender knows already.
    pub(crate) fn is_signal(&self) -> bool {
        matches!(self, Self::Interrupted | Self::Terminated)
    }

    /// Says what happened, without the [`causes`](Self::causes).
    pub(crate) fn headline(&self) -> String {
        match self {
            Self::Library(error) => headline_of_library(error),
            _ => self.to_string(),
        }
    }

    /// Lists the causes, from the nearest to the farthest.
    pub(crate) fn causes(&self) -> Vec<String> {
        let chain = std::iter::successors(self.source(), |cause| (*cause).source()).map(ToString::to_string);
        match self {
            Self::Pin(found) | Self::Sync { failures: found, .. } => found.clone(),
            Self::Strict(warnings) | Self::Judged(warnings) => {
                warnings.iter().map(ToString::to_string).collect()
            }
            Self::Library(error) => causes_of_library(error),
            _ => without_repetitions(chain),
        }
    }

    /// Says what happened and why, for a field of a report.
    pub(crate) fn in_one_line(&self) -> String {
        std::iter::once(self.headline()).chain(self.causes()).collect::<Vec<_>>().join(": ")
    }

    /// Says what to do next.
    pub(crate) fn next(&self) -> Option<String> {
        let next = match self {
            Self::Library(error @ Error::Credential { source: CredentialError::Missing(_), .. }) => {
                let explained =
                    |advice| format!("{}; `cloud-certs help credentials` explains them", worded(advice));
                return error.advice().map(explained);
            }
            Self::Library(error) => return error.advice().map(worded),
            Self::Store(StoreError::OtherContent { .. }) => "choose another path, or replace it with --force",
            Self::Store(StoreError::NotAFile { path, .. }) => {
                return Some(format!(
                    "choose another path, or leave out -o and redirect standard output there: `> {path:?}`"
                ));
            }
            Self::Store(StoreError::NotOnDisk { .. }) => "choose another path",
            Self::Store(error) => return error.hint().map(Cow::into_owned),
            Self::Verify(error) => return Some(worded(error.advice())),
            Self::Anchor { .. } => "give a file without it",
            Self::Lock(LockError::Busy { .. }) => "let it end, or wait for it with --wait",
            Self::Lock(_) => "name another folder with --state",
            Self::Listen { .. } => "give another --listen, as 127.0.0.1:9469",
            Self::NoCacheFolder => "set HOME, or leave out --token-cache",
            Self::ClientCertificate { source, path, .. } => return Some(of_client_certificate(source, path)),
            Self::Write { .. } => "check that the place exists, and that there is space and permission",
            Self::Merge { source, .. } | Self::Anchors { source, .. } | Self::Certificates { source, .. }
                if is_wrong_password(source) =>
            {
                "put the password of the store into a file, and name that with --store-password-file"
            }
            Self::Merge { source: FormatError::Decode(error), .. } if error.is_private_key() => {
                "choose another file"
            }
            Self::Read { .. } | Self::Anchors { .. } => "check the path, who may read it, and its content",
            #[cfg(feature = "pkcs12")]
            Self::Certificates { source: FormatError::Decode(DecodeError::Pkcs12), .. } => {
                "take it out of what it is wrapped in, such as base64, and check the store itself"
            }
            Self::Certificate { .. } => {
                "the certificates that can be read are checked; look at the rest, or get the file anew"
            }
            Self::EmptyFolder { .. } => "name its files or another folder; sub-folders are not looked into",
            Self::Certificates { .. } => "look at the file, or get the certificate anew",
            Self::Merge { .. } => "look at the file; with --force in place of --merge it is replaced",
            Self::Pin(_) => "compare it with what the vendor says; if it is the right one, pin it, too",
            Self::Expiry { .. } => "fetch it again once the service has renewed it",
            Self::Format(_) | Self::Manifest(_) | Self::Usage(_) | Self::Config(_) | Self::Sync { .. } => {
                return None;
            }
            Self::Strict(_) => "leave out --strict to take it with a warning",
            #[cfg(feature = "emulator")]
            Self::Ports { .. } => "give another --port; the ports after it are needed, too, and 0 takes any",
            Self::Exhausted { .. } => {
                "raise the limits of processes (`ulimit -u`, or pids of the container) and open files (`ulimit -n`)"
            }
            Self::Unexpected { .. } => "report it, with the output of -vv",
            Self::Resolve { .. } => {
                "check the name: --region and --endpoint decide it, a proxy's variable names the proxy; then the resolver of this machine (/etc/resolv.conf)"
            }
            Self::Clock { .. } => {
                "set the clock, best by NTP: signatures, tokens and certificates depend on it (or the server's clock is wrong)"
            }
            Self::Judged(_) => {
                "fetch it again once the service has renewed it, or ask the vendor; `fetch` takes it with a warning"
            }
            Self::Exec { .. } => {
                "mend it and run it by hand: the file is written, and the next fetch runs it only after another change"
            }
            Self::Interrupted | Self::Terminated => return None,
        };
        Some(next.to_owned())
    }
}

/// As "1 minute" or "20 minutes", rounded.
fn minutes(time: SignedDuration) -> String {
    match (time.as_secs().abs() + 30) / 60 {
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

fn headline_of_library(error: &Error) -> String {
    match error {
        Error::Credential { source: CredentialError::Missing(_), .. } => {
            "no credential is configured".to_owned()
        }
        _ => error.to_string(),
    }
}

fn causes_of_library(error: &Error) -> Vec<String> {
    let chain = std::iter::successors(error.source(), |cause| (*cause).source()).map(ToString::to_string);
    match error {
        Error::Credential { source: CredentialError::Missing(attempts), .. } => {
            attempts.iter().map(ToString::to_string).collect()
        }
        // The layers of the HTTP libraries say "error sending request" and the like; only the last says why.
        Error::Network { .. } => chain.last().into_iter().collect(),
        Error::Token { source, .. } if matches!(**source, Error::Network { .. }) => {
            std::iter::once(source.to_string()).chain(chain.last()).collect()
        }
        _ => without_repetitions(chain),
    }
}

/// Says what happened and why.
pub(crate) fn library_in_one_line(error: &Error) -> String {
    std::iter::once(headline_of_library(error)).chain(causes_of_library(error)).collect::<Vec<_>>().join(": ")
}

fn is_wrong_password(error: &FormatError) -> bool {
    match error {
        FormatError::Jks(error) => matches!(error, JksError::WrongPassword),
        #[cfg(feature = "pkcs12")]
        FormatError::Pkcs12(error) => matches!(error, Pkcs12Error::WrongPassword),
        _ => false,
    }
}

/// Words an advice with the names of flags and commands.
pub(crate) fn worded(advice: Advice) -> String {
    match advice {
        Advice::InstallRoots => {
            "install the ca-certificates of the system, or give a file with --cacert".to_owned()
        }
        Advice::TrustItsCa => {
            "check that the endpoint is the service itself; if it has a CA of its own, trust that with --cacert".to_owned()
        }
        Advice::ListInstances { service, near, .. } => {
            let names: Vec<_> = near.iter().map(|name| format!("`{}`", escaped(name))).collect();
            let meant = if names.is_empty() { String::new() } else { format!("did you mean {}? ", names.join(" or ")) };
            format!("{meant}list the names and ids with `cloud-certs instances {service}`")
        }
        Advice::CheckInstance { service, .. } => format!(
            "check the region and the project id, and the instance: `cloud-certs instances {service}` lists them"
        ),
        Advice::MoreTime { .. } => {
            "check the endpoint and the network; if they are only slow, raise --max-time".to_owned()
        }
        Advice::ServerName(sentence) => format!("{sentence} (--server-name)"),
        Advice::StartTls { protocol: Some(protocol), .. } => format!("{advice} (--starttls {})", protocol.name()),
        Advice::StartTls { .. } => format!("{advice} (--starttls mysql, --starttls postgres)"),
        Advice::ClientCertificate(sentence) => format!("{sentence} (--client-cert and --client-key)"),
        other => other.to_string(),
    }
}

/// Says what to do about a client certificate, or its key, that cannot be used.
fn of_client_certificate(error: &ClientCertificateError, path: &Path) -> String {
    match error {
        ClientCertificateError::EncryptedKey => format!(
            "decrypt it into a file that only you can read, `openssl pkey -in {path:?} -out plain.key`, and give that"
        ),
        ClientCertificateError::KeyMismatch { .. } => {
            "give the key of the first certificate in the file of --client-cert".to_owned()
        }
        _ => "look at the file; `openssl x509` and `openssl pkey` convert other forms".to_owned(),
    }
}

/// Drops a cause that the one before it already contains.
fn without_repetitions(chain: impl Iterator<Item = String>) -> Vec<String> {
    chain.fold(Vec::new(), |mut told, cause| {
        if !told.last().is_some_and(|last| last.contains(&cause)) {
            told.push(cause);
        }
        told
    })
}
