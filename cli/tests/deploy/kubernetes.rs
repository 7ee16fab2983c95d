//! The manifests, by `kubectl kustomize` and by the published schemas.

use std::fs;
use std::path::PathBuf;

use tempfile::NamedTempFile;

use crate::program::{deploy, peer, succeeds};

fn manifests() -> PathBuf {
    deploy().join("kubernetes")
}

/// All objects of a folder with a kustomization.
fn kustomized(folder: &str) -> String {
    succeeds(&manifests(), &["kubectl", "kustomize", folder], &[])
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn every_object_follows_the_published_schemas() {
    let validate = peer("kubernetes/bin/kubernetes-validate");
    let both = [kustomized("cronjob"), kustomized("watch")].map(|objects| {
        let file = NamedTempFile::with_suffix(".yaml").unwrap();
        fs::write(file.path(), objects).unwrap();
        file
    });
    let pod = manifests().join("java/pod.yaml");
    for file in both.iter().map(NamedTempFile::path).chain([&*pod]) {
        let arguments = [&validate, "--strict", file.to_str().unwrap()];
        let passed = succeeds(&manifests(), &arguments, &[]);
        assert!(passed.contains("passed for resource"), "{passed}");
    }
}

/// Kubernetes never updates a file that is mounted so.
#[test]
fn no_manifest_mounts_with_sub_path() {
    let mut files = 0;
    for folder in fs::read_dir(manifests()).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            assert!(!text.contains("subPath:"), "{text}");
            files += 1;
        }
    }
    assert!(files > 8, "{files}");
}

/// The role names the objects of sync.toml, and nothing else.
#[test]
fn the_role_names_exactly_the_outputs() {
    let base = manifests().join("base");
    let config = fs::read_to_string(base.join("sync.toml")).unwrap();
    let outputs: Vec<&str> = config.lines().filter_map(|line| line.strip_prefix("configmap = ")).collect();
    let outputs = outputs.join(", ").replace('"', "");
    let role = fs::read_to_string(base.join("role.yaml")).unwrap();
    assert!(role.contains(&format!("resourceNames: [{outputs}]")), "{role}");
    assert_eq!(role.matches("resourceNames:").count(), role.matches("- apiGroups:").count());
}
