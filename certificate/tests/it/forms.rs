//! The table of accepted forms: whatever certificates are wrapped in, the same ones come out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cloud_certs_certificate::{CaBundle, Certificate, DecodeError};
use proptest::prelude::*;
use rcgen::KeyPair;
use serde_json::json;

use crate::support::POOL;

fn base64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes.as_ref())
}

/// Lines of so many columns, as the command `base64` writes them.
fn in_lines(text: &str, width: usize, end: &str) -> String {
    text.as_bytes().chunks(width).map(|line| String::from_utf8_lossy(line) + end).collect()
}

fn refused(input: impl AsRef<[u8]>) -> DecodeError {
    CaBundle::from_bytes(input.as_ref()).unwrap_err()
}

#[track_caller]
fn accepts(input: impl AsRef<[u8]>, expected: &[Certificate]) {
    assert_eq!(CaBundle::from_bytes(input.as_ref()).unwrap().certificates(), expected);
}

#[test]
fn json_as_the_services_are_described() {
    let pem = POOL[0].to_pem();
    accepts(json!(pem).to_string(), &POOL[..1]);
    accepts(json!(format!("Certificate:\n    Data:\n{pem}")).to_string(), &POOL[..1]);
    accepts(json!({ "file": pem }).to_string(), &POOL[..1]);
    accepts(json!({ "certBase64": base64(&pem) }).to_string(), &POOL[..1]);
    accepts(
        json!({ "certBase64": base64(POOL[0].der()), "name": "CloudSearchService.cer" }).to_string(),
        &POOL[..1],
    );
    accepts(format!("\u{feff} \r\n{}\r\n", json!({ "file": pem })), &POOL[..1]);
}

#[test]
fn json_keeps_the_order_it_is_written_in() {
    let [first, second] = [&POOL[1], &POOL[0]].map(|one| json!(one.to_pem()));
    accepts(
        format!("{{\"z\": {first}, \"a\": [1, null, true, -1.5, {second}]}}"),
        &[POOL[1].clone(), POOL[0].clone()],
    );
}

#[test]
fn base64_of_pem_and_of_der_in_any_lines() {
    for bytes in [POOL[0].to_pem().into_bytes(), POOL[0].der().to_vec()] {
        let text = base64(bytes);
        accepts(&text, &POOL[..1]);
        accepts(text.trim_end_matches('='), &POOL[..1]);
        accepts(in_lines(&text, 76, "\n"), &POOL[..1]);
        accepts(in_lines(&text, 64, "\r\n"), &POOL[..1]);
    }
}

#[test]
fn base64_of_pem_in_the_midst_of_text() {
    let [first, second] = [&POOL[0], &POOL[1]].map(|one| base64(one.to_pem()));
    let kubeconfig =
        format!("clusters:\n- cluster:\n    certificate-authority-data: {first}\n    server: https://x\n");
    accepts(&kubeconfig, &POOL[..1]);
    accepts(format!("data:\n  a.crt: {first}\n  b.crt: \"{second}\"\n"), &POOL[..2]);
}

#[test]
fn utf16_as_a_redirect_of_windows_writes_it() {
    let text = POOL[0].to_pem().replace('\n', "\r\n");
    let bytes = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    accepts([&[0xFF, 0xFE][..], &bytes(u16::to_le_bytes)].concat(), &POOL[..1]);
    accepts([&[0xFE, 0xFF][..], &bytes(u16::to_be_bytes)].concat(), &POOL[..1]);
}

#[test]
fn a_private_key_is_found_in_every_wrapper() {
    let key = KeyPair::generate().unwrap();
    let (pem, der) = (key.serialize_pem(), key.serialize_der());
    let certificate = base64(POOL[0].to_pem());
    let utf16: Vec<u8> = pem.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let inputs: [Vec<u8>; 7] = [
        json!(pem).to_string().into(),
        json!({ "file": POOL[0].to_pem(), "key": pem }).to_string().into(),
        json!({ "certBase64": base64(&der) }).to_string().into(),
        base64(&pem).into(),
        base64(&der).into(),
        format!("client-certificate-data: {certificate}\nclient-key-data: {}\n", base64(&pem)).into(),
        [&[0xFF, 0xFE][..], &utf16].concat(),
    ];
    for input in &inputs {
        let error = refused(input);
        assert!(matches!(error, DecodeError::PrivateKey), "{error:?} for {}", String::from_utf8_lossy(input));
    }
}

#[test]
fn what_is_cut_off_inside_a_wrapper_is_told() {
    let pem = POOL[0].to_pem();
    let half = &pem[..pem.len() / 2];
    for input in [json!(half).to_string(), json!({ "file": half }).to_string(), base64(half)] {
        assert!(
            matches!(refused(&input), DecodeError::TruncatedPem { line: 1, .. }),
            "{:?}",
            refused(&input)
        );
    }
    let der = base64(POOL[0].der());
    for cut in [der.len() / 2, der.len() / 2 + 1, der.len() / 2 + 2, der.len() / 2 + 3] {
        assert!(
            matches!(refused(&der[..cut]), DecodeError::TruncatedDer { .. }),
            "{:?}",
            refused(&der[..cut])
        );
    }
}

#[test]
fn other_json_and_base64_is_no_certificate() {
    for input in [r#""""#, "{}", "[]", r#"{"error_code":"CSS.0015","error_msg":"denied"}"#, r#"["aGVsbG8="]"#]
    {
        assert!(matches!(refused(input), DecodeError::OtherJson), "{input}: {:?}", refused(input));
    }
    for input in ["notfound", "aGVsbG8gd29ybGQ=", "{broken", "\"open", "null", "17", "MI"] {
        assert!(matches!(refused(input), DecodeError::Unrecognised), "{input}: {:?}", refused(input));
    }
}

#[test]
fn wrappers_are_unpacked_four_deep_and_no_deeper() {
    let pem = POOL[0].to_pem();
    accepts(json!(base64(&pem)).to_string(), &POOL[..1]);
    accepts(base64(base64(&pem)), &POOL[..1]);
    accepts(base64(base64(base64(&pem))), &POOL[..1]);
    assert!(matches!(refused(base64(base64(base64(base64(&pem))))), DecodeError::Unrecognised));
}

#[test]
fn deeply_nested_json_ends_in_a_refusal() {
    for open in ["[", "{\"a\":"] {
        assert!(matches!(refused(open.repeat(100_000)), DecodeError::Unrecognised));
    }
}

/// How certificates may come: each takes some and gives the bytes of an accepted form.
fn wrapper() -> impl Strategy<Value = fn(&str) -> String> {
    let same: fn(&str) -> String = str::to_owned;
    let wrappers: Vec<fn(&str) -> String> = vec![
        same,
        |text| json!(text).to_string(),
        |text| json!({ "file": text }).to_string(),
        |text| json!({ "data": { "ca.crt": text }, "kind": "Secret" }).to_string(),
        |text| base64(text),
        |text| in_lines(&base64(text), 76, "\r\n"),
        |text| format!("data:\n  ca.crt: {}\n", base64(text)),
    ];
    prop::sample::select(wrappers)
}

fn pem_variant() -> impl Strategy<Value = fn(&str) -> String> {
    let variants: Vec<fn(&str) -> String> = vec![
        str::to_owned,
        |pem| pem.replace('\n', "\r\n"),
        |pem| pem.replace('\n', "  \n"),
        |pem| format!("Certificate:\n    Data:\n        Version: 3 (0x2)\n{pem}"),
        |pem| format!("--b\r\nContent-Type: application/octet-stream\r\n\r\n{pem}\r\n--b--\r\n"),
        |pem| pem.lines().map(|line| format!("    {line}\n")).collect(),
    ];
    prop::sample::select(variants)
}

fn indices() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..POOL.len(), 1..5)
}

fn distinct(indices: &[usize]) -> Vec<Certificate> {
    CaBundle::from_certificates(indices.iter().map(|at| POOL[*at].clone())).unwrap().certificates().to_vec()
}

proptest! {
    #[test]
    fn every_form_gives_the_same_certificates(
        indices in indices(),
        variant in pem_variant(),
        wrap in wrapper(),
        mark in any::<bool>(),
    ) {
        let pem: String = indices.iter().map(|at| POOL[*at].to_pem()).collect();
        let mark = if mark { "\u{feff}" } else { "" };
        let input = format!("{mark}{}", wrap(&variant(&pem)));
        let bundle = CaBundle::from_bytes(input.as_bytes()).unwrap();
        prop_assert_eq!(bundle.certificates(), distinct(&indices));
    }

    #[test]
    fn der_comes_out_of_every_wrapper_that_holds_bytes(at in 0..POOL.len(), lines in 1..200usize, json in any::<bool>()) {
        let text = in_lines(&base64(POOL[at].der()), lines, "\n");
        let input = if json { json!({ "certBase64": text }).to_string() } else { text };
        let bundle = CaBundle::from_bytes(input.as_bytes()).unwrap();
        prop_assert_eq!(bundle.certificates(), &POOL[at..=at]);
    }

    #[test]
    fn what_is_damaged_in_a_wrapper_never_panics(
        variant in pem_variant(),
        wrap in wrapper(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut input = wrap(&variant(&POOL[0].to_pem())).into_bytes();
        for (at, byte) in changes {
            let at = at.index(input.len());
            input[at] = byte;
        }
        let _ = CaBundle::from_bytes(&input);
        let _ = CaBundle::from_bytes(&input[..cut.index(input.len())]);
    }

    #[test]
    fn a_certificate_beside_a_private_key_is_refused_in_every_wrapper(variant in pem_variant(), wrap in wrapper()) {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n";
        let input = wrap(&variant(&(POOL[0].to_pem() + key)));
        let error = CaBundle::from_bytes(input.as_bytes()).unwrap_err();
        prop_assert!(matches!(error, DecodeError::PrivateKey), "{error:?}");
    }
}
