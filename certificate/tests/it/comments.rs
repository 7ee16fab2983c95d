//! Blocks that are commented out or quoted, and lines that only look like the beginning of one.

use cloud_certs_certificate::{CaBundle, Certificate, DecodeError};
use rcgen::KeyPair;

use crate::program;
use crate::support::POOL;

#[track_caller]
fn accepts(input: impl AsRef<[u8]>, expected: &[Certificate]) {
    let text = String::from_utf8_lossy(input.as_ref()).into_owned();
    assert_eq!(CaBundle::from_bytes(input.as_ref()).unwrap().certificates(), expected, "{text}");
}

fn refused(input: impl AsRef<[u8]>) -> DecodeError {
    CaBundle::from_bytes(input.as_ref()).unwrap_err()
}

/// The old certificate, with this before each line.
fn old(mark: &str) -> String {
    POOL[1].to_pem().lines().map(|line| format!("{mark}{line}\n")).collect()
}

const MARKS: [&str; 8] = ["# ", "#", "// ", "//", "; ", "> ", "  # ", "> > "];

#[test]
fn what_is_commented_out_is_not_there() {
    let live = POOL[0].to_pem();
    for mark in MARKS {
        let old = old(mark);
        for text in [
            format!("{old}{live}"),
            format!("{live}{old}"),
            format!("# the old one:\n{old}\n{old}{live}{old}# end"),
            format!("{old}{live}").replace('\n', "\r\n"),
            format!("{old}{live}").replace('\n', "\r"),
        ] {
            accepts(text, &POOL[..1]);
        }
    }
}

#[test]
fn a_variable_may_be_commented_out_in_one_line() {
    let [old, live] = [&POOL[1], &POOL[0]].map(|one| one.to_pem().replace('\n', "\\n"));
    accepts(format!("#CA=\"{old}\"\nCA=\"{live}\"\n"), &POOL[..1]);
    accepts(format!("CA=\"{live}\"\n// CA=\"{old}\"\n"), &POOL[..1]);
}

#[test]
fn parts_of_blocks_in_comments_are_words() {
    let live = POOL[0].to_pem();
    let old = old("# ");
    let without_end = &old[..old.rfind("# -----END").unwrap()];
    for text in [
        format!("{without_end}{live}"),
        format!("{without_end}\n-----END CERTIFICATE-----\n{live}"),
        format!("# Paste all from -----BEGIN CERTIFICATE----- on\n# up to the end.\n{live}"),
        format!("# Paste all from -----BEGIN CERTIFICATE----- on.\n{live}"),
        format!("# -----BEGIN my bundle\n{live}# -----END my bundle\n"),
        format!("# -----BEGIN my bundle-----\n{live}# -----END my bundle-----\n"),
    ] {
        accepts(text, &POOL[..1]);
    }
}

#[test]
fn a_loose_begin_hides_nothing() {
    let live = POOL[0].to_pem();
    for loose in [
        "-----BEGIN my company bundle",
        "-----BEGIN my company bundle-----",
        "-----BEGIN CERTIFICATES of my company",
        "-----BEGIN -----",
        "-----BEGIN ",
        "see -----BEGIN and -----END marks",
    ] {
        accepts(format!("{loose}\n{live}"), &POOL[..1]);
        accepts(format!("{loose}\n{live}").replace('\n', "\r\n"), &POOL[..1]);
        accepts(format!("{live}{loose}\n{live}{loose}\n"), &POOL[..1]);
    }
}

#[test]
fn only_commented_out_is_told_with_its_line() {
    for mark in MARKS {
        let text = format!("\n{}{}", old(mark), KeyPair::generate().unwrap().public_key_pem());
        let error = refused(&text);
        assert!(matches!(error, DecodeError::CommentedOut { line: 2, .. }), "{error:?}");
        let told = error.to_string();
        let sign = mark.split_whitespace().next().unwrap();
        assert!(told.ends_with(&format!("line 2 is commented out with `{sign}`")), "{told}");
    }
}

#[test]
fn what_is_cut_off_or_damaged_is_not_taken_for_a_comment() {
    let [whole, last] = [&POOL[0], &POOL[1]].map(Certificate::to_pem);
    let body = last.lines().nth(1).unwrap();
    for cut in [
        last[..last.len() - 30].to_owned(),
        "-----BEGIN CERTIFICATE-----\n".to_owned(),
        "-----BEGIN CERTIFICATE\n".to_owned(),
        "-----BEGIN CERTIF\n".to_owned(),
        "-----BEGIN my bundle".to_owned(),
        format!("-----BEGIN CERTIFICATE----\n{body}\n"),
        format!("-----BEGIN CERTIFICATF----\n{body}\n"),
        format!("-----BEGIN CERTIFICATE {body}\n"),
        format!("-----BEGIN PUBLIC KEY-----\n{body}\n"),
        // The comment ends before the block does.
        format!("# -----BEGIN CERTIFICATE-----\n{body}\n"),
        format!("    {}", &last[..200]),
        format!("ca={}", &last[..200]),
    ] {
        for text in [format!("{whole}{cut}"), format!("{cut}\n{whole}")] {
            if !text.starts_with("-----BEGIN my bundle\n") {
                let error = refused(&text);
                assert!(matches!(error, DecodeError::TruncatedPem { .. }), "{cut}: {error:?}");
            }
        }
    }
}

#[test]
fn forms_that_look_like_comments_are_read_as_before() {
    let pem = POOL[0].to_pem();
    accepts(format!("# {pem}"), &POOL[..1]);
    accepts(format!("; the CA: {pem}"), &POOL[..1]);
    accepts(format!("data:\n  ca.crt: >\n    {}", pem.replace('\n', "\n    ")), &POOL[..1]);
    accepts(format!("- {}", pem.replace('\n', "\n  ")), &POOL[..1]);
    accepts(format!("-- {}", pem.replace('\n', " ")), &POOL[..1]);
}

#[test]
fn marks_without_number_take_no_time() {
    let start = std::time::Instant::now();
    let length = cloud_certs_certificate::MAX_INPUT_BYTES;
    for mark in [
        "-----BEGIN CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----",
        "# -----BEGIN CERTIFICATE-----\n",
        "# -----BEGIN A-----\n# -----END A-----\n",
        "-----BEGIN A----------END A-----",
        "-----BEGIN ",
        "-----BEGIN \n",
        "-----END A-----",
        "\\n",
    ] {
        let input = format!("-----BEGIN x-----\n{}", mark.repeat((length - 18) / mark.len()));
        let _ = CaBundle::from_bytes_lossy(input.as_bytes());
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn a_private_key_that_is_commented_out_is_still_one() {
    let key =
        KeyPair::generate().unwrap().serialize_pem().replace("-----B", "# -----B").replace('\n', "\n# ");
    assert!(matches!(refused(format!("{}{key}", POOL[0].to_pem())), DecodeError::PrivateKey));
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn openssl_takes_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let live = POOL[0].to_pem();
    let commented = MARKS.map(|mark| format!("{}{live}", old(mark)));
    for text in commented.into_iter().chain([format!("-----BEGIN my company bundle\n{live}")]) {
        #[expect(clippy::disallowed_methods, reason = "an input for another program")]
        std::fs::write(&file, &text).unwrap();
        let arguments = ["crl2pkcs7", "-nocrl", "-certfile", file.to_str().unwrap()];
        accepts(program::done("openssl", &arguments, "", b""), &POOL[..1]);
        accepts(text, &POOL[..1]);
    }
}
