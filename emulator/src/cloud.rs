//! The state of the cloud, which all listeners and services share.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use http::StatusCode;
use rawzip::{CompressionMethod, ZipArchiveWriter};

use crate::authentication::authenticator::Authenticator;
use crate::authentication::lockout::Lockout;
use crate::certificates::ServerCertificate;
use crate::clock::Clock;
use crate::error_body::ServiceError;
use crate::instances::Instance;
use crate::links::{Links, Object};
use crate::rotation::{Rotation, RotationPhase};
use crate::service::Service;

/// The time for which a user is locked after too many wrong passwords.
const USER_LOCK: Duration = Duration::from_secs(15 * 60);

/// The state of a service: its first CA as PEM, its CA as it is now, its instances, and its place in the catalog.
pub(crate) struct ServiceState {
    pub(crate) first_ca: String,
    pub(crate) rotation: Arc<Rotation>,
    pub(crate) instances: Vec<Instance>,
    /// Its type, and the path that ends with the version of its API.
    pub(crate) catalog: (&'static str, String),
}

/// The state of the cloud.
pub(crate) struct Cloud {
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) authenticator: Authenticator,
    pub(crate) users: Lockout,
    pub(crate) metadata_tokens: MetadataTokens,
    pub(crate) links: Links,
    pub(crate) services: BTreeMap<Service, ServiceState>,
}

impl Cloud {
    /// Creates a cloud with this lifetime of tokens and with these services.
    pub(crate) fn new(token_lifetime: Duration, services: BTreeMap<Service, ServiceState>) -> Self {
        Self {
            clock: Clock::default(),
            random: Random::default(),
            authenticator: Authenticator::new(token_lifetime),
            users: Lockout::new(USER_LOCK),
            metadata_tokens: MetadataTokens::default(),
            links: Links::default(),
            services,
        }
    }

    /// Returns the certificate of the CA that a service began with.
    pub(crate) fn first_ca_pem(&self, service: Service) -> &str {
        self.services.get(&service).map_or("", |state| &state.first_ca)
    }

    /// Returns the CA certificates that the API of a service hands out.
    pub(crate) fn ca_pem(&self, service: Service) -> String {
        self.services.get(&service).map(|state| state.rotation.handed_out()).unwrap_or_default()
    }

    /// Takes the CA of a service to a phase of its rotation.
    pub(crate) fn rotate(&self, service: Service, phase: RotationPhase) -> io::Result<()> {
        self.services.get(&service).map_or(Ok(()), |state| state.rotation.go_to(phase))
    }

    /// Signs a server certificate with the CA that the service's database uses now.
    pub(crate) fn issue_server(&self, service: Service, names: &[&str]) -> io::Result<ServerCertificate> {
        let state = self.services.get(&service).ok_or(io::ErrorKind::NotFound)?;
        state.rotation.issue_server(names)
    }

    /// Returns the instances of a service.
    pub(crate) fn instances(&self, service: Service) -> &[Instance] {
        self.services.get(&service).map_or(&[], |state| &state.instances)
    }
}

/// The session tokens of the metadata service.
#[derive(Default)]
pub(crate) struct MetadataTokens(Mutex<BTreeSet<String>>);

impl MetadataTokens {
    /// Issues a token with this text.
    pub(crate) fn issue(&self, text: String) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(text.clone());
        text
    }

    /// Returns whether the token was issued.
    pub(crate) fn knows(&self, text: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(text)
    }
}

/// A file beside the certificate in an archive.
const ARCHIVE_NOTE: &str = "The certificate of a local cloud. NOT A REAL CA.\n";

const NO_ARCHIVE: ServiceError =
    ServiceError(StatusCode::INTERNAL_SERVER_ERROR, "DBS.111201", "The archive cannot be made.");

/// The state of the handlers behind one of the two web listeners.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) cloud: Arc<Cloud>,
    /// Scheme, host and port of this listener, for links.
    pub(crate) origin: Arc<str>,
    /// Scheme, host and port of the http listener.
    pub(crate) http_origin: Arc<str>,
    pub(crate) tls: bool,
}

impl AppState {
    /// Issues a link to the CA certificate of a service, for one of its instances.
    pub(crate) fn link_to_ca(&self, service: Service, instance_id: &str) -> String {
        let body = self.cloud.ca_pem(service).into();
        self.link(&format!("{instance_id}/ca.crt"), Object { media_type: "application/x-x509-ca-cert", body })
    }

    /// Issues a link to an archive with the CA certificate of a service, for one of its instances.
    pub(crate) fn link_to_archive(
        &self,
        service: Service,
        instance_id: &str,
    ) -> Result<String, ServiceError> {
        let ca = self.cloud.ca_pem(service);
        let members = [("ca.crt", &*ca), ("readme.txt", ARCHIVE_NOTE)];
        let body = archive(&members).map_err(|_| NO_ARCHIVE)?;
        Ok(self.link(
            &format!("{instance_id}/ca.zip"),
            Object { media_type: "application/zip", body: body.into() },
        ))
    }

    /// Issues a link to an object under this key.
    pub(crate) fn link(&self, key: &str, object: Object) -> String {
        let Cloud { links, random, clock, .. } = &*self.cloud;
        format!("{}{}", self.origin, links.issue(key, object, &random.hex(3), clock.now()))
    }
}

/// Packs files into a ZIP archive.
fn archive(members: &[(&str, &str)]) -> Result<Vec<u8>, io::Error> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, content) in members {
        let file = archive.new_file(*name).compression_method(CompressionMethod::DEFLATE);
        let (mut entry, config) = file.start().map_err(io::Error::other)?;
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
        writer.write_all(content.as_bytes())?;
        let (encoder, descriptor) = writer.finish().map_err(io::Error::other)?;
        encoder.finish()?;
        entry.finish(descriptor).map_err(io::Error::other)?;
    }
    archive.finish().map_err(io::Error::other)?;
    Ok(bytes)
}

/// A source of random text for tokens, signatures and request ids: a counter, hashed with a key that is fresh per process.
///
/// Nobody outside can guess the text. The generator is not cryptographic, because what it protects has no value: a cloud
/// on loopback with public data.
#[derive(Default)]
pub(crate) struct Random {
    key: RandomState,
    drawn: AtomicU64,
}

impl Random {
    /// Returns `16 * words` hexadecimal digits.
    pub(crate) fn hex(&self, words: usize) -> String {
        (0..words)
            .map(|_| format!("{:016x}", self.key.hash_one(self.drawn.fetch_add(1, Ordering::Relaxed))))
            .collect()
    }
}
