//! GeminiDB: its instances, and the CA certificate behind an instance's download link.

use std::num::NonZeroU32;

use super::flow::{Answer, Flow, PageQuery, Target};
use super::handle::{handle, of_categories, of_instances};
use super::instance::Page;
use crate::error::Error;

handle!(
    /// GeminiDB: a CA certificate for each instance, behind a download link.
    ///
    /// Comes from [`Session::geminidb`](crate::Session::geminidb).
    GeminiDb,
    geminidb,
    "GeminiDB."
);

/// The largest page that the API gives.
const PAGE: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

of_instances!(
    GeminiDb,
    "\"Obtaining the SSL Certificate Download Address\", \
     `GET /v3/{project_id}/instances/{instance_id}/ssl-cert/download-link`",
    "\"Querying Instances and Details\", `GET /v3/{project_id}/instances`"
);
of_categories!(GeminiDb);

impl Flow for GeminiDb {
    async fn certificate(&self, target: Target<'_>) -> Result<Answer, Error> {
        let (project, id) = (target.project, target.instance()?);
        let request = self.call(|client| async move {
            client.list_ssl_cert_download_addresses().project_id(project).instance_id(id).send().await
        });
        let certs = request.await?.into_inner().certs.into_iter();
        Ok(Answer::Links(certs.map(|one| (Some(one.category.to_string()), one.download_link)).collect()))
    }

    async fn page(&self, query: &PageQuery<'_>) -> Result<Page, Error> {
        let request = |client: crate::api::geminidb::Client| async move {
            let mut page = client.list_instances().project_id(query.project).limit(PAGE).offset(query.offset);
            if let Some(id) = query.id {
                page = page.id(id);
            }
            if let Some(name) = query.name {
                page = page.name(name);
            }
            Page::read(page.send().await)
        };
        self.call(request).await
    }
}
