//! The tables of the file, as they are written.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;

use crate::config::format::FileFormat;
use crate::config::merge::MergePolicy;
use crate::config::principal::Principal;
use crate::config::server_values::{NameText, ServerText, StartTlsName};
use crate::config::values::{Argv, Concurrency, Interval, Mode, Pin, ServiceId, Span, Vendor};
use crate::config::workload::Workload;

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct ConfigTable {
    pub(crate) concurrency: Option<Concurrency>,
    pub(crate) interval: Option<Interval>,
    pub(crate) state: Option<PathBuf>,
    pub(crate) defaults: CertificateTable,
    #[serde(rename = "certificate")]
    pub(crate) certificates: Vec<Spanned<CertificateTable>>,
}

/// A table `[[certificate]]`, and `[defaults]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct CertificateTable {
    pub(crate) name: Option<Spanned<String>>,
    pub(crate) service: Option<Spanned<ServiceId>>,
    pub(crate) instance: Option<Spanned<String>>,
    pub(crate) all: Option<Spanned<bool>>,
    pub(crate) category: Option<Spanned<String>>,
    pub(crate) cloud: Option<String>,
    pub(crate) vendor: Option<Vendor>,
    pub(crate) region: Option<String>,
    pub(crate) project_id: Option<String>,
    pub(crate) project_name: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) pins: Option<Vec<Pin>>,
    pub(crate) merge: Option<MergePolicy>,
    pub(crate) warn_days: Option<u32>,
    pub(crate) labels: Option<BTreeMap<String, String>>,
    pub(crate) verify: Option<Spanned<ServerText>>,
    pub(crate) verify_name: Option<Spanned<NameText>>,
    pub(crate) verify_starttls: Option<Spanned<StartTlsName>>,
    pub(crate) roots: Option<Spanned<Vec<String>>>,
    pub(crate) on_change: Option<Argv>,
    pub(crate) on_change_timeout: Option<Span>,
    #[serde(rename = "output")]
    pub(crate) outputs: Option<Vec<Spanned<OutputTable>>>,
}

impl CertificateTable {
    /// These values, and those of the defaults where there are none.
    pub(crate) fn over(self, defaults: &Self) -> Self {
        let defaults = defaults.clone();
        let labels = match (self.labels, defaults.labels) {
            (Some(own), Some(others)) => Some(others.into_iter().chain(own).collect()),
            (own, others) => own.or(others),
        };
        // An id of one and a name of the other would contradict each other, and so would an instance and all of them.
        let has_project = self.project_id.is_some() || self.project_name.is_some();
        let has_instance = self.instance.is_some() || self.all.is_some();
        Self {
            name: self.name,
            service: self.service.or(defaults.service),
            instance: self.instance,
            all: self.all.or(defaults.all.filter(|_| !has_instance)),
            category: self.category.or(defaults.category),
            cloud: self.cloud.or(defaults.cloud),
            vendor: self.vendor.or(defaults.vendor),
            region: self.region.or(defaults.region),
            project_id: self.project_id.or(defaults.project_id.filter(|_| !has_project)),
            project_name: self.project_name.or(defaults.project_name.filter(|_| !has_project)),
            profile: self.profile.or(defaults.profile),
            pins: self.pins.or(defaults.pins),
            merge: self.merge.or(defaults.merge),
            warn_days: self.warn_days.or(defaults.warn_days),
            labels,
            verify: self.verify.or(defaults.verify),
            verify_name: self.verify_name.or(defaults.verify_name),
            verify_starttls: self.verify_starttls.or(defaults.verify_starttls),
            roots: self.roots.or(defaults.roots),
            on_change: self.on_change.or(defaults.on_change),
            on_change_timeout: self.on_change_timeout.or(defaults.on_change_timeout),
            outputs: self.outputs.or(defaults.outputs),
        }
    }
}

/// A table `[[certificate.output]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct OutputTable {
    pub(crate) path: Option<Spanned<String>>,
    pub(crate) configmap: Option<Spanned<String>>,
    pub(crate) secret: Option<Spanned<String>>,
    pub(crate) namespace: Option<Spanned<String>>,
    pub(crate) keys: Option<Spanned<BTreeMap<String, FileFormat>>>,
    pub(crate) labels: Option<Spanned<BTreeMap<String, String>>>,
    pub(crate) annotations: Option<Spanned<BTreeMap<String, String>>>,
    pub(crate) restart: Option<Spanned<Vec<Workload>>>,
    pub(crate) format: Option<FileFormat>,
    pub(crate) mode: Option<Mode>,
    pub(crate) owner: Option<Principal>,
    pub(crate) group: Option<Principal>,
    pub(crate) store_password_file: Option<Spanned<PathBuf>>,
    pub(crate) force: Option<bool>,
    pub(crate) on_change: Option<Argv>,
    pub(crate) on_change_timeout: Option<Span>,
}
