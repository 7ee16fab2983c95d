//! Signing requests with an access key: `SDK-HMAC-SHA256`, one HMAC of the request as [`canonical`] writes it.
//!
//! There is no public definition. It was compared with the vendor's signer in its Python SDK: `tests/signing/` has its
//! answers.

pub(crate) mod canonical;
#[cfg(test)]
mod tests;

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::{AUTHORIZATION, HOST};
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use reqwest::{Body, Request};
use sha2::Sha256;
use url::Url;
use zeroize::Zeroizing;

use self::canonical::{Canonical, X_PROJECT_ID, X_SDK_DATE, X_SECURITY_TOKEN, hex, hex_sha256};
use crate::credentials::credential::{AccessKey, Credential, Kind};
use crate::error::credential::CredentialError;
use crate::path_segment::PathSegment;
use cloud_certs_certificate::Secret;

const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// The headers that a signature adds to a request, and that must not be signed a second time.
const ADDED: [HeaderName; 5] = [HOST, X_SDK_DATE, X_PROJECT_ID, X_SECURITY_TOKEN, AUTHORIZATION];

/// An access key whose parts fit headers, ready to sign.
#[derive(Clone)]
pub(crate) struct SigningKey {
    id: String,
    /// Began with the SK, which is not kept beside it. Overwritten when dropped.
    mac: Hmac<Sha256>,
    /// Marked sensitive.
    security_token: Option<HeaderValue>,
}

impl SigningKey {
    /// Takes white space off the ends of the parts, and refuses what no header can carry.
    pub(crate) fn new(key: &AccessKey) -> Result<Self, CredentialError> {
        Credential(Kind::AccessKey(key.clone())).check()?;
        let mac = Hmac::new_from_slice(key.secret.expose().trim().as_bytes())
            .map_err(|_| CredentialError::Characters { what: "the secret key" })?;
        let security_token = key
            .security_token
            .as_ref()
            .map(|token| sensitive(token.expose().trim()))
            .transpose()
            .map_err(|_| CredentialError::Characters { what: "the security token" })?;
        Ok(Self { id: key.id.trim().to_owned(), mac, security_token })
    }

    /// Signs a request as it stands: adds `Host`, `X-Sdk-Date`, `X-Project-Id`, `X-Security-Token` and
    /// `Authorization`. Returns the signature, to look for it in answers.
    ///
    /// A later change of method, URL or body makes the signature wrong. Bodies are signed from memory; a streamed one
    /// counts as empty, and the server refuses it.
    pub(crate) fn sign(
        &self,
        request: &mut Request,
        project: Option<&PathSegment>,
        now: Timestamp,
    ) -> Secret {
        let date = now.strftime("%Y%m%dT%H%M%SZ").to_string();
        let host = host(request.url());
        self.prepare(request.headers_mut(), host, project, &date);

        let body = request.body().and_then(Body::as_bytes).unwrap_or_default();
        let canonical = Canonical::new(request.method(), request.url(), request.headers(), body);
        let signature = self.signature(&string_to_sign(&date, &canonical));
        let authorization = Zeroizing::new(format!(
            "{ALGORITHM} Access={}, SignedHeaders={}, Signature={}",
            self.id,
            canonical.signed_headers,
            signature.expose(),
        ));
        // The id was checked, and the rest has the same alphabet. If this fails nevertheless, the server refuses the
        // unsigned request.
        if let Ok(value) = sensitive(&authorization) {
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        signature
    }

    /// Sets the headers that are signed, in place of those of an earlier signature.
    fn prepare(
        &self,
        headers: &mut HeaderMap,
        host: Option<String>,
        project: Option<&PathSegment>,
        date: &str,
    ) {
        for name in ADDED {
            headers.remove(name);
        }
        // A project id has no control characters, so that every one of them fits a header.
        let plain = [
            (HOST, host.as_deref()),
            (X_SDK_DATE, Some(date)),
            (X_PROJECT_ID, project.map(PathSegment::as_str)),
        ];
        for (name, value) in plain {
            if let Some(value) = value.and_then(|value| HeaderValue::from_bytes(value.as_bytes()).ok()) {
                headers.insert(name, value);
            }
        }
        if let Some(token) = &self.security_token {
            headers.insert(X_SECURITY_TOKEN, token.clone());
        }
    }

    fn signature(&self, string_to_sign: &str) -> Secret {
        Secret::new(hex(&self.mac.clone().chain_update(string_to_sign).finalize().into_bytes()))
    }
}

/// The text that the HMAC is computed from.
fn string_to_sign(date: &str, canonical: &Canonical) -> String {
    format!("{ALGORITHM}\n{date}\n{}", hex_sha256(&canonical.text))
}

/// The `Host` as hyper would add it: with the port, unless it is the scheme's own. Set here, so that what is sent
/// is what is signed.
fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// Makes the value of a header that no log shows.
pub(crate) fn sensitive(value: &str) -> Result<HeaderValue, http::header::InvalidHeaderValue> {
    let mut value = HeaderValue::from_str(value)?;
    value.set_sensitive(true);
    Ok(value)
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({:?})", self.id)
    }
}
