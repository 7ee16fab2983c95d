//! Certificates that Java refuses, one for each reason.

use cloud_certs_certificate::{Certificate, Pkcs12Error, Secret};

use super::tree::{Content, Node};
use super::{refusal, refused_by_java};
use crate::support::{bundle, ca, ca_params, self_signed};

/// The elements of a list.
fn list(node: &mut Node) -> &mut Vec<Node> {
    match &mut node.content {
        Content::Nodes(nodes) => nodes,
        Content::Bytes(_) => panic!("not a list"),
    }
}

/// The certificate after a change of what is signed: version, serial, algorithm, issuer, validity, subject, key,
/// extensions.
fn with(certificate: &Certificate, change: impl FnOnce(&mut Vec<Node>)) -> Certificate {
    let mut tree = Node::read(certificate.der());
    change(list(&mut list(&mut tree)[0]));
    Certificate::from_der(&tree.write()).unwrap()
}

fn extensions(signed: &mut [Node]) -> &mut Vec<Node> {
    list(&mut list(&mut signed[7])[0])
}

/// An extension of this kind, 2.5.29.KIND.
fn extension(kind: u8, is_critical: bool, value: &[u8]) -> Node {
    let mut parts = vec![Node::new(6, &[0x55, 0x1D, kind])];
    parts.extend(is_critical.then(|| Node::new(1, &[0xFF])));
    parts.push(Node::new(4, value));
    Node { tag: 0x30, content: Content::Nodes(parts) }
}

/// A curve of China.
const SM2: [u8; 8] = [0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D];

fn refused() -> Vec<Certificate> {
    let one = ca("Odd");
    let uri = [&[0x30, 0x0D, 0xA0, 0x0B, 0x30, 0x09, 0x86, 0x07][..], b"http://"].concat();
    // A distribution point, its name, what it is for and who makes it: lists and values with the wrong bit, and bad bits.
    let points: [&[u8]; 6] = [
        b"\x30\x0D\x30\x0B\x80\x09\xA0\x07\x86\x05a://b",
        b"\x30\x0D\x30\x0B\xA0\x09\x80\x07\x86\x05a://b",
        b"\x30\x08\x30\x06\xA0\x04\xA1\x02\x05\x00",
        b"\x30\x0F\x30\x0D\xA0\x09\xA0\x07\x86\x05a://b\xA1\x00",
        b"\x30\x11\x30\x0F\xA0\x09\xA0\x07\x86\x05a://b\x81\x02\x09\x00",
        b"\x30\x0B\x30\x09\x82\x07\x86\x05a://b",
    ];
    // A list of another kind, a value where a list has to be, and an extension of a list of revoked certificates.
    let lists = [(29, &b"\x30\x00"[..]), (36, &b"\x30\x03\xA0\x01\x03"[..]), (35, b"\x30\x03\xA0\x01\x03")];
    let basic = [0x30, 0x03, 0x01, 0x01, 0xFF, 0x05, 0x00];
    let extended = points.iter().map(|point| (31, *point)).chain(lists);
    let extended = extended
        .map(|(kind, value)| with(&one, |signed| extensions(signed).push(extension(kind, true, value))));
    let others = vec![
        with(&one, |signed| {
            signed.remove(0);
        }),
        with(&one, |signed| {
            signed[0] = Node { tag: 0xA0, content: Content::Nodes(vec![Node::new(2, &[1])]) }
        }),
        with(&one, |signed| {
            let first = extensions(signed)[0].clone();
            extensions(signed).push(first);
        }),
        with(&one, |signed| list(&mut signed[2])[0] = Node::new(6, &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 3])),
        with(&one, |signed| list(&mut list(&mut signed[6])[0])[1] = Node::new(0x30, &[2, 1, 1])),
        with(&one, |signed| list(&mut list(&mut signed[6])[0])[1] = Node::new(6, &SM2)),
        with(&one, |signed| extensions(signed).push(extension(30, true, &uri))),
        with(&one, |signed| {
            extensions(signed).retain(|one| !one.write().windows(3).any(|bytes| bytes == [0x55, 0x1D, 19]));
            extensions(signed).push(extension(19, true, &basic));
        }),
        with(&one, |signed| signed[3] = Node::new(0x30, b"")),
        with(&one, |signed| signed[5] = Node::new(0x30, b"")),
    ];
    others.into_iter().chain(extended).collect()
}

#[test]
fn each_is_refused_with_the_reason() {
    let reasons: Vec<_> = refused().iter().map(|one| refusal(one).unwrap_or_default()).collect();
    insta::assert_snapshot!(reasons.join("\n"), @"
    it is of version 1 and has extensions, which only version 3 has
    it is of version 2 and has extensions, which only version 3 has
    it has the extension `key usage` (2.5.29.15) twice
    its signature is of another algorithm than it says itself
    its key describes its elliptic curve instead of naming it
    its key is on the elliptic curve 1.2.156.10197.1.301, which Java does not know
    its extension `name constraints` (2.5.29.30) is critical and not as Java takes it: it holds names to a URI with a scheme, where only a host may stand
    its extension `basic constraints` (2.5.29.19) is critical and not as Java takes it: an element in it is missing, malformed, too much, or of another kind than it has to be
    it names no issuer
    it names no subject
    its extension `CRL distribution points` (2.5.29.31) is critical and not as Java takes it: an element in it is missing, malformed, too much, or of another kind than it has to be
    its extension `CRL distribution points` (2.5.29.31) is critical and not as Java takes it: a place in it is malformed
    its extension `CRL distribution points` (2.5.29.31) is critical and not as Java takes it: an element in it is missing, malformed, too much, or of another kind than it has to be
    its extension `CRL distribution points` (2.5.29.31) is critical and not as Java takes it: an element in it is missing, malformed, too much, or of another kind than it has to be
    its extension `CRL distribution points` (2.5.29.31) is critical and not as Java takes it: an element in it is missing, malformed, too much, or of another kind than it has to be
    its extension `CRL distribution points` (2.5.29.31) is critical and not as Java takes it: an element in it is missing, malformed, too much, or of another kind than it has to be
    its extension `certificate issuer` (2.5.29.29) is critical and not as Java takes it: it does not belong in a CA certificate
    its extension `policy constraints` (2.5.29.36) is critical and not as Java takes it: an element in it is missing, malformed, too much, or of another kind than it has to be
    its extension `authority key identifier` (2.5.29.35) is critical and not as Java takes it: an element in it is missing, malformed, too much, or of another kind than it has to be
    ");
}

#[test]
fn the_certificate_is_named_and_a_way_out() {
    let odd = refused().remove(0);
    let both = bundle(&[ca("Sound"), odd.clone()]);
    let error = both.to_pkcs12(&Secret::new("changeit")).unwrap_err();
    assert!(
        matches!(&error, Pkcs12Error::NotForJava(refusal) if refusal.sha256 == odd.sha256()),
        "{error:?}"
    );
    insta::assert_snapshot!(error, @"Java opens no store with the certificate `CN=Odd` in it, because it is of version 1 and has extensions, which only version 3 has: leave it out, or write PEM instead");
    assert!(both.to_jks(&Secret::new("changeit")).unwrap_err().to_string().contains("`CN=Odd"));
}

#[test]
fn what_is_odd_and_not_critical_is_taken() {
    let odd = with(&ca("Odd"), |signed| extensions(signed).push(extension(30, false, b"anything")));
    assert_eq!(refusal(&odd), None);
    assert_eq!(refusal(&self_signed(&ca_params("Sound"))), None);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn java_refuses_each_of_them() {
    let certificates = refused();
    let by_java = refused_by_java(&certificates);
    let taken: Vec<_> = (0..certificates.len()).filter(|number| !by_java.contains_key(number)).collect();
    assert!(taken.is_empty(), "{taken:?}");
}
