//! The metadata service of a server in the cloud: temporary access keys, and the project of the server.
//!
//! It answers over http at an address of the local link, so nothing that is secret is sent there, no proxy is used and no
//! redirect followed.

use std::time::Duration;

use cloud_certs_certificate::Secret;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use reqwest::Response;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;
use zeroize::Zeroizing;

use super::body::{bounded, read_leniently};
use super::failure::{body_failure, network};
use super::http::Transport;
use crate::credentials::metadata::{HOST, METADATA};
use crate::credentials::signing::sensitive;
use crate::error::{AnswerFacts, Error, NetworkFailure, ServiceError};
use crate::url::authority;

/// The limit for all requests together: outside of the cloud, there is no such service.
pub(crate) const LIMIT: Duration = Duration::from_secs(3);

const TOKEN: HeaderName = HeaderName::from_static("x-metadata-token");
const TOKEN_LIFETIME: HeaderName = HeaderName::from_static("x-metadata-token-ttl-seconds");

/// The text that the service writes with a 401 where the server has no agency.
const NO_AGENCY: &str = "Please configure Cloud Service Agency first";

/// The answer with a key.
#[derive(Deserialize)]
struct SecurityKey {
    credential: TemporaryKey,
}

/// A temporary access key.
#[derive(Deserialize)]
pub(crate) struct TemporaryKey {
    pub(crate) access: String,
    pub(crate) secret: Secret,
    pub(crate) securitytoken: Secret,
    pub(crate) expires_at: String,
}

/// The part of the server's data that is read.
#[derive(Deserialize)]
struct MetaData {
    project_id: String,
}

impl Transport {
    /// Asks the metadata service for a temporary key of the server.
    pub(crate) async fn security_key(&self, endpoint: Option<&Url>) -> Result<TemporaryKey, Error> {
        let answer: SecurityKey = self.metadata(endpoint, "openstack/latest/securitykey").await?;
        Ok(answer.credential)
    }

    /// Asks the metadata service for the id of the server's project.
    pub(crate) async fn project_of_server(&self, endpoint: Option<&Url>) -> Result<String, Error> {
        let answer: MetaData = self.metadata(endpoint, "openstack/latest/meta_data.json").await?;
        Ok(answer.project_id)
    }

    async fn metadata<T: DeserializeOwned>(&self, endpoint: Option<&Url>, path: &str) -> Result<T, Error> {
        let base = match endpoint {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{HOST}"),
        };
        let host = Url::parse(&base).map(|url| authority(&url)).unwrap_or_default();
        tracing::info!(host, path, "asking the metadata service");
        let client = self.metadata_client()?;
        let asking = async {
            let exchange = Exchange { client, base: &base, host: &host };
            let token = exchange.token().await?;
            exchange.get(path, token).await
        };
        tokio::time::timeout(LIMIT, asking).await.unwrap_or_else(|elapsed| {
            let (host, source) = (host.clone(), elapsed.into());
            Err(Error::Network { failure: NetworkFailure::NoAnswer, host, attempts: 1, source })
        })
    }
}

/// The requests of one question.
struct Exchange<'a> {
    client: reqwest::Client,
    base: &'a str,
    host: &'a str,
}

impl Exchange<'_> {
    /// Gets a session token, where the service has them: only its second version does.
    async fn token(&self) -> Result<Option<HeaderValue>, Error> {
        let lifetime = HeaderMap::from_iter([(TOKEN_LIFETIME, HeaderValue::from_static("21600"))]);
        let response = self.send(Method::PUT, "meta-data/latest/api/token", lifetime).await?;
        match response.status() {
            StatusCode::OK => {
                let body = response.bytes().await.map_err(|error| body_failure(self.host, error))?;
                let text = Zeroizing::new(String::from_utf8_lossy(&body).trim().to_owned());
                match sensitive(&text) {
                    Ok(token) if !text.is_empty() => Ok(Some(token)),
                    _ => Err(self.answer("its session token cannot be sent back")),
                }
            }
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::SERVICE_UNAVAILABLE => {
                Ok(None)
            }
            _ => Err(self.refusal(response).await),
        }
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, token: Option<HeaderValue>) -> Result<T, Error> {
        let headers = token.into_iter().map(|token| (TOKEN, token)).collect();
        let response = self.send(Method::GET, path, headers).await?;
        if response.status() != StatusCode::OK {
            return Err(self.refusal(response).await);
        }
        let body = response.bytes().await.map_err(|error| body_failure(self.host, error))?;
        // The message of a failure would hold a part of the key.
        serde_json::from_slice(&body).map_err(|_| self.answer("it is not the JSON that is documented"))
    }

    async fn send(&self, method: Method, path: &str, headers: HeaderMap) -> Result<Response, Error> {
        let request = self.client.request(method, format!("{}/{path}", self.base)).headers(headers);
        let response = request.send().await.map_err(|error| network(self.host, None, error))?;
        Ok(bounded(response))
    }

    /// The error for a status. Of the body, only the one message that users can act on is shown.
    async fn refusal(&self, mut response: Response) -> Error {
        let status = response.status();
        let body = read_leniently(&mut response).await;
        let is_without_agency =
            status == StatusCode::UNAUTHORIZED && String::from_utf8_lossy(&body).contains(NO_AGENCY);
        let message = is_without_agency.then(|| NO_AGENCY.to_owned());
        let facts = AnswerFacts { message, ..AnswerFacts::default() };
        Error::Service(Box::new(ServiceError::new(METADATA, self.host, status, facts)))
    }

    fn answer(&self, what: &'static str) -> Error {
        let host = self.host.to_owned();
        Error::Answer { service: METADATA, host, request_id: None, source: what.into() }
    }
}
