//! Client certificates, shown to `openssl s_server`.

use insta::assert_snapshot;

use super::kit::{CA, Kit, LOCAL, all};

/// A server that lets in whom `root` has issued a certificate, and `me` of it.
fn with_client() -> Kit {
    let kit = Kit::new();
    kit.issue("me", "root", "extendedKeyUsage=clientAuth\n");
    kit
}

const DEMANDING: &str = "-Verify 1 -CAfile root.pem -verify_return_error";

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_that_demands_one_lets_its_clients_in() {
    let kit = with_client();
    for version in ["-tls1_2", "-tls1_3"] {
        let server = kit.serve("server", &format!("{version} {DEMANDING}"));
        let told = kit.verify(&server, "--ca root.pem --client-cert me.pem --client-key me.key").done();
        assert!(
            told.contains(
                "\nclient      the server asked for a certificate, and did not refuse that of --client-cert\n"
            ),
            "{version}: {told}"
        );
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn keys_of_each_kind_and_form_sign() {
    let kit = with_client();
    let server = kit.serve("server", DEMANDING);
    for (name, options) in [
        ("rsa", "RSA -pkeyopt rsa_keygen_bits:2048"),
        ("p384", "EC -pkeyopt ec_paramgen_curve:P-384"),
        ("ed25519", "ED25519"),
    ] {
        kit.key(name, options).issue(name, "root", LOCAL);
        let line = format!("--ca root.pem --client-cert {name}.pem --client-key {name}.key");
        kit.verify(&server, &line).done();
        if name != "ed25519" {
            // PKCS#1 of RSA, and SEC1 of the other.
            kit.make(&format!("pkey -in {name}.key -traditional -out {name}-old.key"));
            kit.verify(&server, &line.replace(".key", "-old.key")).done();
        }
    }
    // X.509 version 1, which rustls takes of no server.
    kit.issue_with("v1", "v1", "root", "", LOCAL);
    kit.verify(&server, "--ca root.pem --client-cert v1.pem --client-key v1.key").done();
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_that_refuses_it_is_told() {
    let kit = with_client();
    kit.authority("other", CA);
    kit.issue("stranger", "other", "extendedKeyUsage=clientAuth\n");
    let line = "--ca root.pem --client-cert stranger.pem --client-key stranger.key";
    assert_snapshot!(all(&kit.verify(&kit.serve("server", &format!("-tls1_3 {DEMANDING}")), line)), @"
    127.0.0.1:PORT: trusted, but closed to this client certificate, with root.pem
    names       localhost, 127.0.0.1, ::1
    valid       N days left
    chain       1  CN=server; until DATE, N days left
                2  CN=root; until DATE, N days left
    error: 127.0.0.1:PORT: the server refused the client certificate (alert `unknown_ca`)
      next: make the server trust the issuer of that certificate, and put intermediates behind it into its file
    exit code 7
    ");
    let ran = kit.verify(&kit.serve("server", &format!("-tls1_2 {DEMANDING}")), &format!("{line} --json"));
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.code(), &report["reason"]), (Some(7), &"client_certificate_refused".into()));
    assert_eq!(report["wants_client_certificate"], true);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_key_that_cannot_be_used_is_told_before_connecting() {
    let kit = with_client();
    let told = |key: &str| {
        let line = format!("verify localhost:1 --ca root.pem --client-cert me.pem --client-key {key}");
        kit.folder.run(&line).failed()
    };
    assert_snapshot!(told("server.key"), @r#"
    error: the file of --client-key, "server.key", cannot be used
      why: the private key is not that of the certificate `CN=me`
      next: give the key of the first certificate in the file of --client-cert
    exit code 9
    "#);
    assert_snapshot!(told("me.pem"), @r#"
    error: the file of --client-key, "me.pem", cannot be used
      why: there is no private key in PEM (PKCS#8, PKCS#1 or SEC1)
      next: look at the file; `openssl x509` and `openssl pkey` convert other forms
    exit code 9
    "#);
    kit.make("pkey -in me.key -aes256 -passout pass:hunter2 -out new.key");
    assert_snapshot!(told("new.key"), @r#"
    error: the file of --client-key, "new.key", cannot be used
      why: the private key is encrypted with a password
      next: decrypt it into a file that only you can read, `openssl pkey -in "new.key" -out plain.key`, and give that
    exit code 9
    "#);
    kit.make("pkey -in me.key -aes256 -passout pass:hunter2 -traditional -out old.key");
    assert_eq!(told("old.key"), told("new.key").replace("new.key", "old.key"));
    // What the advice says helps.
    kit.make("pkey -in new.key -passin pass:hunter2 -out plain.key");
    assert!(told("plain.key").contains("connection is refused"));
    kit.make("pkey -in me.key -outform DER -out me.der");
    assert_snapshot!(told("me.der"), @r#"
    error: the file of --client-key "me.der" cannot be used
      why: it is not text, and so not PEM: `openssl pkey -inform DER -in FILE -out NEW` converts it
      next: check the path, who may read it, and its content
    exit code 9
    "#);
    kit.key("wide", "EC -pkeyopt ec_paramgen_curve:P-521").issue("wide", "root", LOCAL);
    assert!(told("wide.key").contains("cannot sign here"));
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn the_key_is_in_no_output() {
    let kit = with_client();
    let key = std::fs::read_to_string(kit.folder.at("me.key")).unwrap();
    let line = "--ca root.pem --client-cert me.pem --client-key me.key -vv";
    for options in [DEMANDING, "-Verify 1 -CAfile server.pem -verify_return_error"] {
        let told = all(&kit.verify(&kit.serve("server", options), line));
        for part in key.lines().filter(|part| !part.starts_with('-')) {
            assert!(!told.contains(part), "{told}");
        }
    }
}

#[test]
fn each_of_both_needs_the_other() {
    let folder = crate::support::Folder::new();
    assert_snapshot!(folder.run("verify localhost:1 --ca ca.pem --client-cert me.pem").failed(), @"
    error: the following required arguments were not provided:
      --client-key <FILE>

    Usage: cloud-certs verify --ca <FILE> --client-cert <FILE> --client-key <FILE> <HOST:PORT>

    For more information, try '--help'.
    exit code 2
    ");
    assert_eq!(folder.run("verify localhost:1 --ca ca.pem --client-key me.key").code(), Some(2));
}
