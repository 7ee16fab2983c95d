//! What may be lost when a file is replaced, and what is asked for first.

use std::fs;

use cloud_certs_emulator::Service;
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, put};

#[test]
fn other_content_is_replaced_only_by_force() {
    let cloud = Cloud::start();
    let pem = cloud.emulator.ca_pem(Service::GeminiDb);
    let manifest = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \"mine\"\ndata:\n  \"ca.crt\": |\n    {}\n  \"app.conf\": |\n    a = 1\n",
        pem.trim_end().replace('\n', "\n    ")
    );
    let others = [
        "a letter\n".to_owned(),
        "<html></html>".to_owned(),
        "-----BEGIN CERTIFICATE-----\nhalf of it".to_owned(),
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n".to_owned(),
        r#"{"kty":"EC","crv":"P-256","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}"#.to_owned(),
        format!("server {{\n{pem}}}\n"),
        format!("CA=\"{pem}\"\nMODE=1\n"),
        format!("[Interface]\nPrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=\n{pem}"),
        manifest,
    ];
    for other in &others {
        for format in ["pem", "jks", "configmap"] {
            put(&cloud.folder.at("ca"), other);
            let ran = cloud.run(&format!("fetch css --format {format} -o ca"));
            assert_eq!(ran.code(), Some(9), "{other}: {ran}");
            assert_eq!(fs::read_to_string(cloud.folder.at("ca")).unwrap(), *other);
        }
        cloud.run("fetch css -o ca --force").done();
        assert_eq!(fs::read_to_string(cloud.folder.at("ca")).unwrap(), cloud.emulator.ca_pem(Service::Css));
    }
    put(&cloud.folder.at("ca"), &others[0]);
    assert_snapshot!(cloud.run("fetch css -o ca").failed(), @r#"
    error: "ca" is left alone: it holds something that is not certificates, which would be lost
      next: choose another path, or replace it with --force
    exit code 9
    "#);
    put(&cloud.folder.at("ca"), &others[0]);
    assert_eq!(run(cloud.command("fetch css -o ca").env("CLOUD_CERTS_FORCE", "1")).code(), Some(0));
}

#[test]
fn a_private_key_is_not_replaced_by_force() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("ca"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    let told = cloud.run("fetch css -o ca --force").failed();
    assert!(told.contains("there is a private key in it"), "{told}");
}

#[test]
fn what_was_written_here_is_replaced_by_any_other_format() {
    let cloud = Cloud::start();
    let forms = ["pem", "der", "pkcs7", "pkcs12", "jks", "json", "fingerprint", "configmap", "secret"];
    let more = "--manifest-format pem,pkcs12,jks --manifest-label a=b --manifest-annotation c.d/e=f --manifest-namespace n";
    let lines = |target: &str| {
        let plain = forms.map(|form| format!("fetch {target} -o ca --format {form}"));
        let manifests =
            ["configmap", "secret"].map(|form| format!("fetch {target} -o ca --format {form} {more}"));
        [&plain[..], &manifests[..]].concat()
    };
    for line in lines("css") {
        for next in lines("geminidb --instance demo-cassandra") {
            cloud.run(&line).done();
            cloud.run(&next).done();
        }
    }
}

#[test]
fn a_store_of_another_password_is_not_replaced_unasked() {
    let cloud = Cloud::start();
    run(cloud.command("fetch css --format pkcs12 -o ca").env("CLOUD_CERTS_STORE_PASSWORD", "another one"))
        .done();
    let told = cloud.run("fetch css --format pkcs12 -o ca").failed();
    assert!(told.contains("a PKCS#12 store that the password does not open"), "{told}");
    cloud.run("fetch css --format pkcs12 -o ca --force").done();
}

#[cfg(target_os = "linux")]
#[test]
fn extended_attributes_are_kept() {
    let cloud = Cloud::start();
    let path = cloud.folder.at("ca.pem");
    put(&path, "");
    let python = |script: &str| {
        let ran = run(std::process::Command::new("python3").args(["-c", script]).arg(&path));
        assert_eq!(ran.code(), Some(0), "{ran}");
        ran.stdout
    };
    // An access list by which user 12345 may read: version 2, then tag, rights and id of each entry.
    python(
        "import os, struct, sys\n\
         entries = [(1, 6, -1), (2, 4, 12345), (4, 4, -1), (16, 4, -1), (32, 0, -1)]\n\
         acl = struct.pack('<I', 2) + b''.join(struct.pack('<HHi', *entry) for entry in entries)\n\
         os.setxattr(sys.argv[1], 'system.posix_acl_access', acl)\n\
         os.setxattr(sys.argv[1], 'user.owner', b'team')",
    );
    let script = "import os, sys\n\
                  for name in sorted(os.listxattr(sys.argv[1])): print(name, os.getxattr(sys.argv[1], name).hex())";
    let before = python(script);
    assert!(before.contains("posix_acl_access") && before.contains("user.owner"), "{before}");
    let ran = cloud.run("fetch css -o ca.pem");
    assert!(!ran.stderr.contains("warning"), "{ran}");
    assert_eq!(python(script), before);
    assert_eq!(fs::read_to_string(path).unwrap(), cloud.emulator.ca_pem(Service::Css));
}

/// Only root may set attributes of the system.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs root"]
fn extended_attributes_that_are_lost_are_told() {
    let cloud = Cloud::start();
    let path = cloud.folder.at("ca.pem");
    put(&path, "");
    crate::support::set_mode(cloud.folder.path(), 0o777);
    crate::support::set_mode(cloud.folder.home(), 0o755);
    std::os::unix::fs::chown(&path, Some(65534), Some(65534)).unwrap();
    let set = "import os, sys; os.setxattr(sys.argv[1], 'security.note', b'x')";
    assert_eq!(run(std::process::Command::new("python3").args(["-c", set]).arg(&path)).code(), Some(0));
    let script = r#"exec setpriv --reuid 65534 --regid 65534 --clear-groups "$0" "$@""#;
    let ran = run(&mut cloud.folder.shell(script, &cloud.command("fetch css -o ca.pem --json")));
    assert!(ran.stderr.contains(r#"warning: "ca.pem" has lost extended attributes: security.note"#), "{ran}");
    let report = ran.json();
    assert_eq!(report["warnings"][0], r#""ca.pem" has lost extended attributes: security.note"#, "{report}");
}
