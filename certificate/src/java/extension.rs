//! Extensions, as Java reads them: those that are critical must be sound, the others need not.

use x509_parser::asn1_rs::{Oid, Tag};

use super::general_name::{general_name, general_names};
use super::reader::{Reader, Refused, bits, name_part, small_number};

/// An extension with its value.
pub(super) struct Extension<'a> {
    oid: String,
    is_critical: bool,
    value: &'a [u8],
}

const ALTERNATIVE_NAMES: &str = "2.5.29.17";

/// Checks the value of an extension.
type CheckValue = fn(&[u8]) -> Result<(), Refused>;

/// The extensions that Java looks into, their names, and what it wants of them.
const KNOWN: [(&str, &str, CheckValue); 23] = [
    ("2.5.29.14", "subject key identifier", |value| only(value, Tag::OctetString).map(|_| ())),
    ("2.5.29.15", "key usage", |value| bits(only(value, Tag::BitString)?).map(|_| ())),
    ("2.5.29.16", "private key usage period", never),
    (ALTERNATIVE_NAMES, "subject alternative names", |value| general_names(only(value, Tag::Sequence)?)),
    ("2.5.29.18", "issuer alternative names", |value| general_names(only(value, Tag::Sequence)?)),
    ("2.5.29.19", "basic constraints", basic_constraints),
    ("2.5.29.20", "CRL number", never),
    ("2.5.29.21", "reason code", never),
    ("2.5.29.27", "delta CRL indicator", never),
    ("2.5.29.28", "issuing distribution point", never),
    ("2.5.29.29", "certificate issuer", never),
    ("2.5.29.30", "name constraints", name_constraints),
    ("2.5.29.31", "CRL distribution points", distribution_points),
    ("2.5.29.32", "certificate policies", certificate_policies),
    ("2.5.29.33", "policy mappings", policy_mappings),
    ("2.5.29.35", "authority key identifier", authority_key_identifier),
    ("2.5.29.36", "policy constraints", policy_constraints),
    ("2.5.29.37", "extended key usage", extended_key_usage),
    ("2.5.29.46", "freshest CRL", distribution_points),
    ("2.5.29.54", "inhibit any policy", |value| small_number(only(value, Tag::Integer)?).map(|_| ())),
    ("1.3.6.1.5.5.7.1.1", "authority information access", information_access),
    ("1.3.6.1.5.5.7.1.11", "subject information access", information_access),
    ("2.16.840.1.113730.1.1", "Netscape certificate type", |value| {
        bits(only(value, Tag::BitString)?).map(|_| ())
    }),
];

impl<'a> Extension<'a> {
    pub(super) fn read(content: &'a [u8]) -> Result<Self, Refused> {
        let mut rest = Reader::new(content);
        let oid = Oid::new(rest.take(Tag::Oid)?.into()).to_id_string();
        let is_critical = match rest.optional(Tag::Boolean) {
            Some([byte]) => *byte != 0,
            Some(_) => return Err("an extension in it is neither critical nor not".into()),
            None => false,
        };
        // Java does not look at what follows.
        let value = rest.take(Tag::OctetString)?;
        Ok(Self { oid, is_critical, value })
    }

    pub(super) fn oid(&self) -> String {
        self.oid.clone()
    }

    /// The name and the object identifier.
    pub(super) fn name(&self) -> String {
        let known = KNOWN.iter().find(|(oid, ..)| *oid == self.oid);
        known.map_or_else(|| self.oid.clone(), |(oid, name, _)| format!("`{name}` ({oid})"))
    }

    /// Refuses a critical extension that Java knows and cannot read. One that is not critical may be anything.
    pub(super) fn check(&self) -> Result<(), Refused> {
        let Some((.., check)) = KNOWN.iter().find(|(oid, ..)| *oid == self.oid) else { return Ok(()) };
        if !self.is_critical {
            return Ok(());
        }
        check(self.value).map_err(|reason| {
            format!("its extension {} is critical and not as Java takes it: {reason}", self.name()).into()
        })
    }

    /// Returns whether this has the names of a certificate without a subject.
    pub(super) fn replaces_the_subject(&self) -> bool {
        self.oid == ALTERNATIVE_NAMES && self.is_critical
    }
}

/// The content of the only element.
fn only(value: &[u8], tag: Tag) -> Result<&[u8], Refused> {
    let mut rest = Reader::new(value);
    let content = rest.take(tag)?;
    rest.end()?;
    Ok(content)
}

/// Extensions of other things than certificates.
fn never(_: &[u8]) -> Result<(), Refused> {
    Err("it does not belong in a CA certificate".into())
}

/// Policies, each with qualifiers or without.
fn certificate_policies(value: &[u8]) -> Result<(), Refused> {
    let mut policies = Reader::new(only(value, Tag::Sequence)?);
    while !policies.is_empty() {
        let mut policy = Reader::new(policies.take(Tag::Sequence)?);
        policy.take(Tag::Oid)?;
        if !policy.is_empty() {
            let mut qualifiers = Reader::new(policy.take(Tag::Sequence)?);
            // At least one, if there is a list of them.
            qualifiers.take(Tag::Sequence)?;
            while !qualifiers.is_empty() {
                qualifiers.take(Tag::Sequence)?;
            }
        }
        policy.end()?;
    }
    Ok(())
}

fn basic_constraints(value: &[u8]) -> Result<(), Refused> {
    let mut rest = Reader::new(only(value, Tag::Sequence)?);
    if rest.is_empty() {
        return Ok(());
    }
    rest.take(Tag::Boolean)?;
    // Negative lengths and what follows do not matter.
    if rest.is_empty() || matches!(rest.take(Tag::Integer)?.len(), 1..=4) {
        return Ok(());
    }
    Err("its number is too large".into())
}

fn extended_key_usage(value: &[u8]) -> Result<(), Refused> {
    let mut rest = Reader::new(only(value, Tag::Sequence)?);
    while !rest.is_empty() {
        rest.take(Tag::Oid)?;
    }
    Ok(())
}

fn authority_key_identifier(value: &[u8]) -> Result<(), Refused> {
    let mut rest = Reader::new(only(value, Tag::Sequence)?);
    rest.tagged_value(0);
    if let Some(names) = rest.tagged_list(1) {
        general_names(names)?;
    }
    rest.tagged_value(2);
    rest.end()
}

fn name_constraints(value: &[u8]) -> Result<(), Refused> {
    let mut rest = Reader::new(only(value, Tag::Sequence)?);
    for number in [0, 1] {
        let Some(trees) = rest.tagged_list(number) else { continue };
        let mut trees = Reader::new(trees);
        while !trees.is_empty() {
            let mut tree = Reader::new(trees.take(Tag::Sequence)?);
            general_name(&tree.next()?, true)?;
            for bound in [0, 1] {
                if let Some(bound) = tree.tagged_value(bound) {
                    small_number(bound)?;
                }
            }
            tree.end()?;
        }
    }
    rest.end()
}

/// Pairs of a method and a place.
fn information_access(value: &[u8]) -> Result<(), Refused> {
    let mut rest = Reader::new(only(value, Tag::Sequence)?);
    while !rest.is_empty() {
        let mut access = Reader::new(rest.take(Tag::Sequence)?);
        access.take(Tag::Oid)?;
        general_name(&access.next()?, false)?;
        access.end()?;
    }
    Ok(())
}

/// Places, each of which says where the list is, or who makes it.
fn distribution_points(value: &[u8]) -> Result<(), Refused> {
    let mut rest = Reader::new(only(value, Tag::Sequence)?);
    while !rest.is_empty() {
        let mut point = Reader::new(rest.take(Tag::Sequence)?);
        let place = point.tagged_list(0);
        if let Some(place) = place {
            let mut place = Reader::new(place);
            match (place.tagged_list(0), place.tagged_list(1)) {
                (Some(full), None) => general_names(full)?,
                (None, Some(relative)) => name_part(relative)?,
                _ => return Err("a place in it is malformed".into()),
            }
            place.end()?;
        }
        if let Some(reasons) = point.tagged_value(1) {
            bits(reasons)?;
        }
        let issuer = point.tagged_list(2);
        issuer.map_or(Ok(()), general_names)?;
        point.end()?;
        if place.is_none() && issuer.is_none() {
            return Err("a place in it is empty".into());
        }
    }
    Ok(())
}

/// Pairs of policies.
fn policy_mappings(value: &[u8]) -> Result<(), Refused> {
    let mut rest = Reader::new(only(value, Tag::Sequence)?);
    while !rest.is_empty() {
        let mut pair = Reader::new(rest.take(Tag::Sequence)?);
        pair.take(Tag::Oid)?;
        pair.take(Tag::Oid)?;
        pair.end()?;
    }
    Ok(())
}

fn policy_constraints(value: &[u8]) -> Result<(), Refused> {
    let mut rest = Reader::new(only(value, Tag::Sequence)?);
    for number in [0, 1] {
        rest.tagged_value(number).map_or(Ok(0), small_number)?;
    }
    rest.end()
}
