//! Name constraints of a CA (RFC 5280, section 4.2.1.10), and the names below it.

use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;

use x509_parser::asn1_rs::Any;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, NameConstraints, SubjectAlternativeName};
use x509_parser::oid_registry as oids;
use x509_parser::x509::X509Name;

use crate::certificate::Certificate;
use crate::name;
use crate::parse::{address, extension, hexadecimal, parse};

/// A name of a certificate that the name constraints of a CA above it forbid.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForbiddenName {
    /// The name.
    pub name: String,
    /// The kind of name.
    pub kind: NameKind,
    /// True if the CA excludes it by name, false if it is not among those that the CA permits.
    pub is_excluded: bool,
}

/// A kind of name that a certificate has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameKind {
    /// A DNS name.
    Dns,
    /// An IP address.
    Ip,
    /// A subject, or another name of that form.
    Directory,
}

impl fmt::Display for NameKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dns => "DNS name",
            Self::Ip => "IP address",
            Self::Directory => "directory name",
        })
    }
}

impl Certificate {
    /// Returns whether its name constraints are about subjects and other directory names.
    #[must_use]
    pub fn constrains_directory_names(&self) -> bool {
        let Ok(certificate) = parse(self.der()) else { return false };
        let Some(constraints) = constraints(&certificate) else { return false };
        let subtrees = constraints.permitted_subtrees.iter().chain(&constraints.excluded_subtrees).flatten();
        subtrees.into_iter().any(|one| matches!(one.base, GeneralName::DirectoryName(_)))
    }

    /// The first name of a certificate below this one that its name constraints forbid: a DNS name, an IP address, or the
    /// subject. Names of other kinds are not looked at.
    #[must_use]
    pub fn forbidden_name(&self, below: &Self) -> Option<ForbiddenName> {
        let certificate = parse(self.der()).ok()?;
        let constraints = constraints(&certificate)?;
        let below = parse(below.der()).ok()?;
        names(&below).into_iter().find_map(|name| {
            let of_kind = |base: &GeneralName<'_>| Base::of(base).filter(|base| base.kind() == name.kind());
            let bases = |subtrees: &Option<Vec<_>>| {
                let all = subtrees.iter().flatten();
                all.filter_map(|one: &x509_parser::extensions::GeneralSubtree<'_>| of_kind(&one.base))
                    .collect::<Vec<_>>()
            };
            let permitted = bases(&constraints.permitted_subtrees);
            let is_excluded = bases(&constraints.excluded_subtrees).iter().any(|base| base.has(&name));
            let is_permitted = permitted.is_empty() || permitted.iter().any(|base| base.has(&name));
            (is_excluded || !is_permitted).then(|| ForbiddenName {
                name: name.to_string(),
                kind: name.kind(),
                is_excluded,
            })
        })
    }
}

fn constraints<'a>(certificate: &X509Certificate<'a>) -> Option<NameConstraints<'a>> {
    extension(certificate, &oids::OID_X509_EXT_NAME_CONSTRAINTS).ok().flatten()
}

/// A part of a directory name: kinds and values, of which there is one almost always.
type Part = BTreeSet<(String, String)>;

/// A name of a certificate.
enum Name {
    Dns(String),
    Ip(IpAddr),
    Directory(Vec<Part>, String),
}

impl Name {
    fn kind(&self) -> NameKind {
        match self {
            Self::Dns(_) => NameKind::Dns,
            Self::Ip(_) => NameKind::Ip,
            Self::Directory(..) => NameKind::Directory,
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => f.write_str(&name::safe(name)),
            Self::Ip(address) => address.fmt(f),
            Self::Directory(_, text) => f.write_str(text),
        }
    }
}

fn names(certificate: &X509Certificate<'_>) -> Vec<Name> {
    let alternative: Option<SubjectAlternativeName<'_>> =
        extension(certificate, &oids::OID_X509_EXT_SUBJECT_ALT_NAME).ok().flatten();
    let subject = Some(directory(certificate.subject())).filter(|_| certificate.subject().iter().count() > 0);
    let names = alternative.iter().flat_map(|names| &names.general_names).filter_map(|one| match one {
        GeneralName::DNSName(name) => Some(Name::Dns((*name).to_owned())),
        GeneralName::IPAddress(bytes) => address(bytes).map(Name::Ip),
        GeneralName::DirectoryName(name) => Some(directory(name)),
        _ => None,
    });
    names.chain(subject).collect()
}

fn directory(name: &X509Name<'_>) -> Name {
    Name::Directory(parts(name), name::rfc4514(name))
}

/// The parts in a form in which those that mean the same are the same: text without case and further spaces.
fn parts(name: &X509Name<'_>) -> Vec<Part> {
    let value = |value: &Any<'_>| match name::text(value) {
        Some(text) => text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "),
        None => format!("#{}", hexadecimal(value.data)),
    };
    let part = |part: &x509_parser::x509::RelativeDistinguishedName<'_>| {
        part.iter().map(|one| (one.attr_type().to_id_string(), value(one.attr_value()))).collect()
    };
    name.iter_rdn().map(part).collect()
}

/// The names that a constraint is about.
enum Base {
    Dns(String),
    Ip(Vec<u8>),
    Directory(Vec<Part>),
}

impl Base {
    fn of(name: &GeneralName<'_>) -> Option<Self> {
        match name {
            GeneralName::DNSName(name) => Some(Self::Dns(name.to_lowercase())),
            GeneralName::IPAddress(bytes) => Some(Self::Ip(bytes.to_vec())),
            GeneralName::DirectoryName(name) => Some(Self::Directory(parts(name))),
            _ => None,
        }
    }

    fn kind(&self) -> NameKind {
        match self {
            Self::Dns(_) => NameKind::Dns,
            Self::Ip(_) => NameKind::Ip,
            Self::Directory(_) => NameKind::Directory,
        }
    }

    fn has(&self, name: &Name) -> bool {
        match (self, name) {
            (Self::Dns(base), Name::Dns(name)) => is_below(&name.to_lowercase(), base),
            (Self::Ip(range), Name::Ip(address)) => is_in(*address, range),
            (Self::Directory(base), Name::Directory(parts, _)) => parts.starts_with(base),
            _ => false,
        }
    }
}

/// Returns whether a DNS name is the base, or ends in it after a dot; an empty base has all names.
fn is_below(name: &str, base: &str) -> bool {
    let before = name.strip_suffix(base);
    before.is_some_and(|before| {
        before.is_empty() || base.is_empty() || base.starts_with('.') || before.ends_with('.')
    })
}

/// Returns whether an address is in a range: an address and a mask of the same length.
fn is_in(address: IpAddr, range: &[u8]) -> bool {
    let octets = match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    let (base, mask) = range.split_at(range.len() / 2);
    base.len() == octets.len()
        && mask.len() == octets.len()
        && octets.iter().zip(base).zip(mask).all(|((octet, base), mask)| octet & mask == base & mask)
}
