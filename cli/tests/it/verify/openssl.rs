//! Servers of `openssl s_server` in every state, and what its client says of them.

use insta::assert_snapshot;

use super::kit::{CA, FUTURE, Kit, LOCAL, PAST, all};

/// Where a chain of two is shown, it leads over `between` to `deep`.
fn with_chain() -> Kit {
    let kit = Kit::new();
    kit.issue("between", "root", CA);
    kit.issue("deep", "between", LOCAL);
    kit
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn both_versions_are_told() {
    let kit = Kit::new();
    for (options, version) in [("", "TLS 1.3"), ("-tls1_2", "TLS 1.2")] {
        let server = kit.serve("server", options);
        let stdout = kit.verify(&server, "--ca root.pem --server-name localhost").done();
        assert!(stdout.contains(&format!("\nprotocol    {version}\n")), "{stdout}");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_is_found_by_name_and_by_address() {
    let kit = Kit::new();
    let server = kit.serve("server", "");
    for host in ["localhost", "127.0.0.1"] {
        kit.folder.run(&format!("verify {host}:{} --ca root.pem", server.port)).done();
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_is_found_by_ipv6() {
    std::net::TcpListener::bind("[::1]:0").expect("this machine has IPv6");
    let kit = Kit::new();
    let server = kit.serve_at("[::1]", "server", "");
    kit.folder.run(&format!("verify [::1]:{} --ca root.pem", server.port)).done();
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_chain_is_shown_from_the_server_up() {
    let kit = with_chain();
    let server = kit.serve("deep", "-cert_chain between.pem -tls1_2");
    assert_snapshot!(all(&kit.verify(&server, "--ca root.pem")), @"
    127.0.0.1:PORT: trusted with root.pem
    protocol    TLS 1.2
    cipher      TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    names       localhost, 127.0.0.1, ::1
    anchor      CN=root; until DATE, N days left
    valid       N days left
    chain       1  CN=deep; until DATE, N days left
                2  CN=between; until DATE, N days left
    exit code 0
    ");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_certificate_that_is_left_out_is_missed() {
    let kit = with_chain();
    let server = kit.serve("deep", "");
    assert_snapshot!(all(&kit.verify(&server, "--ca root.pem")), @"
    127.0.0.1:PORT: not trusted with root.pem
    names       localhost, 127.0.0.1, ::1
    valid       N days left
    chain       1  CN=deep; until DATE, N days left
    error: 127.0.0.1:PORT: the certificate `CN=deep` was issued by `CN=between`, which is not a trusted certificate
      next: get the certificate of that issuer; if the file has the one above it, the server leaves out a certificate in between
    exit code 7
    ");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn another_key_of_the_same_name_is_told_apart() {
    let kit = Kit::new();
    let server = kit.serve("server", "");
    std::fs::remove_file(kit.folder.at("root.key")).unwrap();
    kit.authority("root", CA);
    assert_snapshot!(all(&kit.verify(&server, "--ca root.pem")), @"
    127.0.0.1:PORT: not trusted with root.pem
    names       localhost, 127.0.0.1, ::1
    valid       N days left
    chain       1  CN=server; until DATE, N days left
    error: 127.0.0.1:PORT: the certificate `CN=server` is not signed by the trusted `CN=root`, but by another key of that name
      next: fetch the CA certificate again: the service has probably renewed it, or the file is of another instance
    exit code 7
    ");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_certificate_out_of_its_time_is_told() {
    let kit = Kit::new();
    for (name, validity) in [("old", PAST), ("new", FUTURE)] {
        kit.issue_of(name, "root", LOCAL, validity);
    }
    assert_snapshot!(all(&kit.verify(&kit.serve("old", ""), "--ca root.pem")), @"
    127.0.0.1:PORT: not trusted with root.pem
    names       localhost, 127.0.0.1, ::1
    valid       expired
    chain       1  CN=old; until DATE, expired
    error: 127.0.0.1:PORT: the certificate `CN=old` expired on TIME
      next: renew the server's certificate, and check the clock of this machine
    exit code 7
    ");
    assert_snapshot!(all(&kit.verify(&kit.serve("new", ""), "--ca root.pem")), @"
    127.0.0.1:PORT: not trusted with root.pem
    names       localhost, 127.0.0.1, ::1
    valid       not yet
    chain       1  CN=new; from DATE until DATE, not yet valid
    error: 127.0.0.1:PORT: the certificate `CN=new` is not valid before TIME
      next: check the clock of this machine, or wait until then
    exit code 7
    ");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn an_authority_that_has_expired_is_warned_of() {
    let kit = Kit::new();
    kit.authority_of("old", CA, PAST);
    kit.issue("server-of-old", "old", LOCAL);
    assert_snapshot!(all(&kit.verify(&kit.serve("server-of-old", ""), "--ca old.pem")), @"
    127.0.0.1:PORT: trusted with old.pem
    protocol    TLS 1.3
    cipher      TLS_AES_256_GCM_SHA384
    names       localhost, 127.0.0.1, ::1
    anchor      CN=old; until DATE, expired
    valid       expired
    chain       1  CN=server-of-old; until DATE, N days left
    warning: `CN=old` expired on TIME: most TLS clients refuse it; fetch it again once the service has renewed it
    warning: clients with OpenSSL or Python 3.13 refuse this server: `CN=old` expired on TIME
    exit code 0
    ");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn names_that_would_steer_a_terminal_are_escaped() {
    let kit = Kit::new();
    kit.issue_with(
        "odd",
        "odd\u{1b}[31m\u{202e}",
        "root",
        "-extfile odd.cnf -extensions e",
        "subjectAltName=DNS:a\u{1b}[31m\n",
    );
    let told = all(&kit.verify(&kit.serve("odd", ""), "--ca root.pem"));
    assert!(!told.contains(['\u{1b}', '\u{202e}']) && told.contains("CN=odd\\1b"), "{told}");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_of_old_versions_is_told() {
    let kit = Kit::new();
    let server = kit.serve("server", "-tls1_1 -cipher DEFAULT@SECLEVEL=0");
    assert_snapshot!(all(&kit.verify(&server, "--ca root.pem")), @"
    error: 127.0.0.1:PORT: the server seems to offer only what rustls refuses: it answered with the alert `protocol_version`, as servers with TLS 1.1 and older do
      next: configure the server to offer TLS 1.2 or 1.3 with ECDHE and AES-GCM or ChaCha20-Poly1305; a server of many names may just want another server name (--server-name)
    exit code 7
    ");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_of_the_old_key_exchange_is_told() {
    let kit = Kit::new();
    kit.key("rsa", "RSA -pkeyopt rsa_keygen_bits:2048").issue("rsa", "root", LOCAL);
    let server = kit.serve("rsa", "-tls1_2 -cipher AES256-GCM-SHA384");
    assert_snapshot!(all(&kit.verify(&server, "--ca root.pem")), @"
    error: 127.0.0.1:PORT: the server seems to offer only what rustls refuses: it answered with the alert `handshake_failure`, as servers do when they have no cipher suite, key exchange or kind of signature that rustls takes
      next: configure the server to offer TLS 1.2 or 1.3 with ECDHE and AES-GCM or ChaCha20-Poly1305; a server of many names may just want another server name (--server-name)
    exit code 7
    ");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_that_demands_a_client_certificate_is_told() {
    let kit = Kit::new();
    let of = |options| all(&kit.verify(&kit.serve("server", options), "--ca root.pem"));
    assert_snapshot!(of("-tls1_2 -Verify 1"), @"
    127.0.0.1:PORT: trusted, but closed to clients without a certificate, with root.pem
    names       localhost, 127.0.0.1, ::1
    valid       N days left
    chain       1  CN=server; until DATE, N days left
    error: 127.0.0.1:PORT: the server asked for a client certificate, and ended the handshake without one (alert `handshake_failure`)
      next: its certificate is trusted, and a client needs one of its own, with its private key (--client-cert and --client-key)
    exit code 7
    ");
    assert_snapshot!(of("-tls1_3 -Verify 1"), @"
    127.0.0.1:PORT: trusted, but closed to clients without a certificate, with root.pem
    names       localhost, 127.0.0.1, ::1
    valid       N days left
    chain       1  CN=server; until DATE, N days left
    error: 127.0.0.1:PORT: the server asked for a client certificate, and ended the handshake without one (alert `certificate_required`)
      next: its certificate is trusted, and a client needs one of its own, with its private key (--client-cert and --client-key)
    exit code 7
    ");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_that_only_asks_for_a_client_certificate_is_fine() {
    let kit = Kit::new();
    for options in ["-tls1_2 -verify 1", "-tls1_3 -verify 1"] {
        let stdout = kit.verify(&kit.serve("server", options), "--ca root.pem").done();
        assert!(stdout.contains("\nclient      the server asks for a certificate"), "{options}: {stdout}");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_server_that_does_not_know_the_name_is_told() {
    let kit = Kit::new();
    let server = kit.serve("server", "-servername db -servername_fatal -cert2 server.pem -key2 server.key");
    assert_snapshot!(all(&kit.verify(&server, "--ca root.pem --server-name localhost")), @"
    error: 127.0.0.1:PORT: the server ended the TLS handshake with the alert `unrecognized_name`
      next: give the server name that the server knows itself by (--server-name)
    exit code 7
    ");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn faults_of_certificates_are_named() {
    let kit = Kit::new();
    kit.issue("client", "root", &format!("{LOCAL}extendedKeyUsage=clientAuth\n"));
    kit.issue("critical", "root", &format!("{LOCAL}1.2.3.4=critical,ASN1:NULL\n"));
    kit.issue_with("sha1", "sha1", "root", "-sha1 -extfile sha1.cnf -extensions e", LOCAL);
    kit.key("short", "RSA -pkeyopt rsa_keygen_bits:1024").issue("short", "root", LOCAL);
    let said = |name: &str| {
        let ran = kit.verify(&kit.serve(name, "-cipher DEFAULT@SECLEVEL=0"), "--ca root.pem --json");
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!((ran.code(), &report["reason"]), (Some(7), &"bad_certificate".into()));
        report["message"].as_str().unwrap().to_owned()
    };
    assert_snapshot!(["client", "critical", "sha1", "short"].map(said).join("\n"), @"
    127.0.0.1:PORT: the chain of the server's certificate `CN=client` is refused: `CN=client` is for other purposes than servers (extended key usage: clientAuth)
    127.0.0.1:PORT: the chain of the server's certificate `CN=critical` is refused: `CN=critical` has a critical extension that rustls does not know (1.2.3.4)
    127.0.0.1:PORT: the chain of the server's certificate `CN=sha1` is refused: `CN=sha1` is signed with ECDSA and SHA-1, which rustls with ring refuses
    127.0.0.1:PORT: the chain of the server's certificate `CN=short` is refused: the key of `CN=short` is RSA of 1024 bits, and rustls wants 2048 bits at least
    ");
}

/// A state in which both agree: certificate, options of the server, file, name, and whether that is trusted.
type State = (&'static str, &'static str, &'static str, &'static str, bool);

const STATES: [State; 25] = [
    ("server", "", "root", "localhost", true),
    ("server", "-tls1_2", "root", "localhost", true),
    ("server", "", "root", "127.0.0.1", true),
    ("server", "", "root", "::1", true),
    ("server", "", "root", "127.0.0.2", false),
    ("server", "", "root", "example.com", false),
    ("server", "", "other", "localhost", false),
    ("server", "", "server", "localhost", false),
    ("server", "-tls1_1 -cipher DEFAULT@SECLEVEL=0", "root", "localhost", false),
    ("server", "-tls1_2 -Verify 1", "root", "localhost", false),
    ("server", "-tls1_3 -Verify 1", "root", "localhost", false),
    ("server", "-verify 1", "root", "localhost", true),
    ("deep", "-cert_chain between.pem", "root", "localhost", true),
    ("deep", "-cert_chain disorder.pem", "root", "localhost", true),
    ("deep", "", "root", "localhost", false),
    ("deep", "", "both", "localhost", true),
    ("old", "", "root", "localhost", false),
    ("new", "", "root", "localhost", false),
    ("rsa", "", "root", "localhost", true),
    ("short", "-cipher DEFAULT@SECLEVEL=0", "root", "localhost", false),
    ("wild", "", "root", "db.example.com", true),
    ("wild", "", "root", "a.db.example.com", false),
    ("wild", "", "root", "example.com", false),
    ("client", "", "root", "localhost", false),
    ("self", "", "self", "localhost", true),
];

#[test]
#[ignore = "needs tests/peers/setup"]
fn openssl_agrees() {
    let kit = with_chain();
    kit.authority("other", CA);
    kit.authority("self", &format!("{LOCAL}basicConstraints=critical,CA:FALSE\n"));
    kit.issue_of("old", "root", LOCAL, PAST);
    kit.issue_of("new", "root", LOCAL, FUTURE);
    kit.issue("wild", "root", "subjectAltName=DNS:*.example.com\n");
    kit.issue("client", "root", &format!("{LOCAL}extendedKeyUsage=clientAuth\n"));
    kit.key("rsa", "RSA -pkeyopt rsa_keygen_bits:2048").issue("rsa", "root", LOCAL);
    kit.key("short", "RSA -pkeyopt rsa_keygen_bits:1024").issue("short", "root", LOCAL);
    kit.join("both", ["root", "between"]);
    kit.join("disorder", ["root", "between"]);
    for (certificate, options, ca, name, is_trusted) in STATES {
        let opinions = kit.opinions(&kit.serve(certificate, options), ca, name);
        assert_eq!(opinions, [is_trusted; 2], "{certificate} {options}, {ca}, {name}: [ours, of openssl]");
    }
}
