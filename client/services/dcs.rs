//! Distributed Cache Service: Redis.

use std::num::NonZeroU32;

use super::flow::{Answer, Flow, PageQuery, Target};
use super::handle::{handle, of_instances};
use super::instance::Page;
use crate::error::{Error, NoCertificate};

handle!(
    /// Distributed Cache Service (DCS), Redis: a CA certificate for each instance, in an archive behind a download link.
    ///
    /// Comes from [`Session::dcs`](crate::Session::dcs).
    Dcs,
    dcs,
    "Distributed Cache Service."
);

/// The code of the answer about an instance without SSL.
const NO_SSL: &str = "DCS.4201";

/// The largest page that the API gives.
const PAGE: NonZeroU32 = NonZeroU32::MIN.saturating_add(999);

of_instances!(
    Dcs,
    "\"Downloading the SSL Certificate of an Instance\", \
     `POST /v2/{project_id}/instances/{instance_id}/ssl-certs/download`",
    "\"Querying Instances\", `GET /v2/{project_id}/instances`"
);

impl Flow for Dcs {
    async fn certificate(&self, target: Target<'_>) -> Result<Answer, Error> {
        let (project, id) = (target.project, target.instance()?);
        let request = self.call(|client| async move {
            client.download_ssl_cert().project_id(project).instance_id(id).send().await
        });
        match request.await {
            Ok(answer) => Ok(Answer::Links(vec![(None, answer.into_inner().link)])),
            Err(error) if error.code() == Some(NO_SSL) => {
                Err(Error::NoCertificate { instance: id.to_string(), reason: NoCertificate::SslOff })
            }
            Err(error) => Err(error),
        }
    }

    async fn page(&self, query: &PageQuery<'_>) -> Result<Page, Error> {
        let request = |client: crate::api::dcs::Client| async move {
            let mut page = client.list_instances().project_id(query.project).limit(PAGE).offset(query.offset);
            if let Some(id) = query.id {
                page = page.instance_id(id);
            }
            if let Some(name) = query.name {
                page = page.name(name).name_equal("true");
            }
            Page::read(page.send().await).map(Page::without_ssl)
        };
        self.call(request).await
    }
}
