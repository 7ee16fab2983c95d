//! GaussDB.

use std::num::NonZeroU32;

use super::flow::{Answer, Flow, PageQuery, Target};
use super::handle::{handle, of_instances};
use super::instance::Page;
use crate::error::Error;

handle!(
    /// GaussDB: a CA certificate for each instance, in an archive behind a download link.
    ///
    /// Comes from [`Session::gaussdb`](crate::Session::gaussdb).
    GaussDb,
    gaussdb,
    "GaussDB.."
);

/// The largest page that the API gives.
const PAGE: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

of_instances!(
    GaussDb,
    "\"Querying the SSL Certificate Download Address of a DB Instance\", \
     `GET /v3/{project_id}/instances/{instance_id}/ssl-cert/download-link`",
    "\"Querying DB Instances\", `GET /v3/{project_id}/instances`"
);

impl Flow for GaussDb {
    async fn certificate(&self, target: Target<'_>) -> Result<Answer, Error> {
        let (project, id) = (target.project, target.instance()?);
        let request = self.call(|client| async move {
            client.show_ssl_cert_download_link().project_id(project).instance_id(id).send().await
        });
        Ok(Answer::Links(vec![(None, request.await?.into_inner().download_link)]))
    }

    async fn page(&self, query: &PageQuery<'_>) -> Result<Page, Error> {
        let request = |client: crate::api::gaussdb::Client| async move {
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
