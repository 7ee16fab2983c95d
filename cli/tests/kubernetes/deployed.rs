//! The configuration in `deploy/kubernetes`, as the command reads it.

use std::path::Path;

use cloud_certs_sync::{Config, ObjectKind};

#[test]
fn the_configuration_of_the_manifests_is_read_and_the_role_allows_it() {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/kubernetes/base");
    let config = Config::read(&base.join("sync.toml")).unwrap();
    let role = std::fs::read_to_string(base.join("role.yaml")).unwrap();
    let objects = config.certificates.iter().flat_map(|certificate| &certificate.outputs);
    let objects: Vec<_> = objects.map(|output| output.object.as_ref().unwrap()).collect();
    assert!(!objects.is_empty());
    for object in objects {
        assert_eq!((object.kind, &object.namespace), (ObjectKind::ConfigMap, &None));
        let rule = format!(
            "resources: [configmaps]\n    resourceNames: [{}]\n    verbs: [get, create, patch]",
            object.name
        );
        assert!(role.contains(&rule), "{role}");
    }
}
