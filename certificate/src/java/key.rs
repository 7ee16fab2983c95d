//! Algorithms and public keys, as Java reads them.

use x509_parser::asn1_rs::{Class, Oid, Tag};

use super::curves::CURVES;
use super::reader::{Reader, Refused, bits, small_number};

/// An algorithm: its object identifier, and its parameters. Java makes no difference between none and NULL.
#[derive(PartialEq)]
pub(super) struct Algorithm<'a> {
    oid: String,
    parameters: Option<(Tag, &'a [u8])>,
}

const RSA: &str = "1.2.840.113549.1.1.1";
const RSA_PSS: &str = "1.2.840.113549.1.1.10";
const MASK: &str = "1.2.840.113549.1.1.8";
const ELLIPTIC: &str = "1.2.840.10045.2.1";
const DSA: &str = "1.2.840.10040.4.1";
/// Of PKCS#3 and of X9.42, which Java reads like the other.
const DIFFIE_HELLMAN: [&str; 2] = ["1.2.840.113549.1.3.1", "1.2.840.10046.2.1"];

/// The keys that are of one length, and that length: X25519, X448, Ed25519, Ed448.
const FIXED: [(&str, usize); 4] =
    [("1.3.101.110", 32), ("1.3.101.111", 56), ("1.3.101.112", 32), ("1.3.101.113", 57)];

/// The hashes in signatures of RSA-PSS: SHA-1, SHA-2.
const HASHES: [&str; 7] = [
    "1.3.14.3.2.26",
    "2.16.840.1.101.3.4.2.1",
    "2.16.840.1.101.3.4.2.2",
    "2.16.840.1.101.3.4.2.3",
    "2.16.840.1.101.3.4.2.4",
    "2.16.840.1.101.3.4.2.5",
    "2.16.840.1.101.3.4.2.6",
];

const ODD_PSS: &str = "its parameters of RSA-PSS are ones that Java does not know";
const ODD_KEY: &str = "its public key is malformed, or of a length that Java does not take";

/// Reads an algorithm and its parameters.
pub(super) fn algorithm(content: &[u8]) -> Result<Algorithm<'_>, Refused> {
    let mut rest = Reader::new(content);
    let oid = Oid::new(rest.take(Tag::Oid)?.into()).to_id_string();
    let mut parameters = None;
    if !rest.is_empty() {
        let element = rest.next()?;
        let is_null = element.class() == Class::Universal && element.tag() == Tag::Null;
        if is_null && !element.data.is_empty() {
            return Err("a NULL in it is not empty".into());
        }
        parameters = (!is_null).then_some((element.tag(), element.data));
    }
    rest.end()?;
    if let Some((tag, parameters)) = parameters {
        check_parameters(&oid, tag, parameters)?;
    }
    Ok(Algorithm { oid, parameters })
}

fn check_parameters(oid: &str, tag: Tag, parameters: &[u8]) -> Result<(), Refused> {
    match oid {
        ELLIPTIC if tag != Tag::Oid => {
            Err("its key describes its elliptic curve instead of naming it".into())
        }
        ELLIPTIC => coordinate(parameters).map(|_| ()),
        RSA_PSS if tag == Tag::Sequence => pss(parameters),
        RSA_PSS => Err(ODD_PSS.into()),
        DSA if tag == Tag::Sequence => numbers(parameters, 3..=3),
        DSA => Err(ODD_KEY.into()),
        other if DIFFIE_HELLMAN.contains(&other) => match tag {
            Tag::Sequence => numbers(parameters, 2..=3),
            _ => Err(ODD_KEY.into()),
        },
        _ => Ok(()),
    }
}

fn numbers(content: &[u8], counts: std::ops::RangeInclusive<usize>) -> Result<(), Refused> {
    let (mut rest, mut count) = (Reader::new(content), 0);
    while !rest.is_empty() {
        let number = rest.take(Tag::Integer)?;
        count += 1;
        // The third of Diffie and Hellman is the length of a private key.
        if count > 2 && *counts.start() == 2 {
            small_number(number)?;
        }
    }
    if counts.contains(&count) { Ok(()) } else { Err(ODD_KEY.into()) }
}

/// The bytes of a coordinate on this curve.
fn coordinate(curve: &[u8]) -> Result<usize, Refused> {
    let curve = Oid::new(curve.into()).to_id_string();
    let known = CURVES.iter().find(|(known, _)| *known == curve);
    known
        .map(|(_, bytes)| *bytes)
        .ok_or_else(|| format!("its key is on the elliptic curve {curve}, which Java does not know").into())
}

/// The parameters of RSA-PSS (RFC 4055): a hash, a mask with a hash of its own, the length of the salt, the trailer.
fn pss(content: &[u8]) -> Result<(), Refused> {
    let hash = |content| -> Result<(), Refused> {
        let hash = algorithm(Reader::new(content).take(Tag::Sequence)?)?;
        let is_plain = hash.parameters.is_none() && HASHES.contains(&hash.oid.as_str());
        if is_plain { Ok(()) } else { Err(ODD_PSS.into()) }
    };
    let mut rest = Reader::new(content);
    if let Some(content) = rest.tagged_list(0) {
        hash(content)?;
    }
    if let Some(content) = rest.tagged_list(1) {
        let mask = Reader::new(content).take(Tag::Sequence)?;
        let mut mask = Reader::new(mask);
        if Oid::new(mask.take(Tag::Oid)?.into()).to_id_string() != MASK {
            return Err(ODD_PSS.into());
        }
        let inner = mask.take(Tag::Sequence)?;
        mask.end()?;
        let inner = algorithm(inner)?;
        if inner.parameters.is_some() || !HASHES.contains(&inner.oid.as_str()) {
            return Err(ODD_PSS.into());
        }
    }
    if let Some(content) = rest.tagged_list(2) {
        small_number(Reader::new(content).take(Tag::Integer)?)?;
    }
    if let Some(content) = rest.tagged_list(3)
        && small_number(Reader::new(content).take(Tag::Integer)?)? != 1
    {
        return Err(ODD_PSS.into());
    }
    if rest.is_empty() { Ok(()) } else { Err(ODD_PSS.into()) }
}

/// Reads a public key. One of a kind that Java does not know is kept as it is.
pub(super) fn public_key(content: &[u8]) -> Result<(), Refused> {
    let mut rest = Reader::new(content);
    let algorithm = algorithm(rest.take(Tag::Sequence)?)?;
    let key = bits(rest.take(Tag::BitString)?)?;
    rest.end()?;
    match algorithm.oid.as_str() {
        RSA | RSA_PSS => rsa(key).map_err(|_| ODD_KEY.into()),
        ELLIPTIC => match algorithm.parameters {
            None => Err("its key is on an elliptic curve and does not say on which".into()),
            Some((_, curve)) => point(key, coordinate(curve)?),
        },
        other if other == DSA || DIFFIE_HELLMAN.contains(&other) => {
            let mut key = Reader::new(key);
            key.take(Tag::Integer)?;
            key.end()?;
            if algorithm.parameters.is_none() { Err(ODD_KEY.into()) } else { Ok(()) }
        }
        other => match FIXED.iter().find(|(fixed, _)| *fixed == other) {
            Some((_, length)) if key.len() != *length || algorithm.parameters.is_some() => {
                Err(ODD_KEY.into())
            }
            _ => Ok(()),
        },
    }
}

/// Java takes 512 to 16384 bits, and beyond 3072 bits no exponent of more than 64.
fn rsa(key: &[u8]) -> Result<(), Refused> {
    let mut outer = Reader::new(key);
    let mut rest = Reader::new(outer.take(Tag::Sequence)?);
    outer.end()?;
    let (modulus, exponent) = (rest.take(Tag::Integer)?, rest.take(Tag::Integer)?);
    rest.end()?;
    let [modulus, exponent] = [positive(modulus)?, positive(exponent)?];
    let bits =
        |number: &[u8]| number.len() * 8 - number.first().map_or(0, |first| first.leading_zeros() as usize);
    let is_small = exponent.len() == 1 && exponent[0] < 3;
    let is_below = (exponent.len(), exponent) < (modulus.len(), modulus);
    let is_taken = (512..=16384).contains(&bits(modulus))
        && !is_small
        && is_below
        && (bits(modulus) <= 3072 || bits(exponent) <= 64);
    if is_taken { Ok(()) } else { Err(ODD_KEY.into()) }
}

/// The bytes of a positive number, without the zero that keeps it positive.
fn positive(number: &[u8]) -> Result<&[u8], Refused> {
    match number {
        [0, rest @ ..] if !rest.is_empty() => Ok(rest),
        [1..=0x7F, ..] => Ok(number),
        _ => Err(ODD_KEY.into()),
    }
}

fn point(key: &[u8], coordinate: usize) -> Result<(), Refused> {
    let is_uncompressed = key.first() == Some(&4) && key.len() == 2 * coordinate + 1;
    if is_uncompressed {
        Ok(())
    } else {
        Err("its public key is a compressed or malformed point of its curve".into())
    }
}
