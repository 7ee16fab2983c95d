//! Pods that are replaced when an object changes: an annotation of their template says which content they began with.

use cloud_certs::certificate::Manifest;
use kube::api::Patch;
use serde_json::json;

use crate::config::workload::Workload;
use crate::output::kubernetes::cluster::{Connected, Patched};
use crate::output::kubernetes::error::ObjectError;
use crate::output::kubernetes::place::ObjectPlace;
use crate::state::short_hash;

/// The field manager of the annotation, so that other programs can be configured to ignore its fields.
const RESTART_MANAGER: &str = "cloud-certs-restart";

/// The verbs that a restart needs.
const VERBS: &str = "get, patch";

/// Replaces the pods of a workload that began with another content. Returns whether that was needed.
///
/// It is a merge patch, because an apply would remove the annotations of other objects.
pub(crate) async fn restart(
    connected: &Connected,
    workload: &Workload,
    object: &ObjectPlace,
    checksum: &str,
    is_dry_run: bool,
) -> Result<bool, ObjectError> {
    let place = ObjectPlace::of_workload(workload, &object.namespace);
    let Some(live) = connected.get(&place, VERBS).await? else {
        return Err(ObjectError::NoWorkload { object: place.to_string() });
    };
    let annotation = annotation(object);
    let pointer = format!("/spec/template/metadata/annotations/{}", annotation.replace('/', "~1"));
    if live.data.pointer(&pointer).is_some_and(|found| found == checksum) {
        return Ok(false);
    }
    if is_dry_run {
        return Ok(true);
    }
    let patch = json!({"spec": {"template": {"metadata": {"annotations": {annotation: checksum}}}}});
    match connected.patch(&place, VERBS, RESTART_MANAGER, &Patch::Merge(&patch)).await? {
        Patched::Done => Ok(true),
        Patched::Conflict(_) => Err(ObjectError::Refused {
            action: "restart",
            object: place.to_string(),
            message: "it was changed by somebody else at the same moment".to_owned(),
        }),
    }
}

/// The name of the annotation, which has a part of up to 63 characters.
fn annotation(object: &ObjectPlace) -> String {
    let name = format!("{}.{}", object.kind(), object.name);
    let name = if name.len() > 63 { short_hash(name.as_bytes()) } else { name };
    let annotation = format!("cloud-certs/{name}");
    let is_valid = Manifest::new("x").and_then(|one| one.with_annotation(&annotation, "")).is_ok();
    if is_valid { annotation } else { format!("cloud-certs/{}", short_hash(annotation.as_bytes())) }
}
