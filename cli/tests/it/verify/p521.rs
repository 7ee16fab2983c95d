//! Keys on P-521, and ECDSA with SHA-512, with `openssl` at the other end and as a second opinion.

use super::kit::{CA, Kit, LOCAL};
use crate::support::put;

const P521: &str = "EC -pkeyopt ec_paramgen_curve:P-521";

#[track_caller]
fn both_trust(kit: &Kit, certificate: &str, options: &str, ca: &str) {
    assert_eq!(
        kit.opinions(&kit.serve(certificate, options), ca, "localhost"),
        [true; 2],
        "{certificate} {options}"
    );
}

/// A certificate signed with this hash.
fn issue_with_hash(kit: &Kit, name: &str, issuer: &str, hash: &str) {
    let options = format!("-{hash} -extfile {name}.cnf -extensions e");
    kit.issue_with(name, name, issuer, &options, LOCAL);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_root_of_p521_is_trusted_with_any_hash() {
    let kit = Kit::new();
    kit.key("wide", P521).authority("wide", CA);
    for hash in ["sha256", "sha384", "sha512"] {
        issue_with_hash(&kit, hash, "wide", hash);
        both_trust(&kit, hash, "", "wide");
    }
    kit.key("between", P521).issue("between", "root", CA);
    kit.issue("deep", "between", LOCAL);
    both_trust(&kit, "deep", "-cert_chain between.pem", "root");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_with_a_key_of_p521_signs_the_handshake() {
    let kit = Kit::new();
    kit.key("wide", P521).issue("wide", "root", LOCAL);
    for options in ["", "-tls1_2", "-tls1_2 -sigalgs ECDSA+SHA256", "-tls1_2 -sigalgs ECDSA+SHA384"] {
        both_trust(&kit, "wide", options, "root");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_that_exchanges_keys_over_p521_only_is_trusted() {
    let kit = Kit::new();
    for options in ["-groups P-521", "-groups P-521 -tls1_2"] {
        both_trust(&kit, "server", options, "root");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn ecdsa_with_sha512_is_trusted_on_each_curve() {
    let kit = Kit::new();
    for curve in ["P-256", "P-384", "P-521"] {
        let root = format!("root-{curve}");
        kit.key(&root, &format!("EC -pkeyopt ec_paramgen_curve:{curve}")).authority(&root, CA);
        issue_with_hash(&kit, curve, &root, "sha512");
        both_trust(&kit, curve, "", &root);
        // The scheme of P-521 stands for the hash alone in TLS 1.2.
        kit.key(&format!("own-{curve}"), &format!("EC -pkeyopt ec_paramgen_curve:{curve}"));
        kit.issue(&format!("own-{curve}"), &root, LOCAL);
        both_trust(&kit, &format!("own-{curve}"), "-tls1_2 -sigalgs ECDSA+SHA512", &root);
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_signature_that_was_tampered_with_is_refused() {
    let kit = Kit::new();
    kit.key("wide", P521).authority("wide", CA);
    for (name, root) in [("narrow", "root"), ("of-wide", "wide")] {
        issue_with_hash(&kit, name, root, "sha512");
        both_trust(&kit, name, "", root);
        let pem = std::fs::read_to_string(kit.folder.at(&format!("{name}.pem"))).unwrap();
        // The last character before the padding, or the end, is of the signature's last number.
        let body = pem.split("\n-----END").next().unwrap();
        let at = body.trim_end_matches('=').len() - 3;
        let other = if &pem[at..=at] == "A" { "B" } else { "A" };
        put(&kit.folder.at(&format!("{name}.pem")), format!("{}{other}{}", &pem[..at], &pem[at + 1..]));
        assert_eq!(kit.opinions(&kit.serve(name, ""), root, "localhost"), [false; 2], "{name}");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn another_key_of_p521_with_the_same_name_is_refused() {
    let kit = Kit::new();
    kit.key("wide", P521).authority("wide", CA);
    kit.issue("server-of-wide", "wide", LOCAL);
    let server = kit.serve("server-of-wide", "");
    kit.key("wide", P521).authority("wide", CA);
    assert_eq!(kit.opinions(&server, "wide", "localhost"), [false; 2]);
}

/// The services and IAM may have such a CA, too: their answer is read, whatever it says.
#[test]
#[ignore = "needs tests/peers/setup"]
fn the_clients_of_the_services_trust_them_too() {
    let kit = Kit::new();
    kit.key("wide", P521).authority("wide", CA);
    kit.key("service", P521).issue("service", "wide", LOCAL);
    let server = kit.serve("service", "-www");
    put(&kit.folder.at("token"), "token");
    let fetch = |ca: &str| {
        kit.folder.run(&format!(
            "fetch css --endpoint https://localhost:{} --cacert {ca}.pem --token-file token --project-id 0123 --retries 0",
            server.port
        ))
    };
    let trusted = fetch("wide");
    assert!(trusted.code() == Some(5) && trusted.stderr.contains("web page"), "{trusted}");
    assert_eq!(fetch("root").code(), Some(6));
}
