//! A certificate of the configuration, with the defaults applied.

use std::collections::BTreeMap;
use std::ops::Range;

use cloud_certs::Service;
use cloud_certs::certificate::Fingerprint;
use toml::Spanned;

use crate::account::Account;
use crate::config::error::{ConfigError, Source};
use crate::config::merge::MergePolicy;
use crate::config::output::{OutputConfig, OutputDefaults};
use crate::config::server::{Roots, VerifiedServer, roots, server};
use crate::config::tables::CertificateTable;
use crate::config::values::ServiceId;

/// A certificate to keep current.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateConfig {
    /// The name in messages and reports.
    pub name: String,
    /// The service.
    pub service: Service,
    /// The instances whose certificates are fetched.
    pub instances: Instances,
    /// The only category wanted, for a service that has several.
    pub category: Option<String>,
    /// The account to fetch from.
    pub account: Account,
    /// The only fingerprints that are accepted; none for any.
    pub pins: Vec<Fingerprint>,
    /// The fate of older certificates.
    pub merge: MergePolicy,
    /// The days before the expiry of a certificate in which there are warnings.
    pub warn_days: u32,
    /// Labels for reports and metrics.
    pub labels: BTreeMap<String, String>,
    /// The server that has to be verified with the outputs.
    pub server: Option<VerifiedServer>,
    /// The roots that outputs hold beside the certificates of the service.
    pub roots: Vec<Roots>,
    /// The files.
    pub outputs: Vec<OutputConfig>,
}

/// The instances of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Instances {
    /// None: the service has one certificate for the project.
    Project,
    /// One, by id or name.
    One(String),
    /// Every instance of the project.
    All,
}

/// The default number of days before an expiry in which there are warnings.
const WARN_DAYS: u32 = 30;

impl CertificateConfig {
    pub(crate) fn new(source: Source<'_>, table: Spanned<CertificateTable>) -> Result<Self, ConfigError> {
        let place = head(source.text, &table.span());
        let mut table = table.into_inner();
        let error = |what: &str| Err(source.error(&place, what));
        let Some(ServiceId(service)) = table.service.as_ref().map(|service| *service.get_ref()) else {
            return error("the certificate has no `service`; write one, as `service = \"css\"`");
        };
        let instances = instances(source, service, &place, &table)?;
        if let Some(category) = table.category.as_ref().filter(|_| !service.has_categories()) {
            return Err(
                source.error(&category.span(), format!("{service} has no categories; remove the key"))
            );
        }
        let name = match &table.name {
            Some(name) => checked_name(source, name)?,
            None => match &instances {
                Instances::One(instance) => format!("{service}-{instance}"),
                Instances::Project | Instances::All => service.id().to_owned(),
            },
        };
        let Some(outputs) = table.outputs.take().filter(|outputs| !outputs.is_empty()) else {
            return error(
                "the certificate has no output; write a table `[[certificate.output]]` with a `path` below it",
            );
        };
        let defaults = OutputDefaults {
            source,
            has_several_instances: instances == Instances::All,
            on_change: table.on_change.take(),
            on_change_timeout: table.on_change_timeout,
        };
        let outputs = outputs.into_iter().map(|output| OutputConfig::new(&defaults, output));
        let outputs = outputs.collect::<Result<Vec<_>, _>>()?;
        let server = server(source, &table, instances == Instances::All)?;
        let roots = roots(source, &table, &outputs)?;
        Ok(Self {
            name,
            service,
            category: table.category.map(Spanned::into_inner),
            account: Account {
                cloud: table.cloud,
                vendor: table.vendor.map(|vendor| vendor.0),
                region: table.region,
                project_id: table.project_id,
                project_name: table.project_name,
                profile: table.profile,
            },
            pins: table.pins.unwrap_or_default().into_iter().map(|pin| pin.0).collect(),
            merge: table.merge.unwrap_or_default(),
            warn_days: table.warn_days.unwrap_or(WARN_DAYS),
            labels: table.labels.unwrap_or_default(),
            server,
            roots,
            outputs,
            instances,
        })
    }
}

/// The instances that the keys `instance` and `all` select.
fn instances(
    source: Source<'_>,
    service: Service,
    place: &Range<usize>,
    table: &CertificateTable,
) -> Result<Instances, ConfigError> {
    let all = table.all.as_ref().filter(|all| *all.get_ref());
    match (&table.instance, all) {
        (Some(instance), Some(_)) => {
            Err(source.error(&instance.span(), "`instance` and `all` exclude each other; remove one"))
        }
        (Some(key), None) if !service.needs_instance() => Err(source
            .error(&key.span(), format!("{service} has one certificate for the project; remove the instance"))),
        (None, Some(all)) if !service.lists_instances() || !service.needs_instance() => Err(source.error(
            &all.span(),
            format!("{service} has one certificate for the project; remove `all`"),
        )),
        (Some(instance), None) if instance.get_ref().trim().is_empty() => {
            Err(source.error(&instance.span(), "the instance is empty; write its id or its name"))
        }
        (Some(instance), None) => Ok(Instances::One(instance.get_ref().clone())),
        (None, Some(_)) => Ok(Instances::All),
        (None, None) if service.needs_instance() => Err(source.error(
            place,
            format!(
                "{service} has a certificate for each instance; write `instance` with an id or a name, or `all = true`"
            ),
        )),
        (None, None) => Ok(Instances::Project),
    }
}

/// A name that fits on a line.
fn checked_name(source: Source<'_>, name: &Spanned<String>) -> Result<String, ConfigError> {
    let text = name.get_ref();
    match text.is_empty() || text.len() > 200 || text.chars().any(cloud_certs_text::is_deceptive) {
        true => {
            Err(source.error(&name.span(), "a name has from 1 to 200 characters, all of which can be seen"))
        }
        false => Ok(text.clone()),
    }
}

/// The header line of a table, whose span may begin after it.
fn head(text: &str, span: &Range<usize>) -> Range<usize> {
    let before = text.get(..span.start).unwrap_or(text);
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    if text[span.start.min(text.len())..].starts_with('[') { span.clone() } else { line..span.end }
}
