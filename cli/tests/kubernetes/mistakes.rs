//! Mistakes in the configuration of objects, and names with placeholders.

use std::path::Path;

use cloud_certs_sync::Config;

use crate::kit::Cluster;

#[test]
fn mistakes_have_their_place() {
    let told: String = [
        "configmap = \"css-ca\"\npath = \"a.pem\"",
        "configmap = \"css-ca\"\nsecret = \"css-ca\"",
        "path = \"a.pem\"\nkeys = { \"ca.crt\" = \"pem\" }",
        "format = \"pem\"",
        "configmap = \"CSS\"",
        "configmap = \"{host}\"",
        "configmap = \"css-ca\"\nformat = \"pem\"",
        "configmap = \"css-ca\"\nmode = \"0644\"",
        "configmap = \"css-ca\"\nnamespace = \"a.b\"",
        "configmap = \"css-ca\"\nkeys = {}",
        "configmap = \"css-ca\"\nkeys = { \"a/b\" = \"pem\" }",
        "configmap = \"css-ca\"\nkeys = { \"ca.crt\" = \"capath\" }",
        "configmap = \"css-ca\"\nkeys = { \"ca.crt\" = \"pme\" }",
        "configmap = \"css-ca\"\nstore-password-file = \"p\"",
        "configmap = \"css-ca\"\nlabels = { team = \"a b\" }",
        "configmap = \"css-ca\"\nannotations = { \"a b\" = \"x\" }",
        "configmap = \"css-ca\"\nrestart = [\"job/orders\"]",
        "configmap = \"css-ca\"\n[[certificate.output]]\nconfigmap = \"css-ca\"",
    ]
    .iter()
    .map(|output| {
        let text = format!("[[certificate]]\nservice = \"css\"\n[[certificate.output]]\n{output}\n");
        let error = Config::parse(Path::new("sync.toml"), &text).unwrap_err();
        format!("{}\n  {error}\n", output.replace('\n', " | "))
    })
    .collect();
    insta::assert_snapshot!(told, @"");
}

#[test]
fn each_instance_has_its_own_object() {
    let cluster = Cluster::new("");
    let text = "[[certificate]]\nservice = \"dds\"\nall = true\n[[certificate.output]]\nconfigmap = \"{name}-{instance}\"\n";
    cluster.cloud.put("sync.toml", text);
    // Some of the instances have no certificate.
    cluster.sync(&[]);
    let objects: Vec<_> =
        cluster.requests().into_iter().filter(|request| request.starts_with("PATCH")).collect();
    insta::assert_debug_snapshot!(objects, @"");
}
