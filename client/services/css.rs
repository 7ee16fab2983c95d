//! Cloud Search Service.

use std::future::ready;

use futures_util::TryStreamExt;
use zeroize::Zeroizing;

use super::handle;
use crate::transport::MAX_BODY;
use crate::{Error, api};
use cloud_certs_certificate::CaBundle;

handle!(
    /// Cloud Search Service: one CA certificate for a project and region, for clusters in security mode with HTTPS.
    ///
    /// Comes from [`Session::css`](crate::Session::css).
    Css,
    css
);

/// More bytes than the service ever sends, for an answer that does not tell its length.
const USUAL_ANSWER: usize = 64 << 10;

impl Css {
    /// The CA certificate of the project's clusters.
    ///
    /// Source: "Downloading a Security Certificate", `GET /v1.0/{project_id}/cer/download`.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] with 404 when the service is not in use in the project, [`Error::Certificate`] when
    /// the answer is no certificate, and what every request can end in.
    pub async fn ca_certificates(&self) -> Result<CaBundle, Error> {
        let project = self.session.project_id().await?;
        let body = self
            .call(|client| async move {
                let answer = client.download_cert(project).await?;
                let length =
                    answer.content_length().map_or(USUAL_ANSWER, |told| told.min(MAX_BODY as u64) as usize);
                // A private key may come by mistake: what was read is overwritten in the end, and not moved as it grows.
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
