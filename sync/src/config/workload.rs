//! Workloads of Kubernetes.

use cloud_certs::certificate::Manifest;
use serde::Deserialize;

/// A workload with a template of pods, in the namespace of the object.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
#[non_exhaustive]
pub struct Workload {
    /// The kind: `deployment`, `statefulset` or `daemonset`.
    pub kind: String,
    /// The name.
    pub name: String,
}

/// The kinds of workloads.
const WORKLOADS: [&str; 3] = ["deployment", "statefulset", "daemonset"];

impl TryFrom<String> for Workload {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split_once('/').filter(|(kind, _)| WORKLOADS.contains(kind));
        let Some((kind, name)) = parts else {
            return Err(format!(
                "`{text}` is not a workload: write its kind and name, as \"deployment/orders\"; kinds are `{}`",
                WORKLOADS.join("`, `")
            ));
        };
        Manifest::new(name).map_err(|error| error.to_string())?;
        Ok(Self { kind: kind.to_owned(), name: name.to_owned() })
    }
}
