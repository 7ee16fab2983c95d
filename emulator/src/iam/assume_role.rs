//! The identity service: the agency that a request names.

use serde::Deserialize;

use crate::error_body::KeystoneError;
use crate::identity::{ACCOUNT, AGENCY, AGENCY_DOMAIN, AGENCY_DOMAIN_ID, Account};

pub(super) const INVALID_BODY: KeystoneError = KeystoneError::bad_request("The request body is invalid.");
const NO_SUCH_AGENCY: KeystoneError = KeystoneError::not_found("Could not find the agency.");
const NOT_ALLOWED: KeystoneError =
    KeystoneError::forbidden("You are not authorized to perform the requested action: iam:tokens:assume.");

/// An agency, as a request names it: the field of its name depends on the operation.
#[derive(Deserialize)]
pub(super) struct AssumeRole {
    agency_name: Option<String>,
    xrole_name: Option<String>,
    domain_id: Option<String>,
    domain_name: Option<String>,
    duration_seconds: Option<u64>,
}

impl AssumeRole {
    /// Checks that there is such an agency, and that somebody of this account may act by it.
    pub(super) fn check(&self, name: Option<&str>, caller: &Account) -> Result<(), KeystoneError> {
        let is = |own: &Option<String>, right: &str| own.as_ref().is_none_or(|own| own == right);
        let (Some(name), true) = (name, self.domain_id.is_some() || self.domain_name.is_some()) else {
            return Err(INVALID_BODY);
        };
        if !is(&self.domain_id, AGENCY_DOMAIN_ID) || !is(&self.domain_name, AGENCY_DOMAIN) || name != AGENCY {
            return Err(NO_SUCH_AGENCY);
        }
        if caller.id == ACCOUNT.id { Ok(()) } else { Err(NOT_ALLOWED) }
    }

    /// The lifetime of a key, in seconds.
    pub(super) fn seconds(&self) -> u64 {
        self.duration_seconds.unwrap_or(900)
    }

    /// The name, as requests for keys have it.
    pub(super) fn name_for_key(&self) -> Option<&str> {
        self.agency_name.as_deref()
    }

    /// The name, as requests for tokens have it.
    pub(super) fn name_for_token(&self) -> Option<&str> {
        self.xrole_name.as_deref()
    }
}
