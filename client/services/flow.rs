//! The steps to a certificate, which are the same for every service: find the instance, ask, follow the links, decode.

use std::collections::BTreeSet;
use std::future::ready;

use cloud_certs_certificate::{CaBundle, Certificate};
use futures_util::TryStreamExt;
use progenitor_client::{ByteStream, ResponseValue};
use zeroize::Zeroizing;

use super::instance::{Instance, Page, SslState, looks_like_id};
use crate::api;
use crate::error::{Error, ListLimit, MAX_BODY, NoCertificate, parse_id};
use crate::path_segment::PathSegment;
use crate::service::Service;
use crate::session::Session;
use crate::suggest::near;
use crate::transport::download;
use crate::url::{Link, is_this_machine};

/// More bytes than a service ever sends, for an answer without a length.
const USUAL_ANSWER: usize = 64 << 10;

pub(super) const NO_INSTANCES: &str = "it lists no instances";
const NEEDS_INSTANCE: &str = "its certificates belong to instances: give the name or id of one";

/// A request for the certificates of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateQuery {
    /// The id or name of the instance, for a service with a certificate for each.
    pub instance: Option<String>,
    /// The only category wanted, for a service that has several.
    pub category: Option<String>,
}

impl CertificateQuery {
    /// Begins a query for everything that the service has for the project.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits it to an instance, by id or name.
    #[must_use]
    pub fn instance(mut self, instance: impl Into<String>) -> Self {
        self.instance = Some(instance.into());
        self
    }

    /// Limits it to a category, as the service names it.
    #[must_use]
    pub fn category(mut self, category: impl Into<String>) -> Self {
        self.category = Some(category.into());
        self
    }
}

/// A client of one service in a session, as `handle!` defines it.
pub(super) trait Handle {
    const SERVICE: Service;

    fn session(&self) -> &Session;
}

/// The requests of a service that the flow is made of.
pub(super) trait Flow: Handle {
    /// Asks for the certificate.
    async fn certificate(&self, target: Target<'_>) -> Result<Answer, Error>;

    /// Asks for a page of the instances. A service without a list has one page with none.
    async fn page(&self, _query: &PageQuery<'_>) -> Result<Page, Error> {
        Ok(Page::default())
    }
}

/// The project, and the instance if the certificate is about one.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) project: &'a PathSegment,
    instance: Option<&'a PathSegment>,
    service: Service,
}

impl<'a> Target<'a> {
    pub(super) fn instance(&self) -> Result<&'a PathSegment, Error> {
        self.instance.ok_or(Error::Query { service: self.service.id(), reason: NEEDS_INSTANCE })
    }
}

/// The response of a service.
pub(super) enum Answer {
    /// The certificate.
    Bytes(Zeroizing<Vec<u8>>),
    /// Links to certificates, and their categories.
    Links(Vec<(Option<String>, Link)>),
}

/// Which instances to list, and how many to skip.
pub(super) struct PageQuery<'a> {
    pub(super) project: &'a PathSegment,
    pub(super) id: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    pub(super) offset: i32,
}

/// Reads a file that a service answers with.
pub(super) async fn read<E>(answer: ResponseValue<ByteStream>) -> Result<Answer, api::Error<E>> {
    let length = answer.content_length().map_or(USUAL_ANSWER, |length| length.min(MAX_BODY as u64) as usize);
    // A private key may come by mistake: the buffer is overwritten in the end, and does not move as it grows.
    let start = Zeroizing::new(Vec::with_capacity(length));
    let read = answer.into_inner_stream().try_fold(start, |mut read, chunk| {
        read.extend_from_slice(&chunk);
        ready(Ok(read))
    });
    read.await.map(Answer::Bytes).map_err(api::Error::ResponseBodyError)
}

/// Fetches the certificates of the project or of an instance, within the time of one call.
pub(super) async fn fetch<F: Flow>(service: &F, query: &CertificateQuery) -> Result<CaBundle, Error> {
    service.session().within(fetch_all(service, query)).await
}

/// Lists all instances, within the time of one call.
pub(super) async fn instances<F: Flow>(service: &F) -> Result<Vec<Instance>, Error> {
    service.session().within(list(service, None, None)).await
}

async fn fetch_all<F: Flow>(service: &F, query: &CertificateQuery) -> Result<CaBundle, Error> {
    refuse_unfit(F::SERVICE, query)?;
    // IAM is not asked for the project if the service cannot be reached.
    service.session().endpoint(F::SERVICE)?;
    let id = match &query.instance {
        Some(instance) => Some(resolve(service, instance).await?),
        None => None,
    };
    let project = service.session().project_id().await?;
    let target = Target { project, instance: id.as_ref(), service: F::SERVICE };
    let answer = match (service.certificate(target).await, &query.instance) {
        // An instance that was found by its name is there: the answer is about something else.
        (Err(error), Some(instance)) if id.as_ref().is_some_and(|id| id.as_str() == instance) => {
            return Err(with_near(service, explain(F::SERVICE, instance, error)).await);
        }
        (answer, _) => answer?,
    };
    match answer {
        Answer::Bytes(body) => match CaBundle::from_bytes(&body) {
            Ok(bundle) => Ok(bundle),
            Err(source) => Err(Error::Certificate { host: service.session().host(F::SERVICE)?, source }),
        },
        Answer::Links(links) => {
            let instance = query.instance.as_deref().unwrap_or_default();
            let none = |reason| Error::NoCertificate { instance: instance.to_owned(), reason };
            if links.is_empty() {
                return Err(none(why_no_certificate(service, id.as_ref()).await));
            }
            let links = of_category(links, query.category.as_deref()).map_err(none)?;
            follow(service, &links).await
        }
    }
}

/// Refuses a query with a part that the service does not have, or without one that it needs.
fn refuse_unfit(service: Service, query: &CertificateQuery) -> Result<(), Error> {
    let refuse = |reason| Err(Error::Query { service: service.id(), reason });
    match query {
        _ if query.instance.is_some() && !service.needs_instance() => {
            refuse("it has one certificate for the project: leave the instance out")
        }
        _ if query.instance.is_none() && service.needs_instance() => refuse(NEEDS_INSTANCE),
        _ if query.category.is_some() && !service.has_categories() => {
            refuse("it has no categories: leave the category out")
        }
        _ => Ok(()),
    }
}

/// Downloads what is behind the links, and puts the certificates together.
async fn follow<F: Flow>(service: &F, links: &[Link]) -> Result<CaBundle, Error> {
    let session = service.session();
    // Links to this machine come from an API on this machine.
    let allows_loopback = is_this_machine(&*session.endpoint(F::SERVICE)?);
    let mut certificates: Vec<Certificate> = Vec::new();
    let too_many = |limit| Ok(Error::TooMany { host: session.host(F::SERVICE)?, limit });
    if links.len() > ListLimit::Links.most() {
        return Err(too_many(ListLimit::Links)?);
    }
    for link in links {
        let (host, body) = download(session.transport(), link, allows_loopback).await?;
        let bundle = CaBundle::from_bytes(&body).map_err(|source| Error::Certificate { host, source })?;
        let new = bundle.into_iter().filter(|one| !certificates.contains(one)).collect::<Vec<_>>();
        certificates.extend(new);
        if certificates.len() > ListLimit::Certificates.most() {
            return Err(too_many(ListLimit::Certificates)?);
        }
    }
    CaBundle::from_certificates(certificates).map_err(|source| Error::Certificate {
        host: links.iter().filter_map(Link::host).collect::<Vec<_>>().join(", "),
        source,
    })
}

/// Finds the id of an instance given by id or name.
async fn resolve<F: Flow>(service: &F, instance: &str) -> Result<PathSegment, Error> {
    let id = parse_id("instance id", instance)?;
    if looks_like_id(instance) || !F::SERVICE.lists_instances() {
        return Ok(id);
    }
    match list(service, None, Some(instance)).await?.as_slice() {
        [] => Ok(id),
        [one] => parse_id("instance id", &one.id),
        several => Err(Error::InstanceAmbiguous {
            name: instance.to_owned(),
            ids: several.iter().map(|one| one.id.clone()).collect(),
        }),
    }
}

/// Makes an answer "not found" one about the instance: a name that none has, or an id that is another service's.
fn explain(service: Service, instance: &str, error: Error) -> Error {
    // For a text that is not an id, some services report a bad parameter, others an unknown instance.
    if !matches!(error.status(), Some(http::StatusCode::NOT_FOUND | http::StatusCode::BAD_REQUEST)) {
        return error;
    }
    if !looks_like_id(instance) {
        return Error::InstanceNotFound {
            name: instance.to_owned(),
            service: service.id(),
            near: Vec::new(),
        };
    }
    match Service::from_instance_id(instance).filter(|likely| *likely != service) {
        Some(likely) => {
            let (service, source) = (service.id(), Box::new(error));
            Error::OtherService { instance: instance.to_owned(), service, likely, source }
        }
        None => error,
    }
}

/// Adds the names that are like one that no instance has; a failure to list them must not hide that.
async fn with_near<F: Flow>(service: &F, error: Error) -> Error {
    let Error::InstanceNotFound { name, service: id, .. } = error else { return error };
    let all = list(service, None, None).await.unwrap_or_default();
    let near = near(&name, all.iter().map(|one| one.name.as_str())).into_iter().map(str::to_owned).collect();
    Error::InstanceNotFound { name, service: id, near }
}

/// Lists the instances with an id or name, all pages of them. The service filters, and this again: to some services, a
/// leading `*` is a wildcard, and a part of a name enough.
async fn list<F: Flow>(service: &F, id: Option<&str>, name: Option<&str>) -> Result<Vec<Instance>, Error> {
    if !F::SERVICE.lists_instances() {
        return Err(Error::Query { service: F::SERVICE.id(), reason: NO_INSTANCES });
    }
    service.session().endpoint(F::SERVICE)?;
    let project = service.session().project_id().await?;
    let mut listing = Listing::default();
    let mut offset = 0;
    for _ in 0..ListLimit::Pages.most() {
        let Page { instances, total } = service.page(&PageQuery { project, id, name, offset }).await?;
        offset += instances.len() as i32;
        let known = listing.seen.len();
        let is_wanted =
            |one: &Instance| id.is_none_or(|id| one.id == id) && name.is_none_or(|name| one.name == name);
        if let Err(limit) = listing.add(instances, is_wanted) {
            return Err(Error::TooMany { host: service.session().host(F::SERVICE)?, limit });
        }
        // A page without new instances comes after the last one, or from a server that ignores the offset.
        if listing.seen.len() == known || total.is_some_and(|total| offset as usize >= total) {
            return Ok(listing.found);
        }
    }
    Err(Error::TooMany { host: service.session().host(F::SERVICE)?, limit: ListLimit::Pages })
}

/// The instances of all pages so far.
#[derive(Default)]
struct Listing {
    found: Vec<Instance>,
    /// The ids of all that came. An instance created meanwhile moves the others: one can come twice.
    seen: BTreeSet<String>,
    bytes: usize,
}

impl Listing {
    /// Adds a page, as long as it stays within the limits.
    fn add(&mut self, page: Vec<Instance>, is_wanted: impl Fn(&Instance) -> bool) -> Result<(), ListLimit> {
        for one in page {
            if !self.seen.insert(one.id.clone()) {
                continue;
            }
            self.bytes += one.id.len();
            if is_wanted(&one) {
                let texts = [Some(&one.id), Some(&one.name), one.engine.as_ref(), one.version.as_ref()];
                self.bytes += texts.into_iter().flatten().map(String::len).sum::<usize>();
                self.found.push(one);
            }
            if self.seen.len() > ListLimit::Instances.most() {
                return Err(ListLimit::Instances);
            }
            if self.bytes > ListLimit::Bytes.most() {
                return Err(ListLimit::Bytes);
            }
        }
        Ok(())
    }
}

/// Finds why the service lists no certificate; a failure to find out must not hide that it lists none.
async fn why_no_certificate<F: Flow>(service: &F, id: Option<&PathSegment>) -> NoCertificate {
    let found = list(service, id.map(PathSegment::as_str), None).await.unwrap_or_default();
    match found.first().map(|instance| instance.ssl) {
        Some(SslState::Off) => NoCertificate::SslOff,
        Some(SslState::CertificateManager) => NoCertificate::CertificateManager,
        _ => NoCertificate::Unknown,
    }
}

/// Selects the links of a category, or all.
fn of_category(
    links: Vec<(Option<String>, Link)>,
    category: Option<&str>,
) -> Result<Vec<Link>, NoCertificate> {
    let Some(wanted) = category else { return Ok(links.into_iter().map(|(_, link)| link).collect()) };
    let (of_it, others): (Vec<_>, Vec<_>) =
        links.into_iter().partition(|(category, _)| category.as_deref() == Some(wanted));
    if !of_it.is_empty() {
        return Ok(of_it.into_iter().map(|(_, link)| link).collect());
    }
    let listed: BTreeSet<_> = others.into_iter().filter_map(|(category, _)| category).collect();
    Err(NoCertificate::Category { wanted: wanted.to_owned(), listed: listed.into_iter().collect() })
}
