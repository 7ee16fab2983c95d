//! Following a download link: untrusted, without a token, and no further than its own host.

use percent_encoding::percent_decode_str;
use reqwest::redirect::{self, Attempt};
use url::{Host, Url};
use zeroize::Zeroizing;

use crate::error::{ServiceError, body_failure, find, network};
use crate::session::Session;
use crate::transport::{
    ErrorBody, Failure, Hidden, PublicResolver, Seen, Transport, bounded, read_leniently, retry,
};
use crate::url::{authority, has_user_information, is_loopback, is_this_machine};
use crate::{Error, Link, Secret, api};

/// Redirects within the host that are followed; object storage has no need of more.
const MOST_REDIRECTS: usize = 3;

/// Why a download link must not be followed. It names the host at most: links are presigned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// It is not a URL with a host.
    #[error("it is not a URL")]
    NotAUrl,
    /// It is not https.
    #[error("it is {0}, not https")]
    Scheme(String),
    /// It has a user name or password.
    #[error("it has a user name or password before its host {0}")]
    UserInformation(String),
    /// Its host is an IP address.
    #[error("its host is the IP address {0}, not a name")]
    IpAddress(String),
    /// Its host is this machine, and the API's is not.
    #[error("it leads to this machine ({0}), and the API does not")]
    Loopback(String),
    /// Its host resolves to an address of this machine, the local link or nobody.
    #[error("{0}")]
    Address(String),
    /// It redirects to another host, another scheme, or without end.
    #[error("it redirects {0}")]
    Redirect(String),
}

/// What a link leads to, and its host. Without a token, bounded, with the session's retries.
pub(crate) async fn download(session: &Session, link: &Link) -> Result<(String, Zeroizing<Vec<u8>>), Error> {
    let api = session.endpoint::<api::geminidb::Client>()?;
    let near = is_this_machine(&api);
    let url = check(link, near).map_err(|source| Error::Link { source })?;
    let host = authority(&url);
    let client = session.links().get_or_try_init(|| async { client(session, near) }).await;
    let client = client.map_err(|error| network(&host, None, error))?;
    let Transport { retry: policy, clock, .. } = session.transport();
    let fetch = || async {
        attempt(session, client, &url, &host).await.map_err(|error| Failure { error, is_safe: true })
    };
    let body = retry(policy, &**clock, fetch).await?;
    Ok((host, body))
}

/// A client without a token, which stays on the host and away from this machine.
fn client(session: &Session, near: bool) -> reqwest::Result<reqwest::Client> {
    session
        .anonymous_client()
        .redirect(redirect::Policy::custom(stay_on_host))
        // The link before the redirect is presigned.
        .referer(false)
        .dns_resolver(PublicResolver { allows_loopback: near, proxy: session.transport().proxy.clone() })
        .build()
}

async fn attempt(
    session: &Session,
    client: &reqwest::Client,
    url: &Url,
    host: &str,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let proxy = session.transport().proxy.between(url);
    tracing::debug!(host, proxy, "following the download link");
    let response = client.get(url.clone()).send().await;
    let response = response.map_err(|error| failure(host, proxy.as_deref(), error))?;
    let status = response.status();
    if status != http::StatusCode::OK {
        let (mut seen, hidden) = (Seen::default(), hidden(url));
        let now = session.transport().clock.now();
        seen.headers(status, response.headers(), now, &hidden);
        let body = read_leniently(&mut bounded(response)).await;
        seen.body(&ErrorBody::read(&body, &hidden));
        return Err(Error::Service(Box::new(ServiceError::new(STORAGE, host, status, seen))));
    }
    let body = bounded(response).bytes().await.map_err(|error| body_failure(host, error))?;
    // A private key may come by mistake.
    Ok(Zeroizing::new(body.into()))
}

/// What the storage may repeat of a presigned link: its parameters, as they are in it and as they are read.
fn hidden(url: &Url) -> Hidden {
    let values = url.query().unwrap_or_default().split('&').filter_map(|pair| Some(pair.split_once('=')?.1));
    let both = |value| [value, &*percent_decode_str(value).decode_utf8_lossy()].map(Secret::new);
    Hidden::new(values.flat_map(both))
}

/// The name of the service in errors.
pub(crate) const STORAGE: &str = "object storage";

/// The URL, if it may be followed. `near`: the API is on this machine, so that links may be too.
fn check(link: &Link, near: bool) -> Result<Url, LinkError> {
    let url = Url::parse(link.expose()).map_err(|_| LinkError::NotAUrl)?;
    let is_near = near && is_this_machine(&url);
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

/// No answer, or a redirect that was refused.
fn failure(host: &str, proxy: Option<&str>, error: reqwest::Error) -> Error {
    match find::<LinkError>(&error) {
        Some(source) => Error::Link { source: source.clone() },
        None => network(host, proxy, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CaBundle, Credential};

    fn checked(link: &str, near: bool) -> Result<(), LinkError> {
        check(&Link::from(link.to_owned()), near).map(|_| ())
    }

    #[test]
    fn each_reason_is_told() {
        let host = |name: &str| name.to_owned();
        let cases = [
            ("", LinkError::NotAUrl),
            ("ca.crt", LinkError::NotAUrl),
            ("https://", LinkError::NotAUrl),
            ("file:///etc/passwd", LinkError::Scheme(host("file"))),
            ("http://obs.example.com/ca.crt", LinkError::Scheme(host("http"))),
            ("ftp://obs.example.com/ca.crt", LinkError::Scheme(host("ftp"))),
            ("https://u@obs.example.com/ca.crt", LinkError::UserInformation(host("obs.example.com"))),
            ("https://:p@obs.example.com/ca.crt", LinkError::UserInformation(host("obs.example.com"))),
            ("https://10.0.0.1/ca.crt", LinkError::IpAddress(host("10.0.0.1"))),
            ("https://127.1/ca.crt", LinkError::IpAddress(host("127.0.0.1"))),
            ("https://2130706433/ca.crt", LinkError::IpAddress(host("127.0.0.1"))),
            ("https://[::1]/ca.crt", LinkError::IpAddress(host("[::1]"))),
            ("https://localhost/ca.crt", LinkError::Loopback(host("localhost"))),
            ("https://a.localhost/ca.crt", LinkError::Loopback(host("a.localhost"))),
        ];
        for (link, reason) in cases {
            assert_eq!(checked(link, false), Err(reason), "{link}");
        }
        assert_eq!(checked("https://obs.example.com/ca.crt?Signature=x", false), Ok(()));
    }

    #[tokio::test]
    async fn a_host_that_leads_to_this_machine_is_not_asked() {
        let key = rcgen::KeyPair::generate().unwrap();
        let root = rcgen::CertificateParams::default().self_signed(&key).unwrap();
        let session = Session::builder()
            .credential(Credential::token(Secret::new("t")))
            .roots(CaBundle::from_bytes(root.der()).unwrap())
            .build()
            .unwrap();
        let url = Url::parse("https://localhost:1/ca.crt").unwrap();
        for (near, is_refused) in [(false, true), (true, false)] {
            let client = client(&session, near).unwrap();
            let error = attempt(&session, &client, &url, "localhost").await.unwrap_err();
            let refused = matches!(error, Error::Link { source: LinkError::Address(_) });
            assert_eq!(refused, is_refused, "{error:?}");
        }
    }

    #[test]
    fn links_to_this_machine_go_with_an_api_on_this_machine() {
        for link in ["https://localhost:1/ca.crt", "http://localhost:1/ca.crt", "http://127.0.0.1:1/ca.crt"] {
            assert_eq!(checked(link, true), Ok(()), "{link}");
        }
        assert!(checked("http://obs.example.com/ca.crt", true).is_err());
        assert!(checked("https://10.0.0.1/ca.crt", true).is_err());
        assert!(checked("https://u:p@localhost/ca.crt", true).is_err());
    }
}
