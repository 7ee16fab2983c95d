//! Signed requests: access keys, and whether a signature is the one that the secret key makes.

use std::time::Duration;

use http::header::AUTHORIZATION;
use http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use ring::hmac;

use super::Denied;
use super::authorization::{Authorization, SCHEME};
use super::canonical::{canonical_request, parse_sdk_date, string_to_sign, value};
use super::lockout::Lockout;
use crate::data::identity::AccessKey;

/// How far the clocks may be apart.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(15);

/// How long an access key is locked after too many wrong signatures.
const LOCK: Duration = Duration::from_mins(5);

const DATE: &str = "x-sdk-date";
const SECURITY_TOKEN: &str = "x-security-token";

/// What has to be signed in any case.
const ALWAYS_SIGNED: [&str; 2] = ["host", DATE];

/// What has to be signed when it is there.
const SIGNED_IF_PRESENT: [&str; 2] = [SECURITY_TOKEN, "x-project-id"];

/// The access keys there are.
pub(crate) struct AccessKeys {
    keys: &'static [AccessKey],
    lockout: Lockout,
}

impl AccessKeys {
    pub(crate) fn new(keys: &'static [AccessKey]) -> Self {
        Self { keys, lockout: Lockout::new(LOCK) }
    }

    /// Accepts a request that one of the keys has signed.
    pub(crate) fn verify(&self, now: Timestamp, parts: &Parts, body: &[u8]) -> Result<(), Denied> {
        let authorization = value(&parts.headers, AUTHORIZATION.as_str());
        let authorization = Authorization::parse(&authorization).ok_or(Denied::MalformedAuthorization)?;
        let key = self.find(&authorization, parts)?;
        if self.lockout.is_locked(key.id, now) {
            return Err(Denied::LockedAccessKey);
        }
        check_signed_headers(&authorization, parts)?;
        check_date(now, parts)?;
        check_signature(&authorization, key, parts, body)
            .inspect(|()| self.lockout.succeeded(key.id))
            .inspect_err(|_| self.lockout.failed(key.id, now))
    }

    /// The key that signed, with the security token that belongs to it.
    fn find(&self, authorization: &Authorization<'_>, parts: &Parts) -> Result<&'static AccessKey, Denied> {
        let unknown = || Denied::UnknownAccessKey(authorization.access_key.to_owned());
        let key = self.keys.iter().find(|key| key.id == authorization.access_key).ok_or_else(unknown)?;
        let presented = parts.headers.get(SECURITY_TOKEN).map(|_| value(&parts.headers, SECURITY_TOKEN));
        match (key.security_token, presented) {
            (None, None) => Ok(key),
            (Some(token), Some(presented)) if presented == token => Ok(key),
            (Some(_), None) => Err(unknown()),
            _ => Err(Denied::WrongSecurityToken),
        }
    }
}

fn check_signed_headers(authorization: &Authorization<'_>, parts: &Parts) -> Result<(), Denied> {
    let present = SIGNED_IF_PRESENT.into_iter().filter(|name| parts.headers.contains_key(*name));
    match ALWAYS_SIGNED.into_iter().chain(present).find(|name| !authorization.signed_headers.contains(name)) {
        Some(name) => Err(Denied::UnsignedHeader(name)),
        None => Ok(()),
    }
}

fn check_date(now: Timestamp, parts: &Parts) -> Result<(), Denied> {
    let signed_at = parse_sdk_date(&value(&parts.headers, DATE)).ok_or(Denied::MalformedDate)?;
    if now.duration_since(signed_at).abs() > TOLERANCE {
        return Err(Denied::ExpiredSignature { signed_at, now });
    }
    Ok(())
}

fn check_signature(
    authorization: &Authorization<'_>,
    key: &AccessKey,
    parts: &Parts,
    body: &[u8],
) -> Result<(), Denied> {
    let canonical_request = canonical_request(parts, &authorization.signed_headers, body);
    let text = string_to_sign(SCHEME, &value(&parts.headers, DATE), &canonical_request);
    let secret = hmac::Key::new(hmac::HMAC_SHA256, key.secret.as_bytes());
    // Takes the same time for every wrong signature.
    hmac::verify(&secret, text.as_bytes(), &authorization.signature)
        .map_err(|_| Denied::WrongSignature { canonical_request })
}
