//! An output that is an object of Kubernetes: a ConfigMap or a Secret.

use std::collections::BTreeMap;

use cloud_certs::certificate::{Manifest, ManifestContent};

use crate::config::error::{ConfigError, Source};
use crate::config::format::FileFormat;
use crate::config::placeholder;
use crate::config::tables::OutputTable;
use crate::config::workload::Workload;

/// A ConfigMap or Secret that should hold certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ObjectConfig {
    /// The kind.
    pub kind: ObjectKind,
    /// The namespace; that of the account if there is none.
    pub namespace: Option<String>,
    /// The name, with the placeholders `{instance}`, `{service}` and `{name}`.
    pub name: String,
    /// The keys, and the format under each.
    pub keys: BTreeMap<String, FileFormat>,
    /// Labels of the object, besides that of its manager.
    pub labels: BTreeMap<String, String>,
    /// Annotations of the object, besides its checksum.
    pub annotations: BTreeMap<String, String>,
    /// The workloads whose pods are replaced when the content changes.
    pub restart: Vec<Workload>,
}

/// The kind of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ObjectKind {
    /// A ConfigMap.
    ConfigMap,
    /// A Secret of type `Opaque`.
    Secret,
}

impl ObjectKind {
    /// The name in the configuration and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ConfigMap => "configmap",
            Self::Secret => "secret",
        }
    }
}

impl ObjectConfig {
    /// Reads the object of an output; none if the output is a file.
    pub(crate) fn new(source: Source<'_>, table: &OutputTable) -> Result<Option<Self>, ConfigError> {
        let (kind, name) = match (&table.configmap, &table.secret) {
            (None, None) => {
                let strange = [
                    ("namespace", table.namespace.as_ref().map(toml::Spanned::span)),
                    ("keys", table.keys.as_ref().map(toml::Spanned::span)),
                    ("labels", table.labels.as_ref().map(toml::Spanned::span)),
                    ("annotations", table.annotations.as_ref().map(toml::Spanned::span)),
                    ("restart", table.restart.as_ref().map(toml::Spanned::span)),
                ];
                return match strange.into_iter().find_map(|(key, span)| span.map(|span| (key, span))) {
                    Some((key, span)) => {
                        Err(source.error(&span, format!("`{key}` belongs to a `configmap` or `secret`")))
                    }
                    None => Ok(None),
                };
            }
            (Some(name), None) => (ObjectKind::ConfigMap, name),
            (None, Some(name)) => (ObjectKind::Secret, name),
            (Some(_), Some(name)) => {
                let what = "an output is either a `configmap` or a `secret`; write a second output";
                return Err(source.error(&name.span(), what));
            }
        };
        let refuse = |what: String| source.error(&name.span(), what);
        if cfg!(not(feature = "kubernetes")) {
            return Err(refuse(format!(
                "this program is built without Kubernetes, which a `{}` needs; take the container image, or build it \
                 with `--features kubernetes`",
                kind.name()
            )));
        }
        if let Some(path) = &table.path {
            let what = format!("an output is either a file or a {}; write a second output", kind.name());
            return Err(source.error(&path.span(), what));
        }
        for (key, is_there) in [
            ("format", table.format.is_some()),
            ("mode", table.mode.is_some()),
            ("owner", table.owner.is_some()),
            ("group", table.group.is_some()),
        ] {
            if is_there {
                let next = if key == "format" {
                    "write `keys`, as `keys = { \"ca.crt\" = \"pem\" }`"
                } else {
                    "remove it"
                };
                return Err(refuse(format!("`{key}` is for files, and this is a {}; {next}", kind.name())));
            }
        }
        let object = Self {
            kind,
            namespace: table.namespace.as_ref().map(|namespace| namespace.get_ref().clone()),
            name: name.get_ref().clone(),
            keys: table.keys.as_ref().map_or_else(default_keys, |keys| keys.get_ref().clone()),
            labels: table.labels.as_ref().map(|labels| labels.get_ref().clone()).unwrap_or_default(),
            annotations: table.annotations.as_ref().map(|all| all.get_ref().clone()).unwrap_or_default(),
            restart: table.restart.as_ref().map(|restart| restart.get_ref().clone()).unwrap_or_default(),
        };
        if let Some(keys) =
            table.keys.as_ref().filter(|keys| keys.get_ref().values().any(|one| one.is_folder()))
        {
            return Err(
                source.error(&keys.span(), "`capath` is a folder, and a key holds one file; choose `pem`")
            );
        }
        object.check(source, table).map_or(Ok(Some(object)), Err)
    }

    /// Checks names, keys, labels and annotations by the rules of Kubernetes.
    fn check(&self, source: Source<'_>, table: &OutputTable) -> Option<ConfigError> {
        let span = |one: Option<std::ops::Range<usize>>| one.unwrap_or_default();
        let of_name = table.configmap.as_ref().or(table.secret.as_ref()).map(toml::Spanned::span);
        let refuse = |place: Option<_>, error: cloud_certs::certificate::ManifestError| {
            Some(source.error(&span(place), error.to_string()))
        };
        let manifest = match Manifest::new(placeholder::replaced_by(&self.name, "x")) {
            Ok(manifest) => manifest,
            Err(error) => return refuse(of_name, error),
        };
        if let Some(namespace) = &self.namespace
            && let Err(error) = manifest.clone().in_namespace(namespace)
        {
            return refuse(table.namespace.as_ref().map(toml::Spanned::span), error);
        }
        let keys = self.keys.keys().map(|key| (key.clone(), ManifestContent::Pem));
        if let Err(error) = manifest.clone().with_contents(keys) {
            return refuse(table.keys.as_ref().map(toml::Spanned::span), error);
        }
        for (key, value) in &self.labels {
            if let Err(error) = manifest.clone().with_label(key, value) {
                return refuse(table.labels.as_ref().map(toml::Spanned::span), error);
            }
        }
        let mut annotated = manifest;
        for (key, value) in &self.annotations {
            match annotated.with_annotation(key, value) {
                Ok(next) => annotated = next,
                Err(error) => return refuse(table.annotations.as_ref().map(toml::Spanned::span), error),
            }
        }
        None
    }

    /// The place of the object in messages, in place of a path.
    pub(crate) fn place(&self) -> String {
        self.place_in(None)
    }

    /// The same, with the namespace of objects that name none, if that is known.
    pub(crate) fn place_in(&self, default: Option<&str>) -> String {
        let namespace = self.namespace.as_deref().or(default);
        let parts = [Some(self.kind.name()), namespace, Some(&self.name)];
        parts.into_iter().flatten().collect::<Vec<_>>().join("/")
    }
}

fn default_keys() -> BTreeMap<String, FileFormat> {
    BTreeMap::from([(Manifest::DEFAULT_KEY.to_owned(), FileFormat::Pem)])
}
