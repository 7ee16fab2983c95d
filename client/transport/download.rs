//! The download behind a link, which is untrusted: without a token, no further than its own host, and to no address that
//! no link has a reason to lead to.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use cloud_certs_certificate::Secret;
use percent_encoding::percent_decode_str;
use reqwest::redirect::{self, Attempt};
use url::{Host, Url};
use zeroize::Zeroizing;

use super::attempt::AttemptFacts;
use super::body::{ErrorBody, bounded, read_leniently};
use super::failure::{body_failure, find, network};
use super::hidden::Hidden;
use super::http::Transport;
use super::resolver::PublicResolver;
use super::retry::{Failure, retry};
use crate::error::{Error, LinkError, STORAGE, ServiceError};
use crate::url::{Link, authority, has_user_information, is_loopback, is_this_machine};

/// The most redirects within the host; object storage needs no more.
const MOST_REDIRECTS: usize = 3;

/// Follows a download link, with the retries of the session, and returns its host and the downloaded content.
///
/// The request has no token, stays on the host of the link, and is bounded. It goes to this machine only with
/// `allows_loopback`, when the API is there, too.
pub(crate) async fn download(
    transport: &Transport,
    link: &Link,
    allows_loopback: bool,
) -> Result<(String, Zeroizing<Vec<u8>>), Error> {
    let url = check(link, allows_loopback).map_err(|source| Error::Link { source })?;
    let host = authority(&url);
    let client = transport.links.get_or_try_init(|| async { client(transport, allows_loopback) }).await;
    let client = client.map_err(|error| network(&host, None, error))?;
    let fetch = || async {
        let result = attempt(transport, client, &url, &host).await;
        result.map_err(|error| Failure { error, is_safe: true })
    };
    let body = retry(&transport.retry, &*transport.clock, fetch).await?;
    Ok((host, body))
}

/// Makes the client without a token, which stays on the host and away from this machine.
fn client(transport: &Transport, allows_loopback: bool) -> reqwest::Result<reqwest::Client> {
    transport
        .builder()
        .redirect(redirect::Policy::custom(stay_on_host))
        // The link before the redirect is presigned.
        .referer(false)
        .dns_resolver(PublicResolver { allows_loopback, proxy: transport.proxy.clone() })
        .build()
}

async fn attempt(
    transport: &Transport,
    client: &reqwest::Client,
    url: &Url,
    host: &str,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let proxy = transport.proxy.between(url);
    tracing::debug!(host, proxy, "following the download link");
    let response = client.get(url.clone()).send().await;
    let response = response.map_err(|error| failure(host, proxy.as_deref(), error, &hidden(url)))?;
    let status = response.status();
    if status != http::StatusCode::OK {
        let (mut facts, hidden) = (AttemptFacts::default(), Arc::new(hidden(url)));
        let now = transport.clock.now();
        facts.headers(status, response.headers(), now, &hidden);
        let body = read_leniently(&mut bounded(response)).await;
        ErrorBody::read(&body, &hidden).note_in(&mut facts);
        return Err(Error::Service(Box::new(ServiceError::new(STORAGE, host, status, facts.answer()))));
    }
    let body = bounded(response).bytes().await.map_err(|error| body_failure(host, error))?;
    // A private key may come by mistake.
    Ok(Zeroizing::new(body.into()))
}

/// The parameters of a presigned link, encoded and decoded: the storage may repeat them.
fn hidden(url: &Url) -> Hidden {
    let values = url.query().unwrap_or_default().split('&').filter_map(|pair| Some(pair.split_once('=')?.1));
    let both = |value| [value, &*percent_decode_str(value).decode_utf8_lossy()].map(Secret::new);
    Hidden::new(values.flat_map(both))
}

/// Parses a link that may be followed.
fn check(link: &Link, allows_loopback: bool) -> Result<Url, LinkError> {
    let url = Url::parse(link.expose()).map_err(|_| LinkError::NotAUrl)?;
    let is_near = allows_loopback && is_this_machine(&url);
    match url.scheme() {
        "https" => {}
        "http" if is_near => {}
        scheme => return Err(LinkError::Scheme(scheme.to_owned())),
    }
    let host = url.host_str().ok_or(LinkError::NotAUrl)?.to_owned();
    if has_user_information(&url) {
        return Err(LinkError::UserInformation(host));
    }
    match url.host() {
        _ if is_near => Ok(url),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => Err(LinkError::IpAddress(host)),
        Some(Host::Domain(_)) if is_loopback(&url) => Err(LinkError::Loopback(host)),
        _ => Ok(url),
    }
}

/// Follows a redirect within the host and scheme of the link, a few times.
fn stay_on_host(attempt: Attempt<'_>) -> redirect::Action {
    let (from, to) = (attempt.previous().first(), attempt.url());
    let reason = match from {
        Some(from) if from.scheme() != to.scheme() => format!("to {}", to.scheme()),
        Some(from) if from.host_str() != to.host_str() || from.port() != to.port() => {
            format!("to another host, {}", authority(to))
        }
        _ if attempt.previous().len() > MOST_REDIRECTS => "without end".to_owned(),
        _ if has_user_information(to) => "with a user name".to_owned(),
        _ => return attempt.follow(),
    };
    attempt.error(LinkError::Redirect(reason))
}

/// Makes the error of a request without an answer, or of a refused redirect.
fn failure(host: &str, proxy: Option<&str>, error: reqwest::Error, hidden: &Hidden) -> Error {
    match find::<LinkError>(&error) {
        // The host that it leads to is the storage's choice.
        Some(LinkError::Redirect(text)) => {
            let mut text = text.clone();
            hidden.remove_from(&mut text);
            Error::Link { source: LinkError::Redirect(text) }
        }
        Some(source) => Error::Link { source: source.clone() },
        None => network(host, proxy, error),
    }
}
