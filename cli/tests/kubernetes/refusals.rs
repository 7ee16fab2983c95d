//! Permissions that are missing, and no way to the API.

use crate::kit::Cluster;

#[test]
fn a_missing_permission_is_told_with_the_rule_to_add() {
    let cluster = Cluster::new("configmap = \"css-ca\"");
    let mut told = String::new();
    for verb in ["get", "patch", "create"] {
        cluster.api.store().forbidden = vec![(verb, "configmaps")];
        told += &cluster.fails();
    }
    insta::assert_snapshot!(told, @"");
}

#[test]
fn a_server_that_is_gone_and_one_that_nobody_named() {
    let cluster = Cluster::new("configmap = \"css-ca\"");
    let kubeconfig = cluster.cloud.folder.path().join("kubeconfig");
    let text = std::fs::read_to_string(&kubeconfig).unwrap();
    cluster.cloud.put("kubeconfig", &text.replace(&cluster.api.address, "http://127.0.0.1:1"));
    insta::assert_snapshot!(cluster.fails(), @"");
    std::fs::remove_file(kubeconfig).unwrap();
    let told = cluster.fails();
    insta::assert_snapshot!(told.replace(cluster.cloud.folder.path().to_str().unwrap(), "FOLDER"), @"");
}

/// One output that fails stops nothing else.
#[test]
fn a_file_is_written_though_the_object_fails() {
    let cluster = Cluster::new("configmap = \"css-ca\"\n[[certificate.output]]\npath = \"css.pem\"");
    cluster.api.store().forbidden = vec![("get", "configmaps")];
    cluster.fails();
    assert!(cluster.cloud.folder.path().join("css.pem").exists());
}
