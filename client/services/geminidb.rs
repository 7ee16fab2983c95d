//! GeminiDB: its instances, and the CA certificate behind an instance's download link.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use cloud_certs_certificate::{CaBundle, Certificate};
use zeroize::Zeroizing;

use super::handle::handle;
use super::instance::{Instance, Page, SslState};
use crate::api;
use crate::api::geminidb::types::CertInfo;
use crate::error::{Error, NoCertificate, parse_id};
use crate::path_segment::PathSegment;
use crate::transport::download;
use crate::url::{Link, is_this_machine};

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
/// More instances than any project can have; a server that goes on longer is broken.
const MOST_INSTANCES: usize = 100_000;

impl GeminiDb {
    /// Fetches the CA certificate of an instance: asks for its download links and follows them.
    ///
    /// `instance` is an id when it looks like one (32 hexadecimal digits, `in`, two digits), else an exact name,
    /// else it is tried as an id. Where the service lists several certificates, all are in the bundle.
    ///
    /// Source: "Obtaining the SSL Certificate Download Address",
    /// `GET /v3/{project_id}/instances/{instance_id}/ssl-cert/download-link`. The link is untrusted: https only, no
    /// user information, no IP address, no redirect to another host, no address of this machine or link, and 1 MiB
    /// at most; the token does not go there.
    ///
    /// # Errors
    ///
    /// [`Error::InstanceNotFound`] and [`Error::InstanceAmbiguous`] for a name, [`Error::NoCertificate`] when the
    /// service lists none, [`Error::Link`] when a link must not be followed, [`Error::Certificate`] when what it
    /// leads to is not a certificate, and what every request can end in.
    pub async fn ca_certificates(&self, instance: &str) -> Result<CaBundle, Error> {
        self.certificates(instance, None).await
    }

    /// Fetches the certificates of one category only, such as `international`, as the service names it.
    ///
    /// # Errors
    ///
    /// Those of [`ca_certificates`](Self::ca_certificates); [`NoCertificate::Category`] says which categories there
    /// are.
    pub async fn ca_certificates_in_category(
        &self,
        instance: &str,
        category: &str,
    ) -> Result<CaBundle, Error> {
        self.certificates(instance, Some(category)).await
    }

    async fn certificates(&self, instance: &str, category: Option<&str>) -> Result<CaBundle, Error> {
        let id = self.resolve(instance).await?;
        let links = self.download_links(&id).await.map_err(|error| match error.status() {
            // A text that is not an id is a bad parameter to some, and unknown to others.
            Some(http::StatusCode::NOT_FOUND | http::StatusCode::BAD_REQUEST) if !looks_like_id(instance) => {
                not_found(instance)
            }
            _ => error,
        })?;
        if links.is_empty() {
            let reason = self.why_no_certificate(&id).await;
            return Err(Error::NoCertificate { instance: instance.to_owned(), reason });
        }
        let links = of_category(links, category)
            .map_err(|reason| Error::NoCertificate { instance: instance.to_owned(), reason })?;
        let mut certificates: Vec<Certificate> = Vec::new();
        for CertInfo { download_link, .. } in &links {
            let (host, body) = self.download(download_link).await?;
            let bundle = CaBundle::from_bytes(&body).map_err(|source| Error::Certificate { host, source })?;
            certificates.extend(bundle);
        }
        CaBundle::from_certificates(certificates).map_err(|source| Error::Certificate {
            host: links.iter().filter_map(|info| info.download_link.host()).collect::<Vec<_>>().join(", "),
            source,
        })
    }

    /// Lists the instances of the project, all pages of them.
    ///
    /// Source: "Querying Instances and Details", `GET /v3/{project_id}/instances`.
    ///
    /// # Errors
    ///
    /// What every request can end in.
    pub async fn instances(&self) -> Result<Vec<Instance>, Error> {
        self.list(None, None).await
    }

    /// Lists the instances with an id or name. The service filters, and this again: to the service, a leading `*` is a
    /// wildcard.
    async fn list(&self, id: Option<&str>, name: Option<&str>) -> Result<Vec<Instance>, Error> {
        let project = self.session.project_id().await?;
        let mut found: Vec<Instance> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut offset = 0;
        while found.len() < MOST_INSTANCES {
            let Page { instances, total } = self
                .call(|client| async move {
                    let mut page = client.list_instances().project_id(project).limit(PAGE).offset(offset);
                    if let Some(id) = id {
                        page = page.id(id);
                    }
                    if let Some(name) = name {
                        page = page.name(name);
                    }
                    match page.send().await {
                        Ok(page) => Ok(page.into_inner().into()),
                        Err(api::Error::InvalidResponsePayload(body, error)) => {
                            Page::read_leniently(&body).ok_or(api::Error::InvalidResponsePayload(body, error))
                        }
                        Err(error) => Err(error),
                    }
                })
                .await?;
            offset += instances.len() as i32;
            let known = found.len();
            // An instance created meanwhile moves the others: one can come twice.
            found.extend(instances.into_iter().filter(|new| seen.insert(new.id.clone())));
            // A page without news is behind the last one, or comes from a server that ignores the offset.
            if found.len() == known || total.is_some_and(|total| offset as usize >= total) {
                break;
            }
        }
        found.retain(|one| id.is_none_or(|id| one.id == id) && name.is_none_or(|name| one.name == name));
        Ok(found)
    }

    async fn download(&self, link: &Link) -> Result<(String, Zeroizing<Vec<u8>>), Error> {
        // Links to this machine come from an API on this machine.
        let allows_loopback = is_this_machine(&*self.session.endpoint::<api::geminidb::Client>()?);
        download(self.session.transport(), link, allows_loopback).await
    }

    async fn download_links(&self, id: &PathSegment) -> Result<Vec<CertInfo>, Error> {
        let project = self.session.project_id().await?;
        let answer = self
            .call(|client| async move {
                client.list_ssl_cert_download_addresses().project_id(project).instance_id(id).send().await
            })
            .await?;
        Ok(answer.into_inner().certs)
    }

    /// Finds the id of an instance given by id or name.
    async fn resolve(&self, instance: &str) -> Result<PathSegment, Error> {
        let id = parse_id("instance id", instance)?;
        if looks_like_id(instance) {
            return Ok(id);
        }
        match self.list(None, Some(instance)).await?.as_slice() {
            [] => Ok(id),
            [one] => parse_id("instance id", &one.id),
            several => Err(Error::InstanceAmbiguous {
                name: instance.to_owned(),
                ids: several.iter().map(|one| one.id.clone()).collect(),
            }),
        }
    }

    /// Finds why the service lists no certificate; a failure to find out must not hide that it lists none.
    async fn why_no_certificate(&self, id: &PathSegment) -> NoCertificate {
        let found = self.list(Some(id.as_str()), None).await.unwrap_or_default();
        match found.first().map(|instance| instance.ssl) {
            Some(SslState::Off) => NoCertificate::SslOff,
            Some(SslState::CertificateManager) => NoCertificate::CertificateManager,
            _ => NoCertificate::Unknown,
        }
    }
}

/// Selects the links of a category, or all.
fn of_category(links: Vec<CertInfo>, category: Option<&str>) -> Result<Vec<CertInfo>, NoCertificate> {
    let Some(wanted) = category else { return Ok(links) };
    let (of_it, others): (Vec<_>, Vec<_>) =
        links.into_iter().partition(|info| info.category.to_string() == wanted);
    if !of_it.is_empty() {
        return Ok(of_it);
    }
    let listed: BTreeSet<_> = others.iter().map(|info| info.category.to_string()).collect();
    Err(NoCertificate::Category { wanted: wanted.to_owned(), listed: listed.into_iter().collect() })
}

fn not_found(name: &str) -> Error {
    Error::InstanceNotFound { name: name.to_owned() }
}

/// Returns whether a text is 32 hexadecimal digits, `in`, and the two digits of the engine.
fn looks_like_id(text: &str) -> bool {
    let Some((hex, engine)) = text.rsplit_once("in") else { return false };
    let is_lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    hex.len() == 32
        && hex.bytes().all(is_lower_hex)
        && engine.len() == 2
        && engine.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_from_a_name() {
        for id in ["e73893ef73754465a8bd2e0857bbf13ein06", "00000000000000000000000000000000in99"] {
            assert!(looks_like_id(id), "{id}");
        }
        for name in [
            "demo-cassandra",
            "",
            "in06",
            "e73893ef73754465a8bd2e0857bbf13ein6",
            "E73893EF73754465A8BD2E0857BBF13Ein06",
            "e73893ef73754465a8bd2e0857bbf13ein0x",
            "g73893ef73754465a8bd2e0857bbf13ein06",
        ] {
            assert!(!looks_like_id(name), "{name}");
        }
    }
}
