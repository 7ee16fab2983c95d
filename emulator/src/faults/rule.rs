//! Which fault happens to whom, and how often: `NAME[@TARGET][:N]`.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use super::Fault;
use crate::Operation;

/// To whose requests something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// `css`: the Cloud Search Service.
    Css,
    /// `geminidb`: the lists of instances and of certificates.
    GeminiDb,
    /// `object-storage`: the certificates of GeminiDB.
    ObjectStorage,
    /// `iam`: tokens and projects.
    Iam,
    /// One operation, by its name in the vendor's documents, such as `CreateToken`.
    Operation(Operation),
}

/// A fault, to whom it happens and how often.
///
/// As text it is `NAME[@TARGET][:N]`: `503` happens to every request, `stalled@css` to those to one service, and
/// `429-seconds@iam:2` twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultRule {
    pub(crate) fault: Fault,
    pub(crate) target: Option<Target>,
    pub(crate) times: Option<NonZeroU32>,
}

/// Text that names no fault, or one that cannot happen. Displays what is wrong with it and what would be right.
#[derive(Debug)]
pub struct UnknownFault(String);

impl Target {
    const SERVICES: [Self; 4] = [Self::Css, Self::GeminiDb, Self::ObjectStorage, Self::Iam];

    /// The service that an operation belongs to.
    pub(crate) fn of(operation: Operation) -> Self {
        match operation {
            Operation::DownloadCert => Self::Css,
            Operation::ListSslCertDownloadAddresses | Operation::ListInstances => Self::GeminiDb,
            Operation::CreateToken | Operation::ListProjects | Operation::ListAuthProjects => Self::Iam,
            Operation::DownloadObject => Self::ObjectStorage,
        }
    }

    pub(crate) fn covers(self, operation: Operation) -> bool {
        self == Self::Operation(operation) || self == Self::of(operation)
    }
}

impl FaultRule {
    /// This fault, to every request that it can happen to.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self { fault, target: None, times: None }
    }

    /// To these requests only.
    #[must_use]
    pub fn at(self, target: Target) -> Self {
        Self { target: Some(target), ..self }
    }

    /// To the next `times` requests only; 0 stands for all.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: NonZeroU32::new(times), ..self }
    }

    /// Whether it is about such a request.
    pub(crate) fn covers(&self, operation: Operation) -> bool {
        self.target.is_none_or(|target| target.covers(operation)) && self.fault.suits(operation)
    }
}

impl From<Fault> for FaultRule {
    fn from(fault: Fault) -> Self {
        Self::new(fault)
    }
}

impl FromStr for FaultRule {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let (text, times) = match text.split_once(':') {
            Some((text, times)) => {
                (text, Some(times.parse().map_err(|_| UnknownFault::not_a_number(times))?))
            }
            None => (text, None),
        };
        let (name, target) = match text.split_once('@') {
            Some((name, target)) => (name, Some(target.parse()?)),
            None => (text, None),
        };
        let rule = Self { fault: name.parse()?, target, times };
        if Operation::ALL.into_iter().any(|operation| rule.covers(operation)) {
            Ok(rule)
        } else {
            Err(UnknownFault::never(&rule))
        }
    }
}

impl fmt::Display for FaultRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.fault.name())?;
        self.target.iter().try_for_each(|target| write!(f, "@{target}"))?;
        self.times.iter().try_for_each(|times| write!(f, ":{times}"))
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        find(text, "fault", Self::ALL, |fault| fault.name().to_owned())
    }
}

impl FromStr for Target {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let targets = [&Self::SERVICES[..], &Operation::ALL.map(Self::Operation)].concat();
        find(text, "target", &targets, |target| target.to_string())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Css => f.write_str("css"),
            Self::GeminiDb => f.write_str("geminidb"),
            Self::ObjectStorage => f.write_str("object-storage"),
            Self::Iam => f.write_str("iam"),
            Self::Operation(operation) => write!(f, "{operation:?}"),
        }
    }
}

impl fmt::Display for UnknownFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownFault {}

/// The one of this name, or an error with the name that is nearest.
fn find<T: Copy>(text: &str, what: &str, all: &[T], name: impl Fn(T) -> String) -> Result<T, UnknownFault> {
    if let Some(found) = all.iter().find(|one| name(**one) == text) {
        return Ok(*found);
    }
    // A part of a name is nearer than anything else.
    let distance = |name: &String| (!name.contains(text), strsim::osa_distance(name, text));
    let nearest = all.iter().map(|one| name(*one)).min_by_key(distance);
    Err(UnknownFault::unknown(text, what, &nearest.unwrap_or_default()))
}

impl UnknownFault {
    fn unknown(text: &str, what: &str, nearest: &str) -> Self {
        Self(format!("no {what} is called `{}`; the nearest is `{nearest}`", text.escape_debug()))
    }

    fn not_a_number(times: &str) -> Self {
        Self(format!(
            "`{}` is no count of requests; write a number from 1 on, or nothing for all of them",
            times.escape_debug()
        ))
    }

    fn never(rule: &FaultRule) -> Self {
        Self(format!("`{rule}` never happens, it is not for requests to that target; leave the target out"))
    }

    pub(super) fn not_here(fault: Fault) -> Self {
        Self(format!("`{}` does not happen to such a request; take another fault", fault.name()))
    }
}
