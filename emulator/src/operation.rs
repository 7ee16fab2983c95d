//! The operations, by their names in the vendor's documents.

use http::{HeaderName, Method};

/// What a request asks for.
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

/// Who authenticates a request, and so answers one that it does not let in.
#[derive(Clone, Copy)]
pub(crate) enum Guard {
    /// The API gateway, which stands before the services.
    Gateway,
    /// The identity service itself.
    IdentityService,
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

    /// The method of the operation's requests.
    pub(crate) fn method(self) -> Method {
        match self {
            Self::CreateToken => Method::POST,
            _ => Method::GET,
        }
    }

    /// Who lets requests in. Nobody does where a password or a link authorizes by itself.
    pub(crate) fn guard(self) -> Option<Guard> {
        match self {
            Self::DownloadCert | Self::ListSslCertDownloadAddresses | Self::ListInstances => {
                Some(Guard::Gateway)
            }
            Self::ListProjects | Self::ListAuthProjects => Some(Guard::IdentityService),
            Self::CreateToken | Self::DownloadObject => None,
        }
    }

    /// The header in which an answer carries the id of the request.
    pub(crate) fn request_id_header(self) -> HeaderName {
        HeaderName::from_static(match self {
            Self::CreateToken | Self::ListProjects | Self::ListAuthProjects => "x-iam-trace-id",
            Self::DownloadObject => "x-obs-request-id",
            Self::DownloadCert | Self::ListSslCertDownloadAddresses | Self::ListInstances => "x-request-id",
        })
    }
}
