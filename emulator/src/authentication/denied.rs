//! The reasons for which a request is not let in.

use std::fmt;

use jiff::Timestamp;

use super::canonical::sdk_date;

/// Why a request is not let in. The text stands after "Incorrect IAM authentication information: ".
///
/// Where the vendor's words are known, from its pages or from error reports of its users, they are used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    NoCredential,
    TwoCredentials,
    UnknownToken,
    ExpiredToken(Timestamp),
    MalformedAuthorization,
    UnsignedHeader(&'static str),
    MalformedDate,
    ExpiredSignature {
        signed_at: Timestamp,
        now: Timestamp,
    },
    /// A temporary key without its security token is unknown, too.
    UnknownAccessKey(String),
    WrongSecurityToken,
    /// With the request as it should have been signed. It repeats the signed headers, a security token included.
    WrongSignature {
        canonical_request: String,
    },
    LockedAccessKey,
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCredential => f.write_str("x-auth-token not found"),
            Self::TwoCredentials => f.write_str("x-auth-token and authorization exclude each other"),
            Self::UnknownToken => f.write_str("decrypt token fail"),
            Self::ExpiredToken(expires_at) => write!(f, "token expires, expires_at: {expires_at}"),
            Self::MalformedAuthorization => f.write_str("authorization format is incorrect"),
            Self::UnsignedHeader(name) => write!(f, "the header {name} is not signed"),
            Self::MalformedDate => f.write_str("x-sdk-date format is incorrect"),
            Self::ExpiredSignature { signed_at, now } => write!(
                f,
                "calc aksk signature fail:signature expired, signature time:{},server time:{}",
                sdk_date(*signed_at),
                sdk_date(*now),
            ),
            Self::UnknownAccessKey(access_key) => write!(f, "ak {access_key} not exist"),
            Self::WrongSecurityToken => f.write_str("the security token does not belong to the ak"),
            Self::WrongSignature { canonical_request } => {
                let canonical_request = canonical_request.replace('\n', "|");
                write!(f, "verify aksk signature fail, canonicalRequest:{canonical_request}")
            }
            Self::LockedAccessKey => f.write_str("AK access failed to reach the limit,forbidden."),
        }
    }
}
