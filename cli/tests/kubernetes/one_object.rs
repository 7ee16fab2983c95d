//! Outputs that name one object in two ways.

use crate::kit::Cluster;

#[test]
fn an_object_with_and_without_its_namespace_is_one() {
    let cluster = Cluster::new(
        "configmap = \"css-ca\"\n[[certificate.output]]\npath = \"css.pem\"\n[[certificate.output]]\nconfigmap = \"{service}-ca\"\nnamespace = \"default\"",
    );
    for arguments in [&[][..], &["--dry-run"], &["--watch"]] {
        let (code, told) = cluster.sync(arguments);
        assert_eq!(code, Some(2), "{told}");
        let what =
            "this is `configmap/default/css-ca`, and so is the output `configmap/css-ca`; write another one";
        assert_eq!(told, format!("error: sync.toml:8:13: {what}\n"));
    }
    assert_eq!(cluster.requests(), [""; 0]);
    assert!(!cluster.cloud.folder.path().join("css.pem").exists());

    cluster.configure(
        "configmap = \"css-ca\"\n[[certificate.output]]\nconfigmap = \"css-ca\"\nnamespace = \"shop\"\n[[certificate.output]]\nsecret = \"css-ca\"\nnamespace = \"default\"",
    );
    cluster.succeeds();
}

/// The names of instances are known only when they are listed: the second is refused then, and the first is written.
#[test]
fn an_instance_that_has_the_name_of_another_output_fails_in_its_round() {
    let cluster = Cluster::new("");
    cluster.cloud.put(
        "sync.toml",
        "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\nconfigmap = \"ca-demo-dds\"\n\
         [[certificate]]\nservice = \"dds\"\nall = true\n[[certificate.output]]\nconfigmap = \"ca-{instance}\"\nnamespace = \"default\"\n",
    );
    let told = cluster.fails();
    assert!(told.contains("\"configmap/default/ca-demo-dds\" is the path of another output, too"), "{told}");
}
