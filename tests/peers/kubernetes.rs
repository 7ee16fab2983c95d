//! Kubernetes: the published schemas, and the YAML parser that most of its tools are tried with.

use std::path::Path;

use cloud_certs::certificate::{Format, Manifest, ManifestContent};
use cloud_certs::{CaBundle, Secret};
use cloud_certs_emulator::certificates::{Authority, Validity};

use crate::program::run;
use crate::venv::Venv;

/// Prints the certificates of a manifest, whose key is given.
const READ: &str = "
import base64, sys, yaml
manifest = yaml.safe_load(open(sys.argv[1]))
data = manifest['data'][sys.argv[2]]
if manifest['kind'] == 'Secret':
    data = base64.b64decode(data, validate=True).decode()
assert all(type(name) is str for name in manifest['metadata'].values())
sys.stdout.write(data)
";

/// Prints how the stores of a manifest begin, and its annotation.
const READ_ALL: &str = "
import base64, sys, yaml
manifest = yaml.safe_load(open(sys.argv[1]))
stores = manifest['binaryData' if manifest['kind'] == 'ConfigMap' else 'data']
stores = [base64.b64decode(stores[key], validate=True) for key in ('truststore.jks', 'truststore.p12')]
assert manifest['metadata']['labels'] == {'true': '1e3', 'example.com/no': ''}
sys.stdout.reconfigure(encoding='utf-8', newline='')
sys.stdout.write(f'{stores[0][:4].hex()} {stores[1][:2].hex()} ' + manifest['metadata']['annotations']['note'])
";

/// An annotation with what has a meaning in YAML.
const TEXT: &str = "a: \"b\" \\ 'c' # d\n\u{85}\u{2028}\u{feff}\u{7f}Grüße 🔒";

/// Both kinds of manifests with all forms, labels and an annotation.
fn with_stores() -> [Format; 2] {
    let password = || Secret::new("changeit");
    let stores =
        [ManifestContent::Jks { password: password() }, ManifestContent::Pkcs12 { password: password() }];
    let contents = stores.into_iter().chain([ManifestContent::Pem]);
    let manifest = Manifest::new("css-ca")
        .and_then(|one| one.with_contents(contents.map(|content| (content.default_key(), content))))
        .and_then(|one| one.with_label("true", "1e3"))
        .and_then(|one| one.with_label("example.com/no", ""))
        .and_then(|one| one.with_annotation("note", TEXT))
        .unwrap();
    [Format::ConfigMap(manifest.clone()), Format::Secret(manifest)]
}

fn bundle() -> CaBundle {
    let pem = |name| Authority::new(name, &Validity::current()).unwrap().pem();
    CaBundle::from_bytes((pem("old") + &pem("new")).as_bytes()).unwrap()
}

/// Manifests of both kinds with a name, namespace and key that YAML could take for something else.
fn formats() -> Vec<(Format, &'static str)> {
    let names = [("css-ca", "search", "ca.crt"), ("123", "null", "1e3"), ("true", "0x1f", "No")];
    let manifest = |(name, namespace, key)| {
        Manifest::new(name).unwrap().in_namespace(namespace).unwrap().under_key(key).unwrap()
    };
    names
        .into_iter()
        .flat_map(|names| {
            [(Format::ConfigMap(manifest(names)), names.2), (Format::Secret(manifest(names)), names.2)]
        })
        .collect()
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn manifests_follow_the_published_schemas() {
    let venv = Venv::kubernetes();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.yaml");
    let validate = venv.script("kubernetes-validate");
    let validate =
        async || run(Path::new(&validate), ["--strict".as_ref(), path.as_os_str()], folder.path(), &[]).await;
    for (format, key) in formats() {
        let bundle = bundle();
        bundle.write_as(&path, &format).unwrap();
        validate().await.done();
        let arguments = ["-c".as_ref(), READ.as_ref(), path.as_os_str(), key.as_ref()];
        let read = run(&venv.python(), arguments, folder.path(), &[]).await.done();
        assert_eq!(read, bundle.to_pem(), "{format:?}");
    }
    // With stores beside the PEM, and texts that YAML could take for something else.
    for format in with_stores() {
        bundle().write_as(&path, &format).unwrap();
        validate().await.done();
        let arguments = ["-c".as_ref(), READ_ALL.as_ref(), path.as_os_str()];
        let read = run(&venv.python(), arguments, folder.path(), &[]).await.done();
        assert_eq!(read, format!("feedfeed 3082 {TEXT}"), "{format:?}");
    }
    // The validator can say no.
    let broken = std::fs::read_to_string(&path).unwrap().replace("data:", "dato:");
    put(&path, &broken);
    validate().await.failed();
}

fn put(path: &Path, text: &str) {
    #[expect(clippy::disallowed_methods, reason = "a broken manifest, by hand")]
    std::fs::write(path, text).unwrap();
}
