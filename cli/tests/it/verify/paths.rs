//! The path from a server's certificate to a trusted one: found by signatures, and what counts of it.

use insta::assert_snapshot;

use super::kit::{CA, Kit, LOCAL, PAST, all};

/// A kit with a server `deep` that `between` has issued. After that, `stale.pem` is another certificate of the name of
/// `between`, with a key of its own.
fn with_namesakes() -> Kit {
    let kit = Kit::new();
    kit.issue("between", "root", CA);
    kit.issue("deep", "between", LOCAL);
    kit.issue_with("stale", "between", "root", "-extfile stale.cnf -extensions e", CA);
    kit
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_stale_intermediate_is_told_apart_from_a_stale_root() {
    let kit = with_namesakes();
    let server = kit.serve("deep", "-cert_chain stale.pem");
    assert_snapshot!(all(&kit.verify(&server, "--ca root.pem --server-name localhost")), @"
    127.0.0.1:PORT as localhost: not trusted with root.pem
    names       localhost, 127.0.0.1, ::1
    valid       N days left
    chain       1  CN=deep; until DATE, N days left
                2  CN=between; until DATE, N days left
    error: 127.0.0.1:PORT: the certificate `CN=deep` is not signed by the key of `CN=between` that the server sends, which does not belong to it
      next: make the server send the intermediate that belongs to its certificate, not an older or newer one of the same name
    exit code 7
    ");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn the_namesake_whose_key_signed_is_taken() {
    let kit = with_namesakes();
    for parts in [["stale", "between"], ["between", "stale"]] {
        kit.join("both", parts);
        let server = kit.serve("deep", "-cert_chain both.pem");
        let report = kit.report(&server, "root", "localhost");
        let used = |number: usize| report["chain"][number]["is_used"].as_bool().unwrap();
        assert_eq!(
            [used(0), used(1), used(2)],
            [true, parts[0] == "between", parts[1] == "between"],
            "{parts:?}"
        );
    }
}

/// A rotated CA: both roots are in the file, under one name.
#[test]
#[ignore = "needs tests/peers/setup"]
fn the_trusted_namesake_whose_key_signed_is_taken() {
    let kit = Kit::new();
    std::fs::rename(kit.folder.at("root.pem"), kit.folder.at("old.pem")).unwrap();
    std::fs::remove_file(kit.folder.at("root.key")).unwrap();
    kit.authority("root", CA);
    for parts in [["old", "root"], ["root", "old"]] {
        kit.join("both", parts);
        let report = kit.report(&kit.serve("server", ""), "both", "localhost");
        assert_eq!((&report["trusted"], &report["anchor"]), (&true.into(), &"CN=root".into()), "{report:#}");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_root_that_is_sent_and_has_another_key_than_the_trusted_one_is_told() {
    let kit = Kit::new();
    std::fs::rename(kit.folder.at("root.pem"), kit.folder.at("sent.pem")).unwrap();
    std::fs::remove_file(kit.folder.at("root.key")).unwrap();
    kit.authority("root", CA);
    let report = kit.report(&kit.serve("server", "-cert_chain sent.pem"), "root", "localhost");
    let message = report["message"].as_str().unwrap();
    assert!(
        message.contains("`CN=root` that the server shows is not signed by the trusted `CN=root`"),
        "{message}"
    );
}

/// Two authorities that signed each other, neither of which is trusted.
#[test]
#[ignore = "needs tests/peers/setup"]
fn issuers_that_go_round_in_a_circle_end() {
    let kit = Kit::new();
    for name in ["a", "b"] {
        kit.authority(name, CA);
    }
    kit.issue("of-a", "a", LOCAL);
    for (name, twin) in [("a", "a2"), ("b", "b2")] {
        std::fs::copy(kit.folder.at(&format!("{name}.key")), kit.folder.at(&format!("{twin}.key"))).unwrap();
    }
    kit.issue_with("a2", "a", "b", "-extfile a2.cnf -extensions e", CA);
    kit.issue_with("b2", "b", "a", "-extfile b2.cnf -extensions e", CA);
    kit.join("circle", ["a2", "b2"]);
    let report = kit.report(&kit.serve("of-a", "-cert_chain circle.pem"), "root", "localhost");
    assert_eq!(report["reason"], "unknown_issuer", "{report:#}");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn certificates_that_the_path_does_not_use_do_not_count() {
    let kit = Kit::new();
    kit.issue_of("old", "root", CA, PAST);
    let server = kit.serve("server", "-cert_chain old.pem");
    assert_snapshot!(all(&kit.verify(&server, "--ca root.pem --server-name localhost")), @"
    127.0.0.1:PORT as localhost: trusted with root.pem
    protocol    TLS 1.3
    cipher      TLS_AES_256_GCM_SHA384
    names       localhost, 127.0.0.1, ::1
    anchor      CN=root; until DATE, N days left
    valid       N days left
    chain       1  CN=server; until DATE, N days left
                2  CN=old; until DATE, expired, not used
    exit code 0
    ");
    let report = kit.report(&server, "root", "localhost");
    assert!(report["days_left"].as_i64().unwrap() > 0, "{report:#}");
    // The name is wrong, and that is all.
    let report = kit.report(&server, "root", "example.com");
    assert!(report["reason"] == "name_mismatch" && report["days_left"].as_i64().unwrap() > 0, "{report:#}");
}

/// The root ends in 30 days, the server's certificate in 300.
#[test]
#[ignore = "needs tests/peers/setup"]
fn a_root_that_ends_first_counts() {
    let kit = Kit::new();
    kit.issue_with("long", "long", "root", "-days 300 -extfile long.cnf -extensions e", LOCAL);
    let report = kit.report(&kit.serve("long", ""), "root", "localhost");
    assert!((28..=30).contains(&report["days_left"].as_i64().unwrap()), "{report:#}");
    assert!(report["chain"][0]["days_left"].as_i64().unwrap() > 290, "{report:#}");
}
