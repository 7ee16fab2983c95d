//! The operations of the services, and the targets of faults.

use std::fmt;

use http::{HeaderName, Method};

/// An operation, by its name in the vendor's documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Cloud Search Service: `GET /v1.0/{project_id}/cer/download`.
    DownloadCert,
    /// GeminiDB: `GET /v3/{project_id}/instances/{instance_id}/ssl-cert/download-link`.
    ListSslCertDownloadAddresses,
    /// GeminiDB: `GET /v3/{project_id}/instances`.
    ListInstances,
    /// Identity service: `POST /v3/auth/tokens`.
    CreateToken,
    /// Identity service: `GET /v3/projects`.
    ListProjects,
    /// Identity service: `GET /v3/auth/projects`.
    ListAuthProjects,
    /// Object storage: `GET /demo-bucket/{key}`.
    DownloadObject,
}

impl Operation {
    pub(crate) const ALL: [Self; 7] = [
        Self::DownloadCert,
        Self::ListSslCertDownloadAddresses,
        Self::ListInstances,
        Self::CreateToken,
        Self::ListProjects,
        Self::ListAuthProjects,
        Self::DownloadObject,
    ];

    /// Returns the method of the operation's requests.
    pub(crate) fn method(self) -> Method {
        match self {
            Self::CreateToken => Method::POST,
            _ => Method::GET,
        }
    }

    /// Returns whether requests must be authenticated. A password or a presigned link authorizes by itself.
    pub(crate) fn needs_authentication(self) -> bool {
        !matches!(self, Self::CreateToken | Self::DownloadObject)
    }

    /// Returns the header in which a response carries the id of the request.
    pub(crate) fn request_id_header(self) -> HeaderName {
        HeaderName::from_static(match FaultTarget::service_of(self) {
            FaultTarget::Iam => "x-iam-trace-id",
            FaultTarget::ObjectStorage => "x-obs-request-id",
            _ => "x-request-id",
        })
    }
}

/// The requests that a fault is injected into: those to one service, or those for one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultTarget {
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

impl FaultTarget {
    pub(crate) const SERVICES: [Self; 4] = [Self::Css, Self::GeminiDb, Self::ObjectStorage, Self::Iam];

    /// Returns the service that an operation belongs to.
    pub(crate) fn service_of(operation: Operation) -> Self {
        match operation {
            Operation::DownloadCert => Self::Css,
            Operation::ListSslCertDownloadAddresses | Operation::ListInstances => Self::GeminiDb,
            Operation::CreateToken | Operation::ListProjects | Operation::ListAuthProjects => Self::Iam,
            Operation::DownloadObject => Self::ObjectStorage,
        }
    }

    pub(crate) fn covers(self, operation: Operation) -> bool {
        self == Self::Operation(operation) || self == Self::service_of(operation)
    }
}

impl fmt::Display for FaultTarget {
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
