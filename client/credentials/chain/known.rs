//! The facts that are known beside a source, when it is searched.

use cloud_certs_certificate::Secret;

use crate::environment::Environment;

/// The facts that are known beside a source.
pub(super) struct Known<'a> {
    pub(super) environment: &'a Environment,
    /// The IAM for the credential is known from elsewhere.
    pub(super) is_iam: bool,
    /// The project is chosen already.
    pub(super) is_project: bool,
    /// The password of a user who is named without one.
    pub(super) password: Option<&'a Secret>,
}
