//! Cloud Search Service.

use std::future::ready;

use cloud_certs_certificate::CaBundle;
use futures_util::TryStreamExt;
use zeroize::Zeroizing;

use super::handle::handle;
use crate::api;
use crate::error::{Error, MAX_BODY};

handle!(
    /// Cloud Search Service: one CA certificate for a project and region, for clusters in security mode with HTTPS.
    ///
    /// Comes from [`Session::css`](crate::Session::css).
    Css,
    css,
    "Cloud Search Service."
);

/// More bytes than the service ever sends, for an answer without a length.
const USUAL_ANSWER: usize = 64 << 10;

impl Css {
    /// Fetches the CA certificate of the project's clusters.
    ///
    /// Source: "Downloading a Security Certificate", `GET /v1.0/{project_id}/cer/download`.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] with 404 when the service is not in use in the project, [`Error::Certificate`] when
    /// the answer is not a certificate, and what every request can end in.
    pub async fn ca_certificates(&self) -> Result<CaBundle, Error> {
        let project = self.session.project_id().await?;
        let body = self
            .call(|client| async move {
                let answer = client.download_cert().project_id(project).send().await?;
                let length = answer
                    .content_length()
                    .map_or(USUAL_ANSWER, |length| length.min(MAX_BODY as u64) as usize);
                // A private key may come by mistake: the buffer is overwritten in the end, and does not move as it grows.
                let start = Zeroizing::new(Vec::with_capacity(length));
                let read = answer.into_inner_stream().try_fold(start, |mut read, chunk| {
                    read.extend_from_slice(&chunk);
                    ready(Ok(read))
                });
                read.await.map_err(api::Error::ResponseBodyError)
            })
            .await?;
        match CaBundle::from_bytes(&body) {
            Ok(bundle) => Ok(bundle),
            Err(source) => Err(Error::Certificate { host: self.session.host::<api::css::Client>()?, source }),
        }
    }
}
