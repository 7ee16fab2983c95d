//! What a trusted verdict says of other clients, held against `openssl s_client`: with its defaults, and as strict as Python is
//! since 3.13 (`-x509_strict -partial_chain`). The documentation of `cloud_certs::verify` lists the same.

use super::kit::{CA, Kit, LOCAL};

const OPENSSL: &str = "OpenSSL";
const PYTHON: &str = "Python 3.13";
const JAVA: &str = "Java";

/// Asserts that the server is trusted, that these clients are told to refuse it, and that those at hand do.
#[track_caller]
fn refuse(kit: &Kit, clients: &[&str], certificate: &str, options: &str, ca: &str, name: &str) {
    let server = kit.serve(certificate, options);
    let report = kit.report(&server, ca, name);
    assert_eq!(report["trusted"], true, "{report:#}");
    let told: Vec<_> =
        report["differences"].as_array().unwrap().iter().map(|one| one["client"].as_str().unwrap()).collect();
    assert_eq!(told, clients, "{report:#}");
    for (client, options) in [(OPENSSL, ""), (PYTHON, "-x509_strict -partial_chain")] {
        let connects = kit.openssl_connects(&server, ca, name, options);
        assert_eq!(connects, !clients.contains(&client), "{client}: {report:#}");
    }
}

/// An authority of these extensions, and a server `of-NAME` that it has issued.
fn with_root(name: &str, extensions: &str) -> Kit {
    let kit = Kit::new();
    kit.authority(name, extensions);
    kit.issue(&format!("of-{name}"), name, LOCAL);
    kit
}

const BOTH: [&str; 2] = [OPENSSL, PYTHON];

#[test]
#[ignore = "needs tests/peers/setup"]
fn nobody_refuses_what_follows_the_standard() {
    let kit = Kit::new();
    kit.issue("between", "root", CA);
    kit.issue("deep", "between", LOCAL);
    refuse(&kit, &[], "server", "", "root", "localhost");
    refuse(&kit, &[], "deep", "-cert_chain between.pem", "root", "localhost");
}

/// `openssl req -x509` makes such roots.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_root_without_key_usage() {
    let kit = with_root("plain", "basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n");
    refuse(&kit, &[PYTHON], "of-plain", "", "plain", "localhost");
    let said = kit.verify(&kit.serve("of-plain", ""), "--ca plain.pem --server-name localhost");
    let warning = "warning: clients with Python 3.13 refuse this server: it is strict (VERIFY_X509_STRICT), and `CN=plain` \
                   is a CA without key usage\n";
    assert!(said.code() == Some(0) && said.stderr.contains(warning), "{said}");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_root_without_a_key_identifier() {
    let kit = with_root(
        "bare",
        "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=none\n",
    );
    refuse(&kit, &[PYTHON], "of-bare", "", "bare", "localhost");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_root_with_basic_constraints_that_are_not_critical() {
    let kit = with_root("lax", "basicConstraints=CA:TRUE\nkeyUsage=keyCertSign\nsubjectKeyIdentifier=hash\n");
    refuse(&kit, &[PYTHON], "of-lax", "", "lax", "localhost");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_root_without_basic_constraints() {
    let kit = with_root("vague", "keyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n");
    refuse(&kit, &[PYTHON, JAVA], "of-vague", "", "vague", "localhost");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_root_of_version_1() {
    let kit = Kit::new();
    kit.key("v1", "EC -pkeyopt ec_paramgen_curve:P-256");
    kit.make("req -new -key v1.key -subj /CN=v1 -out v1.csr");
    kit.make("x509 -req -in v1.csr -signkey v1.key -days 30 -out v1.pem");
    kit.issue("of-v1", "v1", LOCAL);
    refuse(&kit, &[PYTHON], "of-v1", "", "v1", "localhost");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_certificate_that_does_not_name_the_key_that_signed_it() {
    let kit = Kit::new();
    kit.issue("nameless", "root", &format!("{LOCAL}authorityKeyIdentifier=none\n"));
    refuse(&kit, &[PYTHON], "nameless", "", "root", "localhost");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_certificate_that_names_another_key() {
    let kit = Kit::new();
    let other = format!("{LOCAL}authorityKeyIdentifier=none\n2.5.29.35=DER:30168014{}\n", "07".repeat(20));
    kit.issue("between", "root", CA);
    kit.issue("astray", "between", &other);
    refuse(&kit, &BOTH, "astray", "-cert_chain between.pem", "root", "localhost");
    kit.issue("astray", "root", &other);
    refuse(&kit, &[OPENSSL, PYTHON, JAVA], "astray", "", "root", "localhost");
}

/// As when a root is made anew with its old key: the serial number differs.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_certificate_that_names_the_old_one_of_a_renewed_root() {
    let kit = Kit::new();
    kit.issue("bound", "root", &format!("{LOCAL}authorityKeyIdentifier=keyid,issuer:always\n"));
    refuse(&kit, &[], "bound", "", "root", "localhost");
    kit.authority("root", CA);
    refuse(&kit, &[OPENSSL, PYTHON, JAVA], "bound", "", "root", "localhost");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_root_with_a_critical_extension() {
    let kit = with_root("odd", &format!("{CA}1.2.3.4=critical,ASN1:NULL\n"));
    refuse(&kit, &BOTH, "of-odd", "", "odd", "localhost");
    let key_id = CA.replace("subjectKeyIdentifier=", "subjectKeyIdentifier=critical,");
    let kit = with_root("strict", &key_id);
    refuse(&kit, &BOTH, "of-strict", "", "strict", "localhost");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn two_cross_signed_twins() {
    let kit = Kit::new();
    kit.authority("second", CA);
    kit.issue("between", "root", CA);
    kit.issue("deep", "between", LOCAL);
    for name in ["key", "pem"] {
        std::fs::copy(kit.folder.at(&format!("between.{name}")), kit.folder.at(&format!("first.{name}")))
            .unwrap();
    }
    kit.issue("between", "second", CA);
    kit.join("twins", ["first", "between"]);
    refuse(&kit, &[], "deep", "-cert_chain twins.pem", "root", "localhost");
    refuse(&kit, &BOTH, "deep", "-cert_chain twins.pem", "second", "localhost");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_root_without_a_subject() {
    let kit = Kit::new();
    kit.key("empty", "EC -pkeyopt ec_paramgen_curve:P-256");
    kit.make(
        "req -x509 -new -key empty.key -subj / -days 30 -out empty.pem -addext keyUsage=critical,keyCertSign",
    );
    kit.issue("of-empty", "empty", LOCAL);
    refuse(&kit, &[PYTHON, JAVA], "of-empty", "", "empty", "localhost");
}

/// A server that is trusted by its own certificate: nobody looks at more of it.
#[test]
#[ignore = "needs tests/peers/setup"]
fn nobody_refuses_a_server_that_is_trusted_by_its_own_certificate() {
    let kit = Kit::new();
    kit.authority("self", &format!("{LOCAL}basicConstraints=critical,CA:FALSE\n"));
    refuse(&kit, &[], "self", "", "self", "localhost");
    let said = kit.verify(&kit.serve("self", ""), "--ca self.pem --server-name localhost");
    assert!(said.stderr.contains("the one server that shows this very certificate"), "{said}");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_key_for_encryption_alone() {
    let kit = Kit::new();
    kit.issue("encipher", "root", &format!("{LOCAL}keyUsage=critical,keyEncipherment\n"));
    refuse(&kit, &[JAVA], "encipher", "", "root", "localhost");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_name_with_an_underscore() {
    let kit = Kit::new();
    kit.issue("under", "root", "subjectAltName=DNS:my_db.example.com\n");
    refuse(&kit, &[JAVA], "under", "", "root", "my_db.example.com");
}

/// The documentation has a line for every test here but those in which nobody refuses.
#[test]
fn every_one_is_documented() {
    let source = include_str!("differences.rs");
    let documented = include_str!("../../../../client/verify/openssl.md");
    let tests = source.lines().filter_map(|line| line.strip_prefix("fn ")?.split_once("() {")?.0.into());
    let exempt = |test: &&str| !(test.starts_with("nobody_refuses") || *test == "every_one_is_documented");
    let mut count = 0;
    for test in tests.filter(exempt) {
        assert!(documented.contains(&format!("`{test}`")), "{test}");
        count += 1;
    }
    assert!(count > 10, "{count} tests were found");
}
