//! Refusals, in the words of a real API server.

use serde_json::{Value, json};

/// The object that a request is about.
pub(super) struct About<'a> {
    pub(super) group: &'a str,
    pub(super) resource: &'a str,
    pub(super) namespace: &'a str,
    pub(super) name: &'a str,
}

pub(super) fn not_found(about: &About<'_>) -> Value {
    let About { resource, name, .. } = about;
    let kind = qualified(about);
    failure(404, "NotFound", &format!("{kind} \"{name}\" not found"), json!({"name": name, "kind": resource}))
}

pub(super) fn forbidden(about: &About<'_>, verb: &str) -> Value {
    let About { group, resource, namespace, name } = about;
    let message = format!(
        "{} \"{name}\" is forbidden: User \"system:serviceaccount:{namespace}:cloud-certs\" cannot {verb} resource \
         \"{resource}\" in API group \"{group}\" in the namespace \"{namespace}\"",
        qualified(about)
    );
    failure(403, "Forbidden", &message, json!({"name": name, "kind": resource}))
}

/// The conflicts are pairs of a manager and a field.
pub(super) fn conflict(conflicts: &[(String, String)]) -> Value {
    let lines =
        conflicts.iter().map(|(manager, field)| format!("conflict with {manager:?} using v1: {field}"));
    let (number, plural) = (conflicts.len(), if conflicts.len() == 1 { "" } else { "s" });
    let message =
        format!("Apply failed with {number} conflict{plural}: {}", lines.collect::<Vec<_>>().join("\n"));
    let cause = |(manager, field): &(String, String)| {
        let message = format!("conflict with {manager:?} using v1");
        json!({"reason": "FieldManagerConflict", "message": message, "field": field})
    };
    failure(409, "Conflict", &message, json!({"causes": conflicts.iter().map(cause).collect::<Vec<_>>()}))
}

pub(super) fn invalid(message: &str) -> Value {
    failure(422, "Invalid", message, json!({}))
}

fn qualified(about: &About<'_>) -> String {
    match about.group {
        "" => about.resource.to_owned(),
        group => format!("{}.{group}", about.resource),
    }
}

fn failure(code: u16, reason: &str, message: &str, details: Value) -> Value {
    json!({
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message,
        "reason": reason, "details": details, "code": code,
    })
}
