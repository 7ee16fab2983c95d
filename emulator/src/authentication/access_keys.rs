//! Access keys, and the verification of their signatures.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
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
use crate::identity::{ACCOUNT, AccessKey, Account};

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
    issued: Mutex<HashMap<String, IssuedKey>>,
    lockout: Lockout,
}

/// A temporary key that was issued.
#[derive(Clone)]
pub(crate) struct IssuedKey {
    pub(crate) secret: String,
    pub(crate) security_token: String,
    pub(crate) expires_at: Timestamp,
    /// The account whose projects it is for.
    pub(crate) account: &'static Account,
}

/// The key that signed a request.
struct Signer {
    /// Its id, where too many wrong signatures lock it.
    lockable: Option<&'static str>,
    secret: String,
    account: &'static Account,
}

impl AccessKeys {
    pub(super) fn new(keys: &'static [AccessKey]) -> Self {
        Self { keys, issued: Mutex::default(), lockout: Lockout::new(LOCK) }
    }

    /// Issues a temporary key with this id.
    pub(super) fn issue(&self, id: String, key: IssuedKey) {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner).insert(id, key);
    }

    /// Revokes all temporary keys that were issued.
    pub(super) fn revoke_issued(&self) {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Verifies that one of the keys has signed the request, and returns the account that the key is for.
    pub(super) fn verify(
        &self,
        now: Timestamp,
        parts: &Parts,
        body: &[u8],
    ) -> Result<&'static Account, AuthenticationError> {
        let authorization = header_value(&parts.headers, AUTHORIZATION.as_str());
        let authorization =
            Authorization::parse(&authorization).ok_or(AuthenticationError::MalformedAuthorization)?;
        let key = self.find(now, &authorization, parts)?;
        if key.lockable.is_some_and(|id| self.lockout.is_locked(id, now)) {
            return Err(AuthenticationError::LockedAccessKey);
        }
        check_signed_headers(&authorization, parts)?;
        check_date(now, parts)?;
        let checked = check_signature(&authorization, &key.secret, parts, body);
        if let Some(id) = key.lockable {
            match &checked {
                Ok(()) => self.lockout.succeeded(id),
                Err(_) => self.lockout.failed(id, now),
            }
        }
        checked.map(|()| key.account)
    }

    /// Returns the key that signed, if the request has the security token that belongs to it.
    fn find(
        &self,
        now: Timestamp,
        authorization: &Authorization<'_>,
        parts: &Parts,
    ) -> Result<Signer, AuthenticationError> {
        let unknown = || AuthenticationError::UnknownAccessKey(authorization.access_key.to_owned());
        let presented =
            parts.headers.get(SECURITY_TOKEN).map(|_| header_value(&parts.headers, SECURITY_TOKEN));
        let issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = issued.get(authorization.access_key) {
            return match presented {
                None => Err(unknown()),
                Some(token) if token != key.security_token => Err(AuthenticationError::WrongSecurityToken),
                Some(_) if now >= key.expires_at => Err(AuthenticationError::ExpiredKey(key.expires_at)),
                Some(_) => Ok(Signer { lockable: None, secret: key.secret.clone(), account: key.account }),
            };
        }
        let key = self.keys.iter().find(|key| key.id == authorization.access_key).ok_or_else(unknown)?;
        let signer = || Signer { lockable: Some(key.id), secret: key.secret.to_owned(), account: &ACCOUNT };
        match (key.security_token, presented) {
            (None, None) => Ok(signer()),
            (Some(token), Some(presented)) if presented == token => Ok(signer()),
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
    secret: &str,
    parts: &Parts,
    body: &[u8],
) -> Result<(), AuthenticationError> {
    let canonical_request = canonical_request(parts, &authorization.signed_headers, body);
    let text = string_to_sign(SCHEME, &header_value(&parts.headers, DATE), &canonical_request);
    let secret = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    // Compares in constant time.
    hmac::verify(&secret, text.as_bytes(), &authorization.signature)
        .map_err(|_| AuthenticationError::WrongSignature { canonical_request })
}
