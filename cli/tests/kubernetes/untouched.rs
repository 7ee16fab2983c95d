//! What is right is left alone, and what is not is written.

use serde_json::json;

use crate::kit::{Cluster, OBJECT};

#[test]
fn an_object_is_made_and_then_left_alone() {
    let cluster = Cluster::new(
        "configmap = \"css-ca\"\nlabels = { team = \"search\" }\nannotations = { \"example.org/note\" = \"hello\" }",
    );
    let (code, told) = cluster.sync(&["--dry-run"]);
    assert_eq!((code, told.as_str()), (Some(0), "css: would write configmap/css-ca\n"));
    assert_eq!(cluster.requests(), ["GET /api/v1/configmaps/css-ca"]);

    assert_eq!(cluster.succeeds(), "css: wrote configmap/css-ca\n");
    let made = cluster.object(OBJECT);
    assert!(made["data"]["ca.crt"].as_str().unwrap().starts_with("-----BEGIN CERTIFICATE-----\n"), "{made}");
    assert_eq!(
        made["metadata"]["labels"],
        json!({"app.kubernetes.io/managed-by": "cloud-certs", "team": "search"})
    );
    assert_eq!(made["metadata"]["annotations"]["cloud-certs/checksum"].as_str().unwrap().len(), 64);
    assert_eq!(made["metadata"]["annotations"]["example.org/note"], "hello");
    let manager = &made["metadata"]["managedFields"][0];
    assert_eq!((&manager["manager"], &manager["operation"]), (&json!("cloud-certs"), &json!("Apply")));

    cluster.requests();
    assert_eq!(cluster.succeeds(), "");
    assert_eq!(cluster.requests(), ["GET /api/v1/configmaps/css-ca"]);
    assert_eq!(cluster.object(OBJECT), made);
}

/// Every part that is judged, changed by somebody who left no trace as a manager.
#[test]
fn what_somebody_changed_or_deleted_is_written_again() {
    let cluster = Cluster::new("configmap = \"css-ca\"");
    cluster.succeeds();
    let made = cluster.object(OBJECT);
    for (pointer, value) in [
        ("/data/ca.crt", json!("")),
        ("/metadata/labels/app.kubernetes.io~1managed-by", json!("somebody")),
        ("/metadata/annotations/cloud-certs~1checksum", json!("0")),
    ] {
        cluster
            .api
            .store()
            .edit(OBJECT, "cloud-certs", |object| *object.pointer_mut(pointer).unwrap() = value);
        // The edit is no apply of ours: without its entry, nobody has the field.
        cluster.api.store().edit(OBJECT, "nobody", |object| {
            object["metadata"]["managedFields"]
                .as_array_mut()
                .unwrap()
                .retain(|one| one["operation"] == "Apply");
        });
        assert_eq!(cluster.succeeds(), "css: replaced configmap/css-ca\n", "{pointer}");
        let now = cluster.object(OBJECT);
        assert_eq!((&now["data"], &now["metadata"]["labels"]), (&made["data"], &made["metadata"]["labels"]));
    }
    cluster.api.store().delete(OBJECT);
    assert_eq!(cluster.succeeds(), "css: wrote configmap/css-ca\n");
    assert_eq!(cluster.object(OBJECT)["data"], made["data"]);
}

#[test]
fn what_is_no_longer_configured_is_removed_and_what_others_have_stays() {
    let keys = "keys = { \"ca.crt\" = \"pem\", \"ca.json\" = \"json\" }\nlabels = { team = \"search\" }";
    let cluster = Cluster::new(&format!("configmap = \"css-ca\"\n{keys}"));
    cluster.succeeds();
    cluster.api.store().edit(OBJECT, "somebody", |object| object["data"]["theirs"] = "x".into());
    cluster.configure("configmap = \"css-ca\"");
    assert_eq!(cluster.succeeds(), "css: replaced configmap/css-ca\n");
    let now = cluster.object(OBJECT);
    assert_eq!(now["data"].as_object().unwrap().keys().collect::<Vec<_>>(), ["ca.crt", "theirs"]);
    assert_eq!(now["metadata"]["labels"], json!({"app.kubernetes.io/managed-by": "cloud-certs"}));
    assert_eq!(cluster.succeeds(), "");
}

#[test]
fn a_command_is_told_which_object_changed() {
    let cluster = Cluster::new(
        "configmap = \"css-ca\"\non-change = [\"sh\", \"-c\", \"echo $CLOUD_CERTS_SYNC_PATHS >told\"]",
    );
    cluster.succeeds();
    let told = std::fs::read_to_string(cluster.cloud.folder.path().join("told")).unwrap();
    assert_eq!(told, "configmap/css-ca\n");
}
