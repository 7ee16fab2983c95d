//! Certificates that Java refuses, and the stores that are not made of them: Java's own reader on changed certificates.

mod crafted;
mod seeds;
mod tree;

use std::collections::HashMap;
use std::path::Path;

use cloud_certs_certificate::{Certificate, JksError, Secret};

use self::tree::{Content, Node};
use crate::program;
use crate::support::bundle;

/// Refuses to make a store of it, with the reason.
fn refusal(certificate: &Certificate) -> Option<String> {
    match bundle(std::slice::from_ref(certificate)).to_jks(&Secret::new("changeit")) {
        Ok(_) => None,
        Err(JksError::NotForJava(refusal)) => Some(refusal.reason),
        Err(other) => panic!("{other:?}"),
    }
}

/// The reasons of Java for those of the certificates that it refuses, by their number.
fn refused_by_java(certificates: &[Certificate]) -> HashMap<usize, String> {
    let folder = tempfile::tempdir().unwrap();
    for (number, certificate) in certificates.iter().enumerate() {
        let path = folder.path().join(number.to_string());
        #[expect(clippy::disallowed_methods, reason = "a file for another program")]
        std::fs::write(path, certificate.der()).unwrap();
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/java/Read.java");
    let said = program::done("java", &[source.to_str().unwrap(), folder.path().to_str().unwrap()], "", b"");
    let said = String::from_utf8(said).unwrap();
    let lines = said.lines().map(|line| line.split_once(' ').unwrap());
    lines.map(|(number, why)| (number.parse().unwrap(), why.to_owned())).collect()
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// The first bytes of elements that certificates have.
const TAGS: [u8; 20] = [1, 2, 3, 4, 5, 6, 10, 12, 19, 20, 22, 23, 24, 30, 0x30, 0x31, 0x80, 0x82, 0x86, 0xA0];

/// The certificate with one of its elements changed.
fn changed(seed: &Node, dice: &mut Dice) -> Vec<u8> {
    let (mut tree, at) = (seed.clone(), dice.below(seed.count()));
    let kind = dice.below(10);
    let (random, other) = (dice.below(1 << 20), seed.get(dice.below(seed.count())));
    tree.change(at, &mut |mut node| {
        let more = [Node::new(5, b""), Node::new(2, b"\x05"), Node::new(12, b"a"), Node::new(0x30, b"")];
        match kind {
            0 => vec![],
            1 => vec![node.clone(), node],
            2 => vec![node, more[random % more.len()].clone()],
            3 => vec![other.clone()],
            4 => {
                node.tag = TAGS[random % TAGS.len()];
                vec![node]
            }
            5 => vec![Node::new(node.tag, b"")],
            6 => {
                // What comes after an object identifier is critical, if it is an extension.
                if node.tag == 6 { vec![node, Node::new(1, b"\xFF")] } else { vec![node] }
            }
            _ => {
                if let Content::Bytes(bytes) = &mut node.content {
                    let length = bytes.len().max(1);
                    if let Some(byte) = bytes.get_mut(random % length) {
                        *byte ^= 1 << (random / 7 % 8);
                    }
                }
                vec![node]
            }
        }
    });
    tree.write()
}

/// The number of changed certificates.
const CHANGED: usize = 4000;

#[test]
#[ignore = "needs tests/peers/setup"]
fn no_store_is_made_that_java_does_not_open() {
    // Each run changes the same certificates, or with EXPLORE=1 new ones: those find what no change is to blame for.
    #[expect(clippy::disallowed_methods, reason = "read for this test alone")]
    let explore = std::env::var_os("EXPLORE").is_some();
    if !explore {
        return compare(&seeds::kept(), Dice(0x00C0_FFEE), CHANGED);
    }
    let now = std::time::UNIX_EPOCH.elapsed().unwrap();
    compare(&seeds::new(), Dice(now.as_nanos() as u64 | 1), 15 * CHANGED);
}

/// Asks Java about the certificates and about changes of them.
fn compare(seeds: &[Certificate], mut dice: Dice, count: usize) {
    let mut certificates = seeds.to_vec();
    let trees: Vec<_> = seeds.iter().map(|seed| Node::read(seed.der())).collect();
    for number in 0..count {
        let der = changed(&trees[number % trees.len()], &mut dice);
        certificates.extend(Certificate::from_der(&der).ok());
    }
    let by_java = refused_by_java(&certificates);
    let (mut missed, mut needless) = (Vec::new(), Vec::new());
    for (number, certificate) in certificates.iter().enumerate() {
        match (by_java.get(&number), refusal(certificate)) {
            (Some(why), None) => missed.push(why.clone()),
            (None, Some(reason)) => needless.push(reason),
            _ => {}
        }
    }
    assert!(
        certificates.len() > count / 4 && by_java.len() > count / 13,
        "{} {}",
        certificates.len(),
        by_java.len()
    );
    assert!(missed.is_empty(), "{} of {}: {missed:#?}", missed.len(), by_java.len());
    // It is no harm to refuse a few that nobody would make.
    assert!(needless.len() < count / 160, "{}: {needless:#?}", needless.len());
}
