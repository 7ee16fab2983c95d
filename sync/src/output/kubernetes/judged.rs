//! An object that was looked at, and is not changed yet.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cloud_certs::certificate::Change;
use cloud_certs::{CaBundle, Secret};
use jiff::Timestamp;
use kube::api::Patch;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::config::format::FileFormat;
use crate::config::merge::MergePolicy;
use crate::config::object::{ObjectConfig, ObjectKind};
use crate::config::output::OutputConfig;
use crate::error::OutputError;
use crate::output::kubernetes::cluster::{Cluster, Connected, Patched};
use crate::output::kubernetes::content::{Content, Key, Part, Wishes};
use crate::output::kubernetes::error::ObjectError;
use crate::output::kubernetes::live::{LiveObject, MANAGER};
use crate::output::kubernetes::place::ObjectPlace;
use crate::output::kubernetes::restart::restart;
use crate::output::kubernetes::{fields, takeover};
use crate::output::password;
use crate::proof::Replacement;
use crate::report::{CertificateReport, OutputReport};

/// The verbs that an object needs. Server-side apply makes an object by a patch of its name, so that `create` is checked
/// with the name, too.
const VERBS: &str = "get, create, patch";

/// The most bytes in an object. Source: the Kubernetes documentation of ConfigMaps and Secrets.
const MAX_BYTES: usize = 1 << 20;

/// The annotation with the checksum of the content.
const CHECKSUM: &str = "cloud-certs/checksum";

/// The circumstances of an object.
pub(crate) struct ObjectContext<'a> {
    /// The name, without placeholders.
    pub(crate) name: &'a str,
    pub(crate) merge: MergePolicy,
    pub(crate) default_password: &'a Secret,
    pub(crate) now: Timestamp,
}

/// An object that was looked at, and is not changed yet.
pub(crate) struct JudgedObject<'a> {
    connected: &'a Connected,
    config: &'a ObjectConfig,
    place: ObjectPlace,
    live: LiveObject,
    /// The reason to write; none if the object is right.
    pub(crate) change: Option<Change>,
    content: Content,
    checksum: String,
    apply: Value,
}

impl<'a> JudgedObject<'a> {
    /// Judges the object: certificates, passwords of stores, labels, annotations, and fields that are no longer wanted.
    pub(crate) async fn new(
        cluster: &'a Cluster,
        output: &OutputConfig,
        config: &'a ObjectConfig,
        bundle: &CaBundle,
        context: &ObjectContext<'_>,
    ) -> Result<Self, OutputError> {
        let connected = cluster.connected().await?;
        let namespace = config.namespace.as_deref().unwrap_or(&connected.namespace);
        let place = ObjectPlace::of_object(config.kind, namespace, context.name);
        let found = connected.get(&place, VERBS).await?;
        let is_there = found.is_some();
        let live = found.map(|found| LiveObject::new(config.kind, found)).unwrap_or_default();
        let wishes = Wishes {
            place: &place,
            keys: keys(output, config, context.default_password)?,
            merge: context.merge,
            is_forced: output.force,
            now: context.now,
        };
        let content = Content::new(&wishes, bundle, &live)?;
        let others = live.contents.iter().filter(|(key, _)| !content.values.contains_key(*key));
        let bytes = others.map(|(_, value)| value.len()).chain(content.values.values().map(Vec::len)).sum();
        if bytes > MAX_BYTES {
            return Err(ObjectError::TooLarge { object: place.to_string(), bytes }.into());
        }
        let checksum = checksum(&content.values);
        let mut labels = config.labels.clone();
        labels.insert("app.kubernetes.io/managed-by".to_owned(), MANAGER.to_owned());
        let mut annotations = config.annotations.clone();
        annotations.insert(CHECKSUM.to_owned(), checksum.clone());
        let has_all = |found: &BTreeMap<String, String>, wanted: &BTreeMap<String, String>| {
            wanted.iter().all(|(key, value)| found.get(key) == Some(value))
        };
        let is_right = content.values.iter().all(|(key, value)| live.contents.get(key) == Some(value))
            && has_all(&live.labels, &labels)
            && has_all(&live.annotations, &annotations);
        let apply = apply(config.kind, &place, &content.values, (&labels, &annotations));
        let is_too_much = !live.own_fields().is_subset(&fields::claimed(&apply));
        let change = match is_there {
            false => Some(Change::New),
            true => (!is_right || is_too_much).then_some(Change::Content),
        };
        Ok(Self { connected, config, place, live, change, content, checksum, apply })
    }

    /// The certificates that the object should hold.
    pub(crate) fn bundle(&self) -> &CaBundle {
        &self.content.bundle
    }

    /// Notes that become warnings.
    pub(crate) fn warnings(&self) -> &[String] {
        &self.content.warnings
    }

    /// Each key with certificates, as it should be and as it is.
    pub(crate) fn replacements(&self) -> Vec<Replacement<'_>> {
        self.content.parts.iter().map(Part::replacement).collect()
    }

    /// Says in a report what the object holds when it stays as it is.
    pub(crate) fn describe_current(&self, report: &mut OutputReport, now: Timestamp) {
        report.held = self.content.current.iter().map(|one| CertificateReport::new(one, now)).collect();
        report.kept.clear();
        report.dropped.clear();
    }

    /// Says in a report which certificates are kept and dropped.
    pub(crate) fn describe(&self, report: &mut OutputReport, now: Timestamp) {
        let all = self.content.bundle.certificates();
        let kept = all.iter().skip(all.len() - self.content.kept);
        report.kept = kept.map(|one| CertificateReport::new(one, now)).collect();
        report.held = all.iter().map(|one| CertificateReport::new(one, now)).collect();
        report.dropped = self.content.dropped.iter().map(|one| CertificateReport::new(one, now)).collect();
    }

    /// Writes it, and takes no fields from other managers.
    pub(crate) async fn write(&self) -> Result<(), ObjectError> {
        let patched = self.connected.patch(&self.place, VERBS, MANAGER, &Patch::Apply(&self.apply)).await?;
        let Patched::Conflict(conflicts) = patched else { return Ok(()) };
        let plan = takeover::plan(&self.place, &self.live, &fields::claimed(&self.apply), &conflicts);
        Err(ObjectError::Conflict {
            object: self.place.to_string(),
            fields: plan.fields,
            managers: plan.managers,
            command: plan.command,
        })
    }

    /// Restarts the workloads whose pods began with another content, and returns their names.
    pub(crate) async fn restart(&self, is_dry_run: bool) -> Result<Vec<String>, ObjectError> {
        let mut restarted = Vec::new();
        for workload in &self.config.restart {
            if restart(self.connected, workload, &self.place, &self.checksum, is_dry_run).await? {
                restarted.push(format!("{}/{}", workload.kind, workload.name));
            }
        }
        Ok(restarted)
    }
}

/// The keys with their formats. The password is read in every round.
fn keys<'a>(
    output: &OutputConfig,
    config: &'a ObjectConfig,
    default_password: &Secret,
) -> Result<Vec<Key<'a>>, OutputError> {
    let password = password::of(output.password_file.as_deref(), default_password)?;
    let key = |(name, kind): (&'a String, &FileFormat)| Key {
        name,
        kind: *kind,
        format: kind.with_password(password.clone()),
    };
    Ok(config.keys.iter().map(key).collect())
}

/// The object as it is applied: all that this program manages.
fn apply(
    kind: ObjectKind,
    place: &ObjectPlace,
    values: &BTreeMap<String, Vec<u8>>,
    (labels, annotations): (&BTreeMap<String, String>, &BTreeMap<String, String>),
) -> Value {
    let mut object = json!({
        "apiVersion": place.resource.api_version,
        "kind": place.resource.kind,
        "metadata": {
            "name": place.name, "namespace": place.namespace, "labels": labels, "annotations": annotations,
        },
    });
    for (key, value) in values {
        match (kind, std::str::from_utf8(value)) {
            (ObjectKind::ConfigMap, Ok(text)) => object["data"][key] = text.into(),
            (ObjectKind::ConfigMap, Err(_)) => object["binaryData"][key] = STANDARD.encode(value).into(),
            (ObjectKind::Secret, _) => object["data"][key] = STANDARD.encode(value).into(),
        }
    }
    object
}

/// The SHA-256 of all keys and their values.
fn checksum(values: &BTreeMap<String, Vec<u8>>) -> String {
    let mut hash = Sha256::new();
    for (key, value) in values {
        for part in [key.as_bytes(), value] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
