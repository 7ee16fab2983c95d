//! Access keys, and the verification of their signatures.

use std::time::Duration;

use http::header::AUTHORIZATION;
use http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use ring::hmac;

use super::error::AuthenticationError;
use super::lockout::Lockout;
use super::signed_request::{
    Authorization, SCHEME, canonical_request, header_value, parse_sdk_date, string_to_sign,
};
use crate::identity::AccessKey;

/// The largest difference between the clocks of client and service.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(15);

/// The time for which an access key is locked after too many wrong signatures.
const LOCK: Duration = Duration::from_secs(5 * 60);

const DATE: &str = "x-sdk-date";
const SECURITY_TOKEN: &str = "x-security-token";

/// The headers that must always be signed.
const ALWAYS_SIGNED: [&str; 2] = ["host", DATE];

/// The headers that must be signed when they are present.
const SIGNED_IF_PRESENT: [&str; 2] = [SECURITY_TOKEN, "x-project-id"];

/// The access keys of the account.
pub(super) struct AccessKeys {
    keys: &'static [AccessKey],
    lockout: Lockout,
}

impl AccessKeys {
    pub(super) fn new(keys: &'static [AccessKey]) -> Self {
        Self { keys, lockout: Lockout::new(LOCK) }
    }

    /// Verifies that one of the keys has signed the request.
    pub(super) fn verify(
        &self,
        now: Timestamp,
        parts: &Parts,
        body: &[u8],
    ) -> Result<(), AuthenticationError> {
        let authorization = header_value(&parts.headers, AUTHORIZATION.as_str());
        let authorization =
            Authorization::parse(&authorization).ok_or(AuthenticationError::MalformedAuthorization)?;
        let key = self.find(&authorization, parts)?;
        if self.lockout.is_locked(key.id, now) {
            return Err(AuthenticationError::LockedAccessKey);
        }
        check_signed_headers(&authorization, parts)?;
        check_date(now, parts)?;
        check_signature(&authorization, key, parts, body)
            .inspect(|()| self.lockout.succeeded(key.id))
            .inspect_err(|_| self.lockout.failed(key.id, now))
    }

    /// Returns the key that signed, if the request has the security token that belongs to it.
    fn find(
        &self,
        authorization: &Authorization<'_>,
        parts: &Parts,
    ) -> Result<&'static AccessKey, AuthenticationError> {
        let unknown = || AuthenticationError::UnknownAccessKey(authorization.access_key.to_owned());
        let key = self.keys.iter().find(|key| key.id == authorization.access_key).ok_or_else(unknown)?;
        let presented =
            parts.headers.get(SECURITY_TOKEN).map(|_| header_value(&parts.headers, SECURITY_TOKEN));
        match (key.security_token, presented) {
            (None, None) => Ok(key),
            (Some(token), Some(presented)) if presented == token => Ok(key),
            (Some(_), None) => Err(unknown()),
            _ => Err(AuthenticationError::WrongSecurityToken),
        }
    }
}

fn check_signed_headers(authorization: &Authorization<'_>, parts: &Parts) -> Result<(), AuthenticationError> {
    let present = SIGNED_IF_PRESENT.into_iter().filter(|name| parts.headers.contains_key(*name));
    match ALWAYS_SIGNED.into_iter().chain(present).find(|name| !authorization.signed_headers.contains(name)) {
        Some(name) => Err(AuthenticationError::UnsignedHeader(name)),
        None => Ok(()),
    }
}

fn check_date(now: Timestamp, parts: &Parts) -> Result<(), AuthenticationError> {
    let signed_at =
        parse_sdk_date(&header_value(&parts.headers, DATE)).ok_or(AuthenticationError::MalformedDate)?;
    if now.duration_since(signed_at).abs() > TOLERANCE {
        return Err(AuthenticationError::ExpiredSignature { signed_at, now });
    }
    Ok(())
}

fn check_signature(
    authorization: &Authorization<'_>,
    key: &AccessKey,
    parts: &Parts,
    body: &[u8],
) -> Result<(), AuthenticationError> {
    let canonical_request = canonical_request(parts, &authorization.signed_headers, body);
    let text = string_to_sign(SCHEME, &header_value(&parts.headers, DATE), &canonical_request);
    let secret = hmac::Key::new(hmac::HMAC_SHA256, key.secret.as_bytes());
    // Compares in constant time.
    hmac::verify(&secret, text.as_bytes(), &authorization.signature)
        .map_err(|_| AuthenticationError::WrongSignature { canonical_request })
}
