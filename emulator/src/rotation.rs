//! Rotations of the CA of a service, phase by phase, as vendors make them.

use std::fmt;
use std::io;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::ServerConfig;

use crate::certificates::{Authority, ServerCertificate, Validity};
use crate::servers::server_config;
use crate::service::Service;

/// A phase of the rotation of a service's CA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RotationPhase {
    /// `before`: the API hands out the old CA, and the server's certificate is of it.
    Before,
    /// `beside`: the API hands out the new CA and the old one, and the server's certificate is of the old one.
    Beside,
    /// `instead`: the API hands out the new CA alone, and the server's certificate is still of the old one.
    Instead,
    /// `switched`: the API hands out both, and the server's certificate is of the new one.
    Switched,
    /// `done`: the API hands out the new CA, and the server's certificate is of it. Another rotation begins here.
    Done,
}

impl RotationPhase {
    /// All phases, in the order in which a careful vendor goes through them; such a one leaves out `instead`.
    pub const ALL: [Self; 5] = [Self::Before, Self::Beside, Self::Instead, Self::Switched, Self::Done];

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Beside => "beside",
            Self::Instead => "instead",
            Self::Switched => "switched",
            Self::Done => "done",
        }
    }
}

impl fmt::Display for RotationPhase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The error of a text that is not `SERVICE=PHASE`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not a rotation: write SERVICE=PHASE, as css=beside; the phases are before, beside, instead, switched, done", cloud_certs_text::escaped(.0))]
pub(crate) struct InvalidRotation(String);

/// A service that goes to a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RotationOrder {
    pub(crate) service: Service,
    pub(crate) phase: RotationPhase,
}

impl FromStr for RotationOrder {
    type Err = InvalidRotation;

    fn from_str(text: &str) -> Result<Self, InvalidRotation> {
        let parse = || {
            let (service, phase) = text.split_once('=')?;
            let service = Service::ALL.iter().copied().find(|one| one.id() == service)?;
            let phase = RotationPhase::ALL.into_iter().find(|one| one.name() == phase)?;
            Some(Self { service, phase })
        };
        parse().ok_or_else(|| InvalidRotation(text.to_owned()))
    }
}

/// The CA of a service, and the one that follows it.
pub(crate) struct Rotation {
    title: &'static str,
    state: Mutex<State>,
}

struct State {
    phase: RotationPhase,
    /// The number of CAs so far.
    made: u32,
    old: Generation,
    new: Option<Generation>,
}

impl State {
    /// The generation of the server's certificate.
    fn serving(&self) -> &Generation {
        match (self.phase, &self.new) {
            (RotationPhase::Switched, Some(new)) => new,
            _ => &self.old,
        }
    }
}

/// A CA, and the server with a certificate of it.
struct Generation {
    authority: Authority,
    ca: String,
    server: Arc<ServerConfig>,
}

impl Generation {
    fn new(title: &str, number: u32) -> io::Result<Self> {
        let number = if number == 1 { String::new() } else { format!(", {number}") };
        let authority =
            Authority::new(&format!("cloud-certs emulator, {title}{number}"), &Validity::current())?;
        Ok(Self { ca: authority.pem(), server: Arc::new(server_config(&authority)?), authority })
    }
}

impl Rotation {
    /// Makes the first CA of a service with this title.
    pub(crate) fn new(title: &'static str) -> io::Result<Self> {
        let old = Generation::new(title, 1)?;
        let state = State { phase: RotationPhase::Before, made: 1, old, new: None };
        Ok(Self { title, state: Mutex::new(state) })
    }

    /// Goes to a phase, and makes the next CA when it is the first one that needs it.
    pub(crate) fn go_to(&self, phase: RotationPhase) -> io::Result<()> {
        let state = &mut *self.lock();
        if phase != RotationPhase::Before && state.phase != phase && state.new.is_none() {
            state.made += 1;
            state.new = Some(Generation::new(self.title, state.made)?);
        }
        if phase == RotationPhase::Done
            && let Some(new) = state.new.take()
        {
            state.old = new;
        }
        state.phase = phase;
        Ok(())
    }

    /// Returns the phase.
    pub(crate) fn phase(&self) -> RotationPhase {
        self.lock().phase
    }

    /// Returns the certificates that the API hands out, as PEM.
    pub(crate) fn handed_out(&self) -> String {
        let State { phase, old, new, .. } = &*self.lock();
        match (phase, new) {
            (RotationPhase::Beside | RotationPhase::Switched, Some(new)) => format!("{}{}", new.ca, old.ca),
            (RotationPhase::Instead, Some(new)) => new.ca.clone(),
            _ => old.ca.clone(),
        }
    }

    /// Returns the server as it is now.
    pub(crate) fn server(&self) -> Arc<ServerConfig> {
        self.lock().serving().server.clone()
    }

    /// Signs a server certificate for these names with the CA that the server uses now.
    pub(crate) fn issue_server(&self, names: &[&str]) -> io::Result<ServerCertificate> {
        self.lock().serving().authority.issue_server(names)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
