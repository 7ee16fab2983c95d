//! Names that nearly are the one that is looked for: the sentence says exactly what is wrong.

use super::kit::Kit;

/// What is said of a server with these names that is looked for by another one.
#[track_caller]
fn said(names: &str, common_name: &str, wanted: &str) -> String {
    let kit = Kit::new();
    let extensions = if names.is_empty() { "keyUsage=digitalSignature" } else { names };
    kit.issue_with("db", common_name, "root", "-extfile db.cnf -extensions e", &format!("{extensions}\n"));
    let report = kit.report(&kit.serve("db", ""), "root", wanted);
    assert_eq!(report["reason"], "name_mismatch", "{report:#}");
    let message = report["message"].as_str().unwrap();
    message.split_once(&format!("is not for `{wanted}`: ")).unwrap().1.to_owned()
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn an_address_as_a_dns_name() {
    let sentence = "as a DNS name, which does not count for an address: it has to be an IP address in the subject \
                    alternative names";
    assert_eq!(
        said("subjectAltName=DNS:192.0.2.1", "db", "192.0.2.1"),
        format!("it has 192.0.2.1 {sentence}")
    );
    assert_eq!(said("subjectAltName=DNS:::1", "db", "::1"), format!("it has ::1 {sentence}"));
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn an_address_of_the_other_version() {
    let said = said("subjectAltName=IP:192.0.2.1", "db", "::ffff:192.0.2.1");
    assert_eq!(
        said,
        "it has the address 192.0.2.1, which is another one for a client: the version of IP differs"
    );
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_dot_at_the_end() {
    let said = said("subjectAltName=DNS:db.example.com.", "db", "db.example.com");
    assert_eq!(said, "it has `db.example.com.` with a dot at its end, which matches no name");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_wildcard_for_more_or_less_than_a_label() {
    let of = |wanted| said("subjectAltName=DNS:*.example.com", "db", wanted);
    assert_eq!(
        of("a.b.example.com"),
        "it has `*.example.com`, where `*` stands for exactly one label and not for several"
    );
    assert_eq!(
        of("example.com"),
        "it has `*.example.com`, where `*` stands for exactly one label, and none is before `example.com`"
    );
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_wildcard_for_a_part_of_a_label_is_told() {
    let said = said("subjectAltName=DNS:d*.example.com", "db", "db.example.com");
    assert!(said.starts_with("it has `d*.example.com`, where `*` is a part of a label"), "{said}");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_common_name_alone() {
    let sentence =
        "as its common name only, which does not count: it has to be in the subject alternative names";
    let name = "db.example.com";
    assert_eq!(said("", name, name), format!("it has `{name}` {sentence}"));
    assert_eq!(
        said("subjectAltName=DNS:other", name, name),
        format!("it has `{name}` {sentence}, which are other")
    );
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn another_name_altogether() {
    assert_eq!(
        said("subjectAltName=DNS:other.example.com", "db", "db.example.com"),
        "it is for other.example.com"
    );
}
