//! Cloud Search Service.

use cloud_certs_certificate::CaBundle;

use super::flow::{Answer, CertificateQuery, Flow, Target, fetch, read};
use super::handle::handle;
use crate::error::Error;

handle!(
    /// Cloud Search Service: one CA certificate for a project and region, for clusters in security mode with HTTPS.
    ///
    /// Comes from [`Session::css`](crate::Session::css).
    Css,
    css,
    "Cloud Search Service."
);

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
        fetch(self, &CertificateQuery::new()).await
    }
}

impl Flow for Css {
    async fn certificate(&self, target: Target<'_>) -> Result<Answer, Error> {
        let project = target.project;
        self.call(
            |client| async move { read(client.download_cert().project_id(project).send().await?).await },
        )
        .await
    }
}
