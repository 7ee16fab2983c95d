//! Toy Service.

use super::flow::{Answer, Flow, PageQuery, Target};
use super::handle::{handle, of_instances};
use super::instance::Page;
use crate::error::Error;

handle!(
    /// Toy Service: a CA certificate for each toy, behind a download link.
    Toy,
    toy,
    "Toy Service."
);

of_instances!(Toy, "`GET /v9/{project_id}/toys/{instance_id}/cert`", "`GET /v9/{project_id}/toys`");

impl Flow for Toy {
    async fn certificate(&self, target: Target<'_>) -> Result<Answer, Error> {
        let (project, id) = (target.project, target.instance()?);
        let request =
            self.call(
                |client| async move { client.show_cert().project_id(project).instance_id(id).send().await },
            );
        Ok(Answer::Links(vec![(None, request.await?.into_inner().link)]))
    }

    async fn page(&self, query: &PageQuery<'_>) -> Result<Page, Error> {
        let project = query.project;
        self.call(
            |client| async move { Page::read(client.list_instances().project_id(project).send().await) },
        )
        .await
    }
}
