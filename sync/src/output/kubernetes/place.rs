//! Objects in messages and in requests.

use std::fmt;

use kube::core::{ApiResource, GroupVersionKind};

use crate::config::object::ObjectKind;
use crate::config::workload::Workload;

/// The kind, the namespace and the name of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ObjectPlace {
    pub(crate) resource: ApiResource,
    pub(crate) namespace: String,
    pub(crate) name: String,
}

impl ObjectPlace {
    pub(crate) fn of_object(kind: ObjectKind, namespace: &str, name: &str) -> Self {
        let (kind, plural) = match kind {
            ObjectKind::ConfigMap => ("ConfigMap", "configmaps"),
            ObjectKind::Secret => ("Secret", "secrets"),
        };
        Self::new(&GroupVersionKind::gvk("", "v1", kind), plural, namespace, name)
    }

    pub(crate) fn of_workload(workload: &Workload, namespace: &str) -> Self {
        let kind = match workload.kind.as_str() {
            "statefulset" => "StatefulSet",
            "daemonset" => "DaemonSet",
            _ => "Deployment",
        };
        let plural = format!("{}s", workload.kind);
        Self::new(&GroupVersionKind::gvk("apps", "v1", kind), &plural, namespace, &workload.name)
    }

    fn new(kind: &GroupVersionKind, plural: &str, namespace: &str, name: &str) -> Self {
        let resource = ApiResource::from_gvk_with_plural(kind, plural);
        Self { resource, namespace: namespace.to_owned(), name: name.to_owned() }
    }

    /// The kind as `kubectl` takes it.
    pub(crate) fn kind(&self) -> String {
        self.resource.kind.to_lowercase()
    }

    /// The rule of a Role that allows these verbs on this object, and on no other.
    pub(crate) fn rule(&self, verbs: &str) -> String {
        format!(
            r#"{{apiGroups: ["{}"], resources: [{}], resourceNames: [{}], verbs: [{verbs}]}}"#,
            self.resource.group, self.resource.plural, self.name
        )
    }
}

impl fmt::Display for ObjectPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}/{}", self.kind(), self.namespace, self.name)
    }
}
