//! Workloads that are restarted, where that is asked for.

use serde_json::{Value, json};

use crate::kit::{Cluster, OBJECT};

const DEPLOYMENT: &str = "deployments/orders";
const RESTART: &str = "configmap = \"css-ca\"\nrestart = [\"deployment/orders\"]";

fn deploy(cluster: &Cluster) {
    let template = json!({"metadata": {"annotations": {"theirs": "x"}}, "spec": {}});
    let object = json!({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": template}});
    cluster.api.store().put(DEPLOYMENT, "somebody", object);
}

fn annotations(cluster: &Cluster) -> Value {
    cluster.object(DEPLOYMENT)["spec"]["template"]["metadata"]["annotations"].clone()
}

#[test]
fn nothing_is_restarted_unless_asked_for() {
    let cluster = Cluster::new("configmap = \"css-ca\"");
    deploy(&cluster);
    cluster.succeeds();
    assert!(cluster.requests().iter().all(|request| !request.contains("deployments")));
}

#[test]
fn pods_are_replaced_once_for_each_content() {
    let cluster = Cluster::new(RESTART);
    deploy(&cluster);
    let (_, told) = cluster.sync(&["--dry-run"]);
    assert_eq!(told, "css: would write configmap/css-ca\ncss: would restart deployment/orders\n");
    assert_eq!(annotations(&cluster), json!({"theirs": "x"}));

    assert_eq!(cluster.succeeds(), "css: wrote configmap/css-ca\ncss: restarted deployment/orders\n");
    let checksum = cluster.object(OBJECT)["metadata"]["annotations"]["cloud-certs/checksum"].clone();
    assert_eq!(annotations(&cluster), json!({"theirs": "x", "cloud-certs/configmap.css-ca": checksum}));
    let managers = cluster.object(DEPLOYMENT)["metadata"]["managedFields"].clone();
    assert_eq!(managers[1]["manager"], "cloud-certs-restart", "{managers}");

    let before = cluster.object(DEPLOYMENT);
    assert_eq!(cluster.succeeds(), "");
    assert_eq!(cluster.object(DEPLOYMENT), before);
}

/// A restart that failed, or was undone, is found by the next round.
#[test]
fn a_restart_that_failed_is_tried_again() {
    let cluster = Cluster::new(RESTART);
    let told = cluster.fails();
    assert!(told.contains("there is no deployment default/orders to restart"), "{told}");
    deploy(&cluster);
    cluster.api.store().forbidden = vec![("patch", "deployments")];
    let told = cluster.fails();
    assert!(
        told.contains(
            r#"{apiGroups: ["apps"], resources: [deployments], resourceNames: [orders], verbs: [get, patch]}"#
        ),
        "{told}"
    );
    cluster.api.store().forbidden.clear();
    assert_eq!(cluster.succeeds(), "css: restarted deployment/orders\n");
}
