//! What is accepted as certificates, and how everything else is refused.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cloud_certs_certificate::{CaBundle, Certificate, DecodeError, MAX_CERTIFICATES, MAX_INPUT_BYTES};
use rcgen::{CertificateParams, KeyPair, PKCS_ED25519};

use crate::support::{POOL, subjects};

fn refused(input: impl AsRef<[u8]>) -> DecodeError {
    CaBundle::from_bytes(input.as_ref()).unwrap_err()
}

fn accepts(input: impl AsRef<[u8]>, expected: &[Certificate]) {
    assert_eq!(CaBundle::from_bytes(input.as_ref()).unwrap().certificates(), expected);
}

#[test]
fn der_is_accepted() {
    accepts(POOL[0].der(), &POOL[..1]);
}

#[test]
fn der_may_follow_der_and_white_space_both() {
    let [first, second] = [&POOL[0], &POOL[1]].map(|one| &one.der()[..]);
    for after in ["", "\n", "\r\n", " \t\n\n"] {
        accepts([first, after.as_bytes()].concat(), &POOL[..1]);
        accepts([first, after.as_bytes(), second, after.as_bytes()].concat(), &POOL[..2]);
    }
    // In base64 and in PEM, too.
    let ended = [first, b"\n"].concat();
    let base64 = STANDARD.encode(&ended);
    accepts(&base64, &POOL[..1]);
    accepts(format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n"), &POOL[..1]);
}

#[test]
fn what_follows_der_is_told_with_its_size_and_place() {
    let [first, second] = [&POOL[0], &POOL[1]].map(|one| &one.der()[..]);
    let end = first.len();
    for (rest, bytes) in [(&b"\0"[..], 1), (b"\nx", 2), (b"-----BEGIN", 10)] {
        let error = refused([first, rest].concat());
        let told = format!(
            "something other than a certificate follows certificate 1: {bytes} byte{} from byte {end} on",
            if bytes == 1 { "" } else { "s" }
        );
        assert_eq!(error.to_string(), told);
        let error = refused([first, second, rest].concat());
        let place = end + second.len();
        assert!(
            matches!(error, DecodeError::TrailingData { number: 2, offset, .. } if offset == place),
            "{error:?}"
        );
    }
    let longer = [first, b"x"].concat();
    let error = Certificate::from_der(&longer).unwrap_err();
    assert!(matches!(error, DecodeError::TrailingData { number: 1, bytes: 1, .. }), "{error:?}");
    let cut = refused([first, &second[..99]].concat());
    assert!(matches!(cut, DecodeError::TruncatedDer { number: 2, actual: 99, .. }), "{cut:?}");
}

#[test]
fn pem_is_accepted_as_it_comes() {
    let one = POOL[0].to_pem();
    let two = [one.as_str(), POOL[1].to_pem().as_str()].concat();

    accepts(&one, &POOL[..1]);
    accepts(&two, &POOL[..2]);
    accepts(two.replace('\n', "\r\n"), &POOL[..2]);
    accepts(two.replace('\n', "\r"), &POOL[..2]);
    accepts(two.replace('\n', "  \n"), &POOL[..2]);
    accepts(two.replace('\n', "\n    "), &POOL[..2]);
    accepts(one.replace('\n', " "), &POOL[..1]);
    accepts(one.trim_end(), &POOL[..1]);
    accepts(format!("\u{feff}{two}"), &POOL[..2]);
    accepts(one.replace("CERTIFICATE", "X509 CERTIFICATE"), &POOL[..1]);
}

#[test]
fn pem_is_found_inside_other_text() {
    let [first, second] = [POOL[0].to_pem(), POOL[1].to_pem()];
    let text = format!("Certificate:\n    Data:\n        Version: 3\n{first}the next one\n{second}bye <b>");
    accepts(text, &POOL[..2]);

    let multipart = format!("--x\r\nContent-Type: application/octet-stream\r\n\r\n{first}\r\n--x--\r\n");
    accepts(multipart, &POOL[..1]);
}

#[test]
fn blocks_of_other_kinds_are_skipped() {
    let public = KeyPair::generate().unwrap().public_key_pem();
    accepts([public.as_str(), POOL[0].to_pem().as_str(), public.as_str()].concat(), &POOL[..1]);
}

#[test]
fn duplicates_are_dropped_and_order_is_kept() {
    let order = [2, 0, 2, 1, 0].map(|index: usize| POOL[index].to_pem()).concat();
    let bundle = CaBundle::from_bytes(order.as_bytes()).unwrap();
    assert_eq!(subjects(&bundle), ["CN=Pool CA 2", "CN=Pool CA 0", "CN=Pool CA 1"]);
}

#[test]
fn limits_hold_at_the_limit_and_not_below() {
    let pem = POOL[0].to_pem();
    let padding = " ".repeat(MAX_INPUT_BYTES - pem.len());
    accepts(format!("{pem}{padding}"), &POOL[..1]);
    assert!(matches!(refused(format!("{pem}{padding} ")), DecodeError::TooLarge));

    let key = KeyPair::generate().unwrap();
    let many: String = (0..=MAX_CERTIFICATES)
        .map(|_| CertificateParams::default().self_signed(&key).unwrap().pem())
        .collect();
    assert!(matches!(refused(&many), DecodeError::TooManyCertificates));
    let end = many.trim_end().rfind("-----BEGIN").unwrap();
    assert_eq!(CaBundle::from_bytes(&many.as_bytes()[..end]).unwrap().certificates().len(), MAX_CERTIFICATES);
}

#[test]
fn one_bad_certificate_among_good_ones_refuses_all() {
    let damaged = POOL[1].to_pem().replace("-----BEGIN CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\n!");
    let input = [POOL[0].to_pem().as_str(), damaged.as_str()].concat();
    assert!(
        matches!(refused(&input), DecodeError::DamagedPem { line, .. } if line == input.lines().count() / 2 + 1)
    );
}

#[test]
fn a_private_key_is_refused_in_every_form() {
    let key = KeyPair::generate().unwrap();
    let pem = key.serialize_pem();
    let sec1 = [&[0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x01, 0x04][..], &[7; 253]].concat();
    let ed25519 = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let inputs: [Vec<u8>; 9] = [
        pem.clone().into(),
        (POOL[0].to_pem() + &pem).into(),
        (pem.clone() + &POOL[0].to_pem()).into(),
        pem.replace("PRIVATE", "ENCRYPTED PRIVATE").into(),
        // Cut off inside the key: the key counts more.
        pem[..pem.len() - 40].into(),
        key.serialize_der(),
        sec1,
        ed25519.serialize_der(),
        // So short that its length takes one byte.
        [&[0x30, 46, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22][..], &[7; 34]]
            .concat(),
    ];
    for input in inputs {
        let error = refused(&input);
        assert!(matches!(error, DecodeError::PrivateKey), "{error:?}");
    }
    let disguised = pem.replace("PRIVATE KEY", "CERTIFICATE");
    assert!(matches!(refused(disguised), DecodeError::PrivateKey));
}

#[test]
fn no_refusal_shows_the_input() {
    let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ";
    for input in [
        secret.to_owned(),
        format!("-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----\n"),
        format!("-----BEGIN CERTIFICATE-----\n{secret}!\n-----END CERTIFICATE-----\n"),
        format!("-----BEGIN CERTIFICATE-----\n{secret}\n-----END CERTIFICATE-----\n"),
        format!("-----BEGIN {secret}-----\n"),
        format!("-----BEGIN {secret}-----\nAAAA\n-----END {secret}-----\n"),
        format!("<html>{secret}"),
    ] {
        let error = refused(&input);
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("c2Vj") && !shown.contains("secret-secret"), "{shown}");
    }
}

#[test]
fn every_refusal_says_why() {
    let (pem, der) = (POOL[0].to_pem(), POOL[0].der());
    let key = KeyPair::generate().unwrap();
    let cases: [(&str, Vec<u8>); 23] = [
        ("nothing", vec![]),
        ("white space", b"\xEF\xBB\xBF \r\n\t".into()),
        ("web page", b"\n<!DOCTYPE html><title>404</title>".into()),
        ("object storage", b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>".into()),
        ("text", b"404 page not found".into()),
        ("a digit", b"0".into()),
        ("zeros", vec![0; 100]),
        ("begin only", b"-----BEGIN CERTIFICATE-----".into()),
        ("half a mark", b"hello\n-----BEGIN CERTIF".into()),
        ("end missing", format!("first line\n{}", &pem[..pem.len() - 20]).into()),
        ("end missing, then another", format!("{}{pem}", &pem[..200]).into()),
        ("line lost", pem.replacen(pem.lines().nth(4).unwrap(), "", 1).into()),
        ("half of the DER", der[..der.len() / 2].into()),
        ("DER and more", [&der[..], b"x"].concat()),
        ("sequence of zeros", [&[0x30, 0x81, 0x80][..], &[0; 128]].concat()),
        ("not base64", pem.replace("-----\n", "-----\n!").into()),
        ("public key", key.public_key_pem().into()),
        ("private key", key.serialize_pem().into()),
        ("error of a service", br#"{"error_code":"CSS.0001","error_msg":"no"}"#.into()),
        ("damaged base64", b"MIIBszCCAV=mgAwIBAgIUYmFzZTY0".into()),
        ("truststore", [&[0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x03, 0x30][..], &[0; 252]].concat()),
        ("Java keystore", [&[0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2][..], &[0; 99]].concat()),
        ("too large", vec![b'x'; MAX_INPUT_BYTES + 1]),
    ];
    let listing: String =
        cases.iter().map(|(name, input)| format!("{name}: {}\n", chain(&refused(input)))).collect();
    // A signature is not the same length every time.
    insta::with_settings!({filters => [(r" \d{3}\b", " N")]}, {
        insta::assert_snapshot!(listing, @"
        nothing: there is no certificate: the input is empty
        white space: there is no certificate: the input is empty
        web page: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
        object storage: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
        text: this is not a certificate: neither PEM (`-----BEGIN CERTIFICATE-----`) nor DER, nor JSON or base64 of them
        a digit: this is not a certificate: neither PEM (`-----BEGIN CERTIFICATE-----`) nor DER, nor JSON or base64 of them
        zeros: this is not a certificate: neither PEM (`-----BEGIN CERTIFICATE-----`) nor DER, nor JSON or base64 of them
        begin only: the PEM block that begins in line 1 is cut off: its END line is missing
        half a mark: the PEM block that begins in line 2 is cut off: its END line is missing
        end missing: the PEM block that begins in line 2 is cut off: its END line is missing
        end missing, then another: the PEM block that begins in line 1 is cut off: its END line is missing
        line lost: certificate 1 is cut off: it should have N bytes, and has N
        half of the DER: certificate 1 is cut off: it should have N bytes, and has N
        DER and more: something other than a certificate follows certificate 1: 1 byte from byte N on
        sequence of zeros: certificate 1 cannot be read as X.509: it is damaged, or something other than a certificate <- a value in it is not as DER has it
        not base64: the PEM block that begins in line 1 is damaged: its content is not base64 <- it contains a character that is not valid base64
        public key: the PEM text holds no CERTIFICATE block, only other kinds
        private key: there is a private key in it, which does not belong in a CA bundle
        error of a service: this is JSON, and no text in it is a certificate: perhaps an error of the service
        damaged base64: the base64 text is damaged: it begins like a certificate, but is not valid base64 <- it contains a character that is not valid base64
        truststore: this is a PKCS#12 store, which only opens with its password
        Java keystore: the Java keystore (JKS or JCEKS) cannot be read <- other data follows its end
        too large: the input is larger than 1024 KiB, so it is not a CA certificate
        ");
    });
}

/// An error and its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let cause = error.source().map(|source| format!(" <- {}", chain(source)));
    format!("{error}{}", cause.unwrap_or_default())
}

/// The certificate with each of these bytes replaced by as many others.
fn patched(find: &[u8], replacement: &[u8]) -> Vec<u8> {
    assert_eq!(find.len(), replacement.len());
    let mut der = POOL[0].der().to_vec();
    let starts: Vec<usize> = (0..=der.len() - find.len()).filter(|at| der[*at..].starts_with(find)).collect();
    assert!(!starts.is_empty());
    starts.into_iter().for_each(|at| der[at..at + find.len()].copy_from_slice(replacement));
    der
}

#[test]
fn an_object_identifier_is_as_der_has_it() {
    // commonName (2.5.4.3): in place of the 4 and the 3, one number of two bytes.
    let common_name = [0x06, 0x03, 0x55, 0x04, 0x03];
    let other = patched(&common_name, &[0x06, 0x03, 0x55, 0x81, 0x03]);
    accepts(&other, &[Certificate::from_der(&other).unwrap()]);
    // A number that begins with zero bits, and one without an end.
    for wrong in [[0x06, 0x03, 0x55, 0x80, 0x03], [0x06, 0x03, 0x55, 0x04, 0x83]] {
        let refusal = chain(&refused(patched(&common_name, &wrong)));
        assert!(refusal.contains("a value in it is not as DER has it"), "{wrong:x?}: {refusal}");
    }
}
