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
    insta::assert_snapshot!(told, @r#"
css: configmap/css-ca failed
error: 1 of 1 certificate failed
  why: css: the account must not get configmap default/css-ca; add to a Role of its namespace: {apiGroups: [""], resources: [configmaps], resourceNames: [css-ca], verbs: [get, create, patch]}; the API server says: configmaps "css-ca" is forbidden: User "system:serviceaccount:default:cloud-certs" cannot get resource "configmaps" in API group "" in the namespace "default"
css: configmap/css-ca failed
error: 1 of 1 certificate failed
  why: css: the account must not patch configmap default/css-ca; add to a Role of its namespace: {apiGroups: [""], resources: [configmaps], resourceNames: [css-ca], verbs: [get, create, patch]}; the API server says: configmaps "css-ca" is forbidden: User "system:serviceaccount:default:cloud-certs" cannot patch resource "configmaps" in API group "" in the namespace "default"
css: configmap/css-ca failed
error: 1 of 1 certificate failed
  why: css: the account must not create configmap default/css-ca; add to a Role of its namespace: {apiGroups: [""], resources: [configmaps], resourceNames: [css-ca], verbs: [get, create, patch]}; the API server says: configmaps "css-ca" is forbidden: User "system:serviceaccount:default:cloud-certs" cannot create resource "configmaps" in API group "" in the namespace "default"
"#);
}

#[test]
fn a_server_that_is_gone_and_one_that_nobody_named() {
    let cluster = Cluster::new("configmap = \"css-ca\"");
    let kubeconfig = cluster.cloud.folder.path().join("kubeconfig");
    let text = std::fs::read_to_string(&kubeconfig).unwrap();
    cluster.cloud.put("kubeconfig", &text.replace(&cluster.api.address, "http://127.0.0.1:1"));
    insta::assert_snapshot!(cluster.fails(), @"
css: configmap/css-ca failed
error: 1 of 1 certificate failed
  why: css: cannot read configmap default/css-ca: client error (Connect): tcp connect error: Connection refused (os error 111)
");
    std::fs::remove_file(kubeconfig).unwrap();
    let told = cluster.fails();
    insta::assert_snapshot!(told.replace(cluster.cloud.folder.path().to_str().unwrap(), "FOLDER"), @r#"
css: configmap/css-ca failed
error: 1 of 1 certificate failed
  why: css: there is no way to a Kubernetes API: neither the account of a pod nor a kubeconfig file can be used: failed to infer config: in-cluster: (failed to read an incluster environment variable: environment variable not found), kubeconfig: (failed to read kubeconfig from '"FOLDER/kubeconfig"': No such file or directory (os error 2))
"#);
}

/// One output that fails stops nothing else.
#[test]
fn a_file_is_written_though_the_object_fails() {
    let cluster = Cluster::new("configmap = \"css-ca\"\n[[certificate.output]]\npath = \"css.pem\"");
    cluster.api.store().forbidden = vec![("get", "configmaps")];
    cluster.fails();
    assert!(cluster.cloud.folder.path().join("css.pem").exists());
}
