//! Where rustls, and so `verify`, and OpenSSL disagree. The documentation of `cloud_certs::verify` lists the same, for
//! users. Each test holds both opinions, and fails when either changes.

use super::kit::{CA, FUTURE, Kit, LOCAL, PAST};
use crate::support::put;

#[track_caller]
fn only_verify_trusts(kit: &Kit, certificate: &str, options: &str, ca: &str, name: &str) {
    let server = kit.serve(certificate, options);
    assert_eq!(kit.opinions(&server, ca, name), [true, false], "[ours, of openssl]");
    let report = kit.report(&server, ca, name);
    assert_eq!(report["differences"][0]["client"], "OpenSSL", "it is told: {report:#}");
}

#[track_caller]
fn only_openssl_trusts(kit: &Kit, certificate: &str, options: &str, ca: &str, name: &str) {
    assert_eq!(kit.opinions(&kit.serve(certificate, options), ca, name), [false, true], "[ours, of openssl]");
}

/// A trust anchor is a name and a key for rustls (RFC 5280, 6.1.1), which does not look at its validity. `verify` warns
/// of it.
#[test]
#[ignore = "needs tests/peers/setup"]
fn an_anchor_that_has_expired() {
    let kit = Kit::new();
    kit.authority_of("old", CA, PAST);
    kit.issue("of-old", "old", LOCAL);
    only_verify_trusts(&kit, "of-old", "", "old", "localhost");
}

/// As with one that has expired.
#[test]
#[ignore = "needs tests/peers/setup"]
fn an_anchor_that_is_not_yet_valid() {
    let kit = Kit::new();
    kit.authority_of("new", CA, FUTURE);
    kit.issue("of-new", "new", LOCAL);
    only_verify_trusts(&kit, "of-new", "", "new", "localhost");
}

/// Any certificate of the file is an anchor for rustls. OpenSSL goes on until one that signs itself, unless it is given
/// `-partial_chain`.
#[test]
#[ignore = "needs tests/peers/setup"]
fn an_intermediate_alone_as_anchor() {
    let kit = Kit::new();
    kit.issue("between", "root", CA);
    kit.issue("deep", "between", LOCAL);
    only_verify_trusts(&kit, "deep", "", "between", "localhost");
    only_verify_trusts(&kit, "deep", "-cert_chain between.pem", "between", "localhost");
}

/// rustls does not look at the basic constraints of an anchor. `verify` warns of it.
#[test]
#[ignore = "needs tests/peers/setup"]
fn an_anchor_that_is_no_ca() {
    let kit = Kit::new();
    kit.authority("no-ca", "basicConstraints=critical,CA:FALSE\nsubjectKeyIdentifier=hash\n");
    kit.issue("of-no-ca", "no-ca", LOCAL);
    only_verify_trusts(&kit, "of-no-ca", "", "no-ca", "localhost");
}

/// rustls does not look at the key usage of those who sign, anchors or not.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_ca_that_may_not_sign_certificates() {
    let kit = Kit::new();
    let silent =
        "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\n";
    kit.authority("silent", silent);
    kit.issue("of-silent", "silent", LOCAL);
    only_verify_trusts(&kit, "of-silent", "", "silent", "localhost");
    kit.issue("between", "root", silent);
    kit.issue("deep", "between", LOCAL);
    only_verify_trusts(&kit, "deep", "-cert_chain between.pem", "root", "localhost");
}

/// rustls does not look at the path length of an anchor; it does at that of the others.
#[test]
#[ignore = "needs tests/peers/setup"]
fn an_anchor_with_a_path_length() {
    let kit = Kit::new();
    kit.authority("short", "basicConstraints=critical,CA:TRUE,pathlen:0\nsubjectKeyIdentifier=hash\n");
    kit.issue("between", "short", CA);
    kit.issue("deep", "between", LOCAL);
    only_verify_trusts(&kit, "deep", "-cert_chain between.pem", "short", "localhost");
}

/// rustls does not look at the extended key usage of an anchor.
#[test]
#[ignore = "needs tests/peers/setup"]
fn an_anchor_for_other_purposes() {
    let kit = Kit::new();
    kit.authority("clients", &format!("{CA}extendedKeyUsage=clientAuth\n"));
    kit.issue("of-clients", "clients", LOCAL);
    only_verify_trusts(&kit, "of-clients", "", "clients", "localhost");
}

/// rustls takes the dot at the end of a name off, as a resolver does. OpenSSL compares it.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_name_with_a_dot_at_its_end() {
    let kit = Kit::new();
    only_verify_trusts(&kit, "server", "", "root", "localhost.");
}

/// A common name does not count for rustls (RFC 9525). It does for OpenSSL when there are no other DNS names.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_name_in_the_common_name_only() {
    let kit = Kit::new();
    kit.issue_with(
        "common",
        "localhost",
        "root",
        "-extfile common.cnf -extensions e",
        "keyUsage=digitalSignature\n",
    );
    only_openssl_trusts(&kit, "common", "", "root", "localhost");
}

/// A wildcard is a whole label for rustls (RFC 9525). OpenSSL takes a part of one, unless told not to.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_wildcard_for_a_part_of_a_label() {
    let kit = Kit::new();
    kit.issue("part", "root", "subjectAltName=DNS:d*.example.com\n");
    only_openssl_trusts(&kit, "part", "", "root", "db.example.com");
}

/// rustls refuses a CA certificate as that of a server, even when the file has that very one. Databases with a
/// certificate that signs itself are like this.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_ca_certificate_as_that_of_a_server() {
    let kit = Kit::new();
    kit.authority("self", &format!("basicConstraints=critical,CA:TRUE\n{LOCAL}"));
    only_openssl_trusts(&kit, "self", "", "self", "localhost");
}

/// rustls looks for an issuer of the certificate that the server shows, even when the file has that very one.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_that_is_trusted_by_its_own_certificate_of_a_ca() {
    let kit = Kit::new();
    let server = kit.serve("server", "");
    assert_eq!(kit.opinions(&server, "server", "localhost"), [false, false], "[ours, of openssl]");
    assert!(kit.openssl_connects(&server, "server", "localhost", "-partial_chain"));
    let message = kit.report(&server, "server", "localhost")["message"].to_string();
    assert!(
        message.contains("the server's own certificate is trusted, but rustls looks for its issuer"),
        "{message}"
    );
}

/// rustls takes six certificates between a server's own and a trusted one.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_path_of_seven_intermediates() {
    let kit = Kit::new();
    let mut above = "root".to_owned();
    put(&kit.folder.at("chain.pem"), "");
    for number in 1..=7 {
        let name = format!("ca{number}");
        kit.issue(&name, &above, CA);
        kit.join("chain", [&name, "chain"]);
        above = name;
    }
    kit.issue("deep", &above, LOCAL);
    only_openssl_trusts(&kit, "deep", "-cert_chain chain.pem", "root", "localhost");
    let message =
        kit.report(&kit.serve("deep", "-cert_chain chain.pem"), "root", "localhost")["message"].to_string();
    assert!(message.contains("7 certificates are between the server's own and the trusted one"), "{message}");
}

/// rustls takes X.509 version 3 alone, but for an anchor.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_certificate_of_version_1() {
    let kit = Kit::new();
    kit.issue_with("v1", "localhost", "root", "", LOCAL);
    only_openssl_trusts(&kit, "v1", "", "root", "localhost");
}

/// rustls compares the names of issuers byte by byte. OpenSSL ignores case, and the type of the string.
#[test]
#[ignore = "needs tests/peers/setup"]
fn the_name_of_an_issuer_in_another_case() {
    let kit = Kit::new();
    std::fs::copy(kit.folder.at("root.key"), kit.folder.at("ROOT.key")).unwrap();
    kit.authority("ROOT", CA);
    only_openssl_trusts(&kit, "server", "", "ROOT", "localhost");
}

/// rustls has no RSA key exchange, which has no forward secrecy.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_of_the_rsa_key_exchange() {
    let kit = Kit::new();
    kit.key("rsa", "RSA -pkeyopt rsa_keygen_bits:2048").issue("rsa", "root", LOCAL);
    only_openssl_trusts(&kit, "rsa", "-tls1_2 -cipher AES256-GCM-SHA384", "root", "localhost");
}

/// rustls has no Diffie-Hellman over finite fields in TLS 1.2.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_of_finite_field_diffie_hellman() {
    let kit = Kit::new();
    kit.key("rsa", "RSA -pkeyopt rsa_keygen_bits:2048").issue("rsa", "root", LOCAL);
    only_openssl_trusts(&kit, "rsa", "-tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384", "root", "localhost");
}

/// rustls has no CBC mode.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_of_cbc_ciphers() {
    let kit = Kit::new();
    only_openssl_trusts(&kit, "server", "-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA384", "root", "localhost");
}

/// rustls exchanges keys by X25519, P-256 and P-384, and here by P-521.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_of_other_curves() {
    let kit = Kit::new();
    only_openssl_trusts(&kit, "server", "-groups X448", "root", "localhost");
}

/// rustls has Ed25519, P-256, P-384 and, with the feature `p521`, that curve.
#[test]
#[ignore = "needs tests/peers/setup"]
fn keys_of_other_curves() {
    let kit = Kit::new();
    for (name, options) in [("ed448", "ED448"), ("secp256k1", "EC -pkeyopt ec_paramgen_curve:secp256k1")] {
        kit.key(name, options).authority(name, CA);
        kit.issue(&format!("of-{name}"), name, LOCAL);
        only_openssl_trusts(&kit, &format!("of-{name}"), "", name, "localhost");
    }
}

/// rustls has SHA-256, SHA-384 and SHA-512.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_signature_with_sha224() {
    let kit = Kit::new();
    kit.key("root224", "RSA -pkeyopt rsa_keygen_bits:2048").authority("root224", CA);
    kit.issue_with("sha224", "sha224", "root224", "-sha224 -extfile sha224.cnf -extensions e", LOCAL);
    only_openssl_trusts(&kit, "sha224", "", "root224", "localhost");
}

/// rustls takes RSA-PSS in handshakes, by keys for any use of RSA; not keys for RSA-PSS alone.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_key_for_rsa_pss_alone() {
    let kit = Kit::new();
    kit.key("pss", "RSA-PSS -pkeyopt rsa_keygen_bits:2048").issue("pss", "root", LOCAL);
    only_openssl_trusts(&kit, "pss", "", "root", "localhost");
}

/// rustls takes salts as long as the hash in a certificate's RSA-PSS, as RFC 8446 asks for. OpenSSL makes longer ones
/// unless told otherwise, and takes any.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_signature_of_rsa_pss_with_a_long_salt() {
    let kit = Kit::new();
    kit.key("rsa-root", "RSA -pkeyopt rsa_keygen_bits:2048").authority("rsa-root", CA);
    let options = "-sigopt rsa_padding_mode:pss -extfile pss.cnf -extensions e";
    kit.issue_with("pss", "pss", "rsa-root", options, LOCAL);
    only_openssl_trusts(&kit, "pss", "", "rsa-root", "localhost");
    let options = format!("{options} -sigopt rsa_pss_saltlen:digest");
    kit.issue_with("pss", "pss", "rsa-root", &options, LOCAL);
    assert_eq!(kit.opinions(&kit.serve("pss", ""), "rsa-root", "localhost"), [true; 2]);
}

/// The documentation has a line for every test here.
#[test]
fn every_one_is_documented() {
    let source = include_str!("disagreements.rs");
    let documented = include_str!("../../../../client/verify/openssl.md");
    let tests = source.lines().filter_map(|line| line.strip_prefix("fn ")?.split_once("() {")?.0.into());
    for test in tests.filter(|test: &&str| *test != "every_one_is_documented") {
        assert!(documented.contains(&format!("`{test}`")), "{test}");
    }
}
