//! The reasons for which a request is not authenticated.

use jiff::Timestamp;

use super::signed_request::sdk_date;

/// A reason for which a request is not authenticated.
///
/// The texts are the vendor's where they are known, from its pages or from error reports of its users.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AuthenticationError {
    #[error("x-auth-token not found")]
    NoCredential,
    #[error("x-auth-token and authorization exclude each other")]
    TwoCredentials,
    #[error("decrypt token fail")]
    UnknownToken,
    #[error("token expires, expires_at: {0}")]
    ExpiredToken(Timestamp),
    #[error("the security token expires, expires_at: {0}")]
    ExpiredKey(Timestamp),
    #[error("authorization format is incorrect")]
    MalformedAuthorization,
    #[error("the header {0} is not signed")]
    UnsignedHeader(&'static str),
    #[error("x-sdk-date format is incorrect")]
    MalformedDate,
    #[error(
        "calc aksk signature fail:signature expired, signature time:{},server time:{}",
        sdk_date(*signed_at),
        sdk_date(*now)
    )]
    ExpiredSignature { signed_at: Timestamp, now: Timestamp },
    /// An unknown access key. A temporary key without its security token is unknown, too.
    #[error("ak {0} not exist")]
    UnknownAccessKey(String),
    #[error("the security token does not belong to the ak")]
    WrongSecurityToken,
    /// A wrong signature, with the request as it should have been signed. It repeats the signed headers, including a
    /// security token.
    #[error("verify aksk signature fail, canonicalRequest:{}", canonical_request.replace('\n', "|"))]
    WrongSignature { canonical_request: String },
    #[error("AK access failed to reach the limit,forbidden.")]
    LockedAccessKey,
}

impl AuthenticationError {
    /// Returns the message of the response.
    pub(crate) fn message(&self) -> String {
        format!("Incorrect IAM authentication information: {self}")
    }
}
