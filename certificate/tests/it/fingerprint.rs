//! Fingerprints as people paste them.

use cloud_certs_certificate::Fingerprint;

use crate::support::POOL;

#[test]
fn is_written_so_that_it_can_be_read_as_a_pin() {
    let fingerprint = POOL[0].sha256();
    let text = fingerprint.to_string();
    let digits = text.strip_prefix("sha256:").unwrap();

    assert_eq!(digits.len(), 64);
    assert_eq!(digits, digits.to_lowercase());
    assert_eq!(text.parse(), Ok(fingerprint));
}

#[test]
fn is_read_in_every_usual_spelling() {
    let fingerprint = POOL[0].sha256();
    let digits = fingerprint.to_string().split_off("sha256:".len());
    let pairs: Vec<_> = digits.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap()).collect();
    let colons = pairs.join(":");

    for text in [
        digits.clone(),
        digits.to_uppercase(),
        colons.clone(),
        format!("SHA256:{}", colons.to_uppercase()),
        format!("sha256:{colons}"),
    ] {
        assert_eq!(text.parse(), Ok(fingerprint), "{text}");
    }
}

#[test]
fn anything_else_is_refused() {
    let digits = "ab".repeat(32);
    for text in [
        String::new(),
        "sha256:".to_owned(),
        digits[1..].to_owned(),
        format!("{digits}a"),
        format!("{digits}ab"),
        format!("{digits}:"),
        format!(":{digits}"),
        format!("sha1:{digits}"),
        format!("sha256:sha256:{digits}"),
        format!("+a{}", &digits[2..]),
        format!("é{}", &digits[2..]),
        format!("a:b{}", &digits[2..]),
    ] {
        assert!(text.parse::<Fingerprint>().is_err(), "{text}");
    }
    insta::assert_snapshot!(
        "".parse::<Fingerprint>().unwrap_err(),
        @"not a SHA-256 fingerprint: expected `sha256:` and 64 hexadecimal digits, with or without colons"
    );
}
