//! What the server has, as `kubectl` asks for it.

use serde_json::{Value, json};

pub(super) fn document(path: &str) -> Option<Value> {
    Some(match path {
        "/version" => json!({"major": "1", "minor": "32", "gitVersion": "v1.32.4"}),
        "/api" => json!({"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}),
        "/apis" => json!({
            "kind": "APIGroupList", "apiVersion": "v1",
            "groups": [{
                "name": "apps",
                "versions": [{"groupVersion": "apps/v1", "version": "v1"}],
                "preferredVersion": {"groupVersion": "apps/v1", "version": "v1"},
            }],
        }),
        "/api/v1" => resources("v1", &[("configmaps", "ConfigMap"), ("secrets", "Secret")]),
        "/apis/apps/v1" => {
            resources("apps/v1", &[("deployments", "Deployment"), ("statefulsets", "StatefulSet")])
        }
        _ => return None,
    })
}

fn resources(group: &str, kinds: &[(&str, &str)]) -> Value {
    let resource = |(plural, kind): &(&str, &str)| {
        json!({
            "name": plural, "singularName": kind.to_lowercase(), "namespaced": true, "kind": kind,
            "verbs": ["create", "delete", "get", "list", "patch", "update"],
        })
    };
    let resources = kinds.iter().map(resource).collect::<Vec<_>>();
    json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group, "resources": resources})
}
