//! Fields that others manage.

use serde_json::json;

use crate::kit::{Cluster, OBJECT};

/// The patch of the command that a message ends with.
pub(crate) fn command(told: &str) -> &str {
    let begin = told.find("kubectl patch").unwrap();
    told[begin..].lines().next().unwrap()
}

#[test]
fn a_field_of_others_is_never_taken_and_the_command_hands_it_over() {
    let cluster = Cluster::new("configmap = \"css-ca\"\nlabels = { \"example.org/team\" = \"search\" }");
    let object = json!({
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": {"labels": {"example.org/team": "shop"}},
        "data": {"ca.crt": "", "other": "x"},
    });
    cluster.api.store().put(OBJECT, "o'connor", object);
    let before = cluster.object(OBJECT);
    let told = cluster.fails();
    insta::assert_snapshot!(told, @r#"
css: configmap/css-ca failed
error: 1 of 1 certificate failed
  why: css: configmap default/css-ca is left alone: other programs manage .data.ca.crt, .metadata.labels.example.org/team of it, `o'connor`; take these fields out of what they apply, and hand them over with: kubectl patch configmap css-ca --namespace default --type json --patch '[{"op":"test","path":"/metadata/managedFields/0/manager","value":"o'\''connor"},{"op":"remove","path":"/metadata/managedFields/0/fieldsV1/f:data/f:ca.crt"},{"op":"remove","path":"/metadata/managedFields/0/fieldsV1/f:metadata/f:labels/f:example.org~1team"},{"op":"add","path":"/metadata/managedFields/-","value":{"apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:ca.crt":{}},"f:metadata":{"f:labels":{"f:example.org/team":{}}}},"manager":"cloud-certs","operation":"Apply"}}]'
"#);
    assert_eq!(cluster.object(OBJECT), before);
    assert!(cluster.requests().iter().all(|request| !request.contains("force")));
    let patch =
        command(&told).split_once("--patch '").unwrap().1.trim_end_matches('\'').replace(r"'\''", "'");
    let patch: json_patch::Patch = serde_json::from_str(&patch).unwrap();
    cluster.api.store().edit(OBJECT, "kubectl-patch", |object| json_patch::patch(object, &patch).unwrap());
    assert_eq!(cluster.succeeds(), "css: replaced configmap/css-ca\n");
    let now = cluster.object(OBJECT);
    assert_eq!(now["data"]["other"], "x");
    assert_eq!(now["metadata"]["labels"]["example.org/team"], "search");
    assert_eq!(cluster.succeeds(), "");
}

/// An object that is older than field managers, or whose managers were removed.
#[test]
fn an_object_without_managers_is_handed_over_too() {
    let cluster = Cluster::new("configmap = \"css-ca\"");
    let object = json!({"apiVersion": "v1", "kind": "ConfigMap", "data": {"ca.crt": ""}});
    cluster.api.store().put(OBJECT, "somebody", object);
    cluster.api.store().edit(OBJECT, "nobody", |object| object["metadata"]["managedFields"] = json!([]));
    let told = cluster.fails();
    let patch = command(&told).split_once("--patch '").unwrap().1.trim_end_matches('\'');
    let patch: json_patch::Patch = serde_json::from_str(patch).unwrap();
    cluster.api.store().edit(OBJECT, "kubectl-patch", |object| json_patch::patch(object, &patch).unwrap());
    cluster.succeeds();
    assert_eq!(cluster.succeeds(), "");
}

/// The command of an earlier change is not forgotten when the next change cannot be written.
#[test]
fn a_pending_hook_outlives_a_conflict() {
    let output =
        |command: &str| format!("configmap = \"css-ca\"\non-change = [\"sh\", \"-c\", \"{command}\"]");
    let cluster = Cluster::new(&output("exit 7"));
    cluster.fails();
    cluster.api.store().edit(OBJECT, "somebody", |object| object["data"]["ca.crt"] = "".into());
    for _ in 0..2 {
        let told = cluster.fails();
        assert!(told.contains("kubectl patch") && told.contains("exit code 7"), "{told}");
    }
    cluster.configure(&output("echo $CLOUD_CERTS_SYNC_CAUSE >> ran"));
    cluster.fails();
    let ran = std::fs::read_to_string(cluster.cloud.folder.path().join("ran")).unwrap();
    assert_eq!(ran, "pending\n");
}
