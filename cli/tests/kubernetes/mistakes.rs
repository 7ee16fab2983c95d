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
    insta::assert_snapshot!(told, @r#"
configmap = "css-ca" | path = "a.pem"
  sync.toml:5:8: an output is either a file or a configmap; write a second output
configmap = "css-ca" | secret = "css-ca"
  sync.toml:5:10: an output is either a `configmap` or a `secret`; write a second output
path = "a.pem" | keys = { "ca.crt" = "pem" }
  sync.toml:5:8: `keys` belongs to a `configmap` or `secret`
format = "pem"
  sync.toml:3:1: the output has no place; write a `path`, or the name of a `configmap` or `secret`
configmap = "CSS"
  sync.toml:4:13: "CSS" cannot be the name of a Kubernetes object: up to 253 lowercase letters, digits, `-` and `.`, with a letter or digit at both ends of each part
configmap = "{host}"
  sync.toml:4:13: "{host}" cannot be the name of a Kubernetes object: up to 253 lowercase letters, digits, `-` and `.`, with a letter or digit at both ends of each part
configmap = "css-ca" | format = "pem"
  sync.toml:4:13: `format` is for files, and this is a configmap; write `keys`, as `keys = { "ca.crt" = "pem" }`
configmap = "css-ca" | mode = "0644"
  sync.toml:4:13: `mode` is for files, and this is a configmap; remove it
configmap = "css-ca" | namespace = "a.b"
  sync.toml:5:13: "a.b" cannot be the namespace of a Kubernetes object: up to 63 lowercase letters, digits and `-`, with a letter or digit at both ends
configmap = "css-ca" | keys = {}
  sync.toml:5:8: "" cannot be the content of a Kubernetes object: at least one form of the certificates
configmap = "css-ca" | keys = { "a/b" = "pem" }
  sync.toml:5:8: "a/b" cannot be the key of a Kubernetes object: up to 253 letters, digits, `-`, `_` and `.`, not `.`, and no `..` at its beginning
configmap = "css-ca" | keys = { "ca.crt" = "capath" }
  sync.toml:5:8: `capath` is a folder, and a key holds one file; choose `pem`
configmap = "css-ca" | keys = { "ca.crt" = "pme" }
  sync.toml:5:21: unknown value `pme`; did you mean `pem`?
configmap = "css-ca" | store-password-file = "p"
  sync.toml:5:23: pem has no password; remove the key
configmap = "css-ca" | labels = { team = "a b" }
  sync.toml:5:10: "a b" cannot be the value of a label of a Kubernetes object: empty, or up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends
configmap = "css-ca" | annotations = { "a b" = "x" }
  sync.toml:5:15: "a b" cannot be the key of an annotation of a Kubernetes object: up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends; a DNS name and `/` may stand before them
configmap = "css-ca" | restart = ["job/orders"]
  sync.toml:5:11: `job/orders` is not a workload: write its kind and name, as "deployment/orders"; kinds are `deployment`, `statefulset`, `daemonset`
configmap = "css-ca" | [[certificate.output]] | configmap = "css-ca"
  sync.toml:6:13: `configmap/css-ca` is the path of another output, too; write another one
"#);
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
    insta::assert_debug_snapshot!(objects, @r#"
[
    "PATCH /api/v1/configmaps/dds-demo-dds",
]
"#);
}
