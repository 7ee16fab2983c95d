//! The identity service: tokens, projects and the versions of its API.

use axum::routing::{get, post};

use crate::operation::{FaultTarget, Operation, OperationInfo};

pub(crate) mod agencies;
mod assume_role;
pub(crate) mod projects;
pub(crate) mod tokens;

pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::IAM_CREATE_TOKEN,
    Operation::IAM_CREATE_TEMPORARY_ACCESS_KEY_BY_AGENCY,
    Operation::IAM_LIST_PROJECTS,
    Operation::IAM_LIST_AUTH_PROJECTS,
];

impl Operation {
    /// Identity service: `POST /v3/auth/tokens`.
    pub const IAM_CREATE_TOKEN: Self = Self(&OperationInfo {
        name: "CreateToken",
        owner: FaultTarget::Iam,
        method: "POST",
        path: "/v3/auth/tokens",
        handler: || post(tokens::create_token),
        needs_authentication: false,
        has_links: false,
    });

    /// Identity service: `POST /v3.0/OS-CREDENTIAL/securitytokens`.
    pub const IAM_CREATE_TEMPORARY_ACCESS_KEY_BY_AGENCY: Self = Self(&OperationInfo {
        name: "CreateTemporaryAccessKeyByAgency",
        owner: FaultTarget::Iam,
        method: "POST",
        path: "/v3.0/OS-CREDENTIAL/securitytokens",
        handler: || post(agencies::create_key),
        needs_authentication: true,
        has_links: false,
    });

    /// Identity service: `GET /v3/projects`.
    pub const IAM_LIST_PROJECTS: Self = Self(&OperationInfo {
        name: "ListProjects",
        owner: FaultTarget::Iam,
        method: "GET",
        path: "/v3/projects",
        handler: || get(projects::list_projects),
        needs_authentication: true,
        has_links: false,
    });

    /// Identity service: `GET /v3/auth/projects`.
    pub const IAM_LIST_AUTH_PROJECTS: Self = Self(&OperationInfo {
        name: "ListAuthProjects",
        owner: FaultTarget::Iam,
        method: "GET",
        path: "/v3/auth/projects",
        handler: || get(projects::list_auth_projects),
        needs_authentication: true,
        has_links: false,
    });
}
