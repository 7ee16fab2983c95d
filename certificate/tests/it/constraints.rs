//! Name constraints of a CA, and the names that they forbid.

use std::net::{IpAddr, Ipv4Addr};

use cloud_certs_certificate::{Certificate, NameKind};
use rcgen::{CidrSubnet, DistinguishedName, DnType, GeneralSubtree, IsCa, NameConstraints, SanType};

use crate::support::{ca_params, self_signed};

fn constrained(permitted: Vec<GeneralSubtree>, excluded: Vec<GeneralSubtree>) -> Certificate {
    let mut params = ca_params("CA");
    params.name_constraints =
        Some(NameConstraints { permitted_subtrees: permitted, excluded_subtrees: excluded });
    self_signed(&params)
}

fn server(names: &[&str], organization: &str) -> Certificate {
    let mut params = ca_params("server");
    params.is_ca = IsCa::NoCa;
    params.distinguished_name = name(organization);
    params.distinguished_name.push(DnType::CommonName, "server");
    params.subject_alt_names = names
        .iter()
        .map(|name| match name.parse::<IpAddr>() {
            Ok(address) => SanType::IpAddress(address),
            Err(_) => SanType::DnsName((*name).try_into().unwrap()),
        })
        .collect();
    self_signed(&params)
}

fn name(organization: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, organization);
    name
}

/// The first name that is forbidden, its kind, and whether it is excluded by name.
fn forbidden(ca: &Certificate, below: &Certificate) -> Option<(String, NameKind, bool)> {
    ca.forbidden_name(below).map(|found| (found.name, found.kind, found.is_excluded))
}

#[test]
fn dns_names_are_below_a_base() {
    let dns = |base: &str| GeneralSubtree::DnsName(base.to_owned());
    let permitted = constrained(vec![dns("Example.com"), dns(".example.org")], Vec::new());
    for name in ["example.com", "db.example.com", "A.B.EXAMPLE.COM", "db.example.org", "*.example.com"] {
        assert_eq!(forbidden(&permitted, &server(&[name], "O")), None, "{name}");
    }
    for name in ["badexample.com", "example.net", "example.org", "com"] {
        let found = Some((name.to_owned(), NameKind::Dns, false));
        assert_eq!(forbidden(&permitted, &server(&["db.example.com", name], "O")), found, "{name}");
    }
    let excluded = constrained(Vec::new(), vec![dns("example.com")]);
    assert_eq!(forbidden(&excluded, &server(&["example.net"], "O")), None);
    let found = Some(("db.example.com".to_owned(), NameKind::Dns, true));
    assert_eq!(forbidden(&excluded, &server(&["db.example.com"], "O")), found);
}

#[test]
fn addresses_are_in_a_range() {
    let range = CidrSubnet::from_v4_prefix(Ipv4Addr::new(10, 1, 0, 0).octets(), 16);
    let permitted = constrained(vec![GeneralSubtree::IpAddress(range)], Vec::new());
    assert_eq!(forbidden(&permitted, &server(&["10.1.255.255", "example.com"], "O")), None);
    for name in ["10.2.0.0", "::1"] {
        let found = Some((name.to_owned(), NameKind::Ip, false));
        assert_eq!(forbidden(&permitted, &server(&[name], "O")), found, "{name}");
    }
}

#[test]
fn directory_names_are_below_a_base() {
    let permitted = constrained(vec![GeneralSubtree::DirectoryName(name("Example  Org"))], Vec::new());
    assert!(permitted.constrains_directory_names());
    assert_eq!(forbidden(&permitted, &server(&["a"], "example org")), None);
    let found = Some(("CN=server,O=Other".to_owned(), NameKind::Directory, false));
    assert_eq!(forbidden(&permitted, &server(&["a"], "Other")), found);
    let excluded = constrained(Vec::new(), vec![GeneralSubtree::DirectoryName(name("Other"))]);
    assert!(forbidden(&excluded, &server(&["a"], "Other")).is_some_and(|(.., is_excluded)| is_excluded));
    assert_eq!(forbidden(&excluded, &server(&["a"], "Example")), None);
}

#[test]
fn a_ca_without_constraints_forbids_nothing() {
    let ca = self_signed(&ca_params("CA"));
    assert!(!ca.constrains_directory_names());
    assert_eq!(forbidden(&ca, &server(&["a", "127.0.0.1"], "O")), None);
}
