//! The operations of the services, and the targets of faults.

use std::fmt;
use std::hash::{Hash, Hasher};

use axum::routing::MethodRouter;
use http::HeaderName;

use crate::cloud::AppState;
use crate::instances::Instance;
use crate::service::Service;

/// An operation of a service.
///
/// The constants are named after the service and the operation in the vendor's documents.
#[derive(Clone, Copy)]
pub struct Operation(pub(crate) &'static OperationInfo);

/// An operation, as the emulator knows it.
pub(crate) struct OperationInfo {
    /// Its name in the vendor's documents.
    pub(crate) name: &'static str,
    pub(crate) owner: FaultTarget,
    pub(crate) method: &'static str,
    /// Its path below the base of its service.
    pub(crate) path: &'static str,
    pub(crate) handler: fn() -> MethodRouter<AppState>,
    pub(crate) needs_authentication: bool,
    /// `true` if the response has download links: in a list of certificates, or one alone.
    pub(crate) has_links: bool,
}

impl OperationInfo {
    /// Describes an operation of a service that needs authentication and answers without download links.
    pub(crate) const fn new(
        service: Service,
        name: &'static str,
        method: &'static str,
        path: &'static str,
        handler: fn() -> MethodRouter<AppState>,
    ) -> Self {
        let owner = FaultTarget::Service(service);
        Self { name, owner, method, path, handler, needs_authentication: true, has_links: false }
    }

    /// Makes it an operation that answers with download links.
    pub(crate) const fn with_links(self) -> Self {
        Self { has_links: true, ..self }
    }
}

impl Operation {
    /// Returns whether requests must be authenticated. A password or a presigned link authorizes by itself.
    pub(crate) fn needs_authentication(self) -> bool {
        self.0.needs_authentication
    }

    /// Returns the header in which a response carries the id of the request.
    pub(crate) fn request_id_header(self) -> HeaderName {
        HeaderName::from_static(match self.0.owner {
            FaultTarget::Iam => "x-iam-trace-id",
            FaultTarget::ObjectStorage => "x-obs-request-id",
            _ => "x-request-id",
        })
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        self.0.owner == other.0.owner && self.0.name == other.0.name
    }
}

impl Eq for Operation {}

impl Hash for Operation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

/// A database service, as the emulator knows it.
pub(crate) struct ServiceInfo {
    pub(crate) title: &'static str,
    /// The path of its API below the origin: several services have the same paths, on hosts of their own.
    pub(crate) base: &'static str,
    /// Its type in the catalog of the identity service, and the version at the end of its URL there.
    pub(crate) catalog: (&'static str, &'static str),
    pub(crate) operations: &'static [Operation],
    /// The instances of the project, always the same.
    pub(crate) instances: fn() -> Vec<Instance>,
    /// The service's own error code for a status, where it has one.
    pub(crate) error_code: fn(u16) -> Option<&'static str>,
}

/// The requests that a fault is injected into: those to one service, or those for one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultTarget {
    /// The API of a database service, by its name, such as `css`.
    Service(Service),
    /// `object-storage`: the files behind download links.
    ObjectStorage,
    /// `iam`: tokens and projects.
    Iam,
    /// `metadata`: the metadata service of a server.
    Metadata,
    /// One operation, by its name in the vendor's documents, such as `CreateToken`.
    Operation(Operation),
}

impl FaultTarget {
    pub(crate) fn covers(self, operation: Operation) -> bool {
        self == Self::Operation(operation) || self == operation.0.owner
    }
}

impl fmt::Display for FaultTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(service) => service.fmt(f),
            Self::ObjectStorage => f.write_str("object-storage"),
            Self::Iam => f.write_str("iam"),
            Self::Metadata => f.write_str("metadata"),
            Self::Operation(operation) => operation.fmt(f),
        }
    }
}
