//! Name constraints: rustls refuses all on directory names, and what others do is told.

use super::kit::{CA, Kit, LOCAL, Server};

/// A server of the organization `Example` below a CA with this name constraint.
fn constrained(constraint: &str) -> (Kit, Server) {
    let kit = Kit::new();
    kit.issue(
        "sub",
        "root",
        &format!("{CA}nameConstraints=critical,{constraint}\n[dn]\nCN=DB\n[other]\nCN=other\n"),
    );
    kit.issue_with("db", "db\nO=Example", "sub", "-extfile db.cnf -extensions e", LOCAL);
    let server = kit.serve("db", "-cert_chain sub.pem");
    (kit, server)
}

#[track_caller]
fn told(constraint: &str, openssl_accepts: bool) -> String {
    let (kit, server) = constrained(constraint);
    assert_eq!(kit.opinions(&server, "root", "localhost"), [false, openssl_accepts], "[ours, of openssl]");
    let report = kit.report(&server, "root", "localhost");
    assert_eq!(report["reason"], "bad_certificate", "{report:#}");
    report["message"].as_str().unwrap().split_once("is refused: ").unwrap().1.to_owned()
}

const NOT_JUDGED: &str = "`CN=sub` has a name constraint on directory names, which rustls does not judge and always refuses; \
                          OpenSSL, curl and Java judge it, and ";

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_directory_name_that_is_permitted() {
    assert_eq!(told("permitted;dirName:dn", true), format!("{NOT_JUDGED}would accept these names"));
    assert_eq!(told("excluded;dirName:other", true), format!("{NOT_JUDGED}would accept these names"));
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_directory_name_that_is_not() {
    let name = "would refuse, too: `O=Example,CN=db` has the directory name `O=Example,CN=db`, which the name constraints \
                of `CN=sub`";
    assert_eq!(told("permitted;dirName:other", false), format!("{NOT_JUDGED}{name} do not permit"));
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn other_names_that_are_not_permitted() {
    let of = "which the name constraints of `CN=sub`";
    assert_eq!(
        told("permitted;DNS:example.com", false),
        format!("`O=Example,CN=db` has the DNS name `localhost`, {of} do not permit")
    );
    assert_eq!(
        told("excluded;IP:127.0.0.0/255.0.0.0", false),
        format!("`O=Example,CN=db` has the IP address `127.0.0.1`, {of} exclude")
    );
}
