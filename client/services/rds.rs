//! Relational Database Service: MySQL, PostgreSQL and SQL Server.

use std::num::NonZeroU32;

use super::flow::{Answer, Flow, PageQuery, Target};
use super::handle::{handle, of_categories, of_instances};
use super::instance::Page;
use crate::error::Error;

handle!(
    /// Relational Database Service (RDS): a CA certificate for each instance, in an archive behind a download link.
    ///
    /// Comes from [`Session::rds`](crate::Session::rds).
    Rds,
    rds,
    "Relational Database Service."
);

/// The largest page that the API gives.
const PAGE: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

of_instances!(
    Rds,
    "\"Obtaining the SSL Certificate Download Address\", \
     `GET /v3/{project_id}/instances/{instance_id}/ssl-cert/download-link`",
    "\"Querying DB Instances\", `GET /v3/{project_id}/instances`"
);
of_categories!(Rds);

impl Flow for Rds {
    async fn certificate(&self, target: Target<'_>) -> Result<Answer, Error> {
        let (project, id) = (target.project, target.instance()?);
        let request = self.call(|client| async move {
            client.list_ssl_cert_download_link().project_id(project).instance_id(id).send().await
        });
        let certs = request.await?.into_inner().cert_info_list.into_iter();
        Ok(Answer::Links(certs.map(|one| (Some(one.category.to_string()), one.download_link)).collect()))
    }

    async fn page(&self, query: &PageQuery<'_>) -> Result<Page, Error> {
        let request = |client: crate::api::rds::Client| async move {
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
