//! Failures of objects.

use std::error::Error;

use cloud_certs::certificate::FormatError;

/// A ConfigMap or Secret could not be judged or written, or a workload not restarted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ObjectError {
    /// There is no usable kubeconfig file and no account of a pod.
    #[error(
        "there is no way to a Kubernetes API: neither the account of a pod nor a kubeconfig file can be used"
    )]
    #[non_exhaustive]
    NoCluster {
        /// The reason.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The API could not be reached, or did not answer properly.
    #[error("cannot {action} {object}")]
    #[non_exhaustive]
    Request {
        /// The verb.
        action: &'static str,
        /// The kind, namespace and name.
        object: String,
        /// The reason.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The API refused it.
    #[error("cannot {action} {object}: the API server says: {message}")]
    #[non_exhaustive]
    Refused {
        /// The verb.
        action: &'static str,
        /// The kind, namespace and name.
        object: String,
        /// The message of the API server.
        message: String,
    },
    /// The account lacks a permission.
    #[error(
        "the account must not {verb} {object}; add to a Role of its namespace: {rule}; the API server says: {message}"
    )]
    #[non_exhaustive]
    Forbidden {
        /// The verb that is missing.
        verb: String,
        /// The kind, namespace and name.
        object: String,
        /// The rule to add.
        rule: String,
        /// The message of the API server.
        message: String,
    },
    /// Another field manager owns fields that should be written.
    #[error(
        "{object} is left alone: other programs manage {} of it, {}; take these fields out of what they apply, and hand \
         them over with: {command}",
        fields.join(", "), managers.join(", ")
    )]
    #[non_exhaustive]
    Conflict {
        /// The kind, namespace and name.
        object: String,
        /// The fields.
        fields: Vec<String>,
        /// The other field managers.
        managers: Vec<String>,
        /// The command that hands the fields over.
        command: String,
    },
    /// The API server takes no object as large as that.
    #[error(
        "{object} would hold {bytes} bytes, and Kubernetes takes 1 MiB in an object; write fewer keys, or several objects"
    )]
    #[non_exhaustive]
    TooLarge {
        /// The kind, namespace and name.
        object: String,
        /// The size of all keys.
        bytes: usize,
    },
    /// A key holds something other than certificates.
    #[error(
        "the key `{key}` of {object} does not hold certificates that can be read; choose another key, or replace it with `force = true`"
    )]
    #[non_exhaustive]
    Content {
        /// The key.
        key: String,
        /// The kind, namespace and name.
        object: String,
        /// The reason.
        source: Box<FormatError>,
    },
    /// The certificates do not fit into a format.
    #[error("the key `{key}` of {object} cannot be written")]
    #[non_exhaustive]
    Encode {
        /// The key.
        key: String,
        /// The kind, namespace and name.
        object: String,
        /// The reason.
        source: Box<FormatError>,
    },
    /// There is no such workload.
    #[error("there is no {object} to restart; correct or remove it in `restart`")]
    #[non_exhaustive]
    NoWorkload {
        /// The kind, namespace and name.
        object: String,
    },
}
