//! Subjects as text, the same as openssl has them.

use std::path::{Path, PathBuf};
use std::process::Command;

use cloud_certs_certificate::{CaBundle, Certificate};

use rcgen::DistinguishedName;

use crate::openssl::x509;
use crate::support::{ca, ca_params, self_signed};

/// What `openssl` prints with these arguments.
#[track_caller]
fn openssl(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The subject as openssl has it, with our name for the one attribute that it calls otherwise.
#[track_caller]
fn subject_of_openssl(certificate: &Certificate) -> String {
    let subject = x509(certificate, &["-subject", "-nameopt", "RFC2253,-esc_msb"]);
    subject.to_lowercase().replace("emailaddress=", "email=")
}

/// Every root of this system, and of the Python packages on it.
fn roots() -> Vec<Certificate> {
    let python = Command::new("python3")
        .args(["-c", "import pip._vendor.certifi as c; print(c.where())"])
        .output()
        .map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let system = PathBuf::from("/etc/ssl/certs/ca-certificates.crt");
    let files = [system].into_iter().chain(python.ok()).filter(|file| file.exists());
    let bundles = files.map(|file| CaBundle::from_bytes(&std::fs::read(file).unwrap()).unwrap());
    let mut all: Vec<_> = bundles.flatten().collect();
    all.sort_by_key(Certificate::sha256);
    all.dedup();
    all
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn subjects_of_the_roots_of_this_system_are_those_of_openssl() {
    let roots = roots();
    assert!(roots.len() > 100, "{} roots", roots.len());
    for one in roots {
        assert_eq!(one.subject().to_lowercase(), subject_of_openssl(&one), "{}", one.sha256());
        assert!(!one.subject().contains("=#"), "{}", one.subject());
    }
}

/// A certificate that openssl makes with this subject.
fn with_subject(subject: &str) -> Certificate {
    let folder = tempfile::tempdir().unwrap();
    let mut arguments = vec!["req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", "k", "-out", "c.der"];
    arguments.extend(["-outform", "DER", "-utf8", "-subj", subject]);
    openssl(folder.path(), &arguments);
    Certificate::from_der(&std::fs::read(folder.path().join("c.der")).unwrap()).unwrap()
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn attributes_have_the_names_of_openssl() {
    for subject in [
        "/CN=a/organizationIdentifier=VATHU-23584497/jurisdictionC=DE/jurisdictionST=BY/jurisdictionL=M",
        "/CN=a/title=t/unstructuredName=u/unstructuredAddress=v/postalAddress=p/x500UniqueIdentifier=x",
        "/CN=a/GN=g/SN=s/initials=i/pseudonym=p/dnQualifier=q/generationQualifier=g/role=r/street=s",
        "/DC=example/DC=com/emailAddress=a@example.com/UID=u/serialNumber=1/businessCategory=b",
        "/CN=a, \"b\"; <c>\\\\d/O= e /OU=#f/description=Zürich 安全",
    ] {
        let one = with_subject(subject);
        assert_eq!(one.subject().to_lowercase(), subject_of_openssl(&one), "{subject}");
    }
}

/// openssl turns the order round in a part of several, too, which has none by the standard.
#[test]
#[ignore = "needs tests/peers/setup"]
fn parts_of_several_attributes_are_joined() {
    assert_eq!(with_subject("/C=DE/CN=a+O=b+OU=c").subject(), "CN=a+O=b+OU=c,C=DE");
}

/// The certificate whose common name, of this length, is replaced by a string of another type with these bytes.
fn with_string(tag: u8, bytes: &[u8]) -> Certificate {
    let marker = "M".repeat(bytes.len());
    let mut der = self_signed(&ca_params(&marker)).der().to_vec();
    let found: Vec<_> =
        (0..der.len() - bytes.len()).filter(|at| der[*at..].starts_with(marker.as_bytes())).collect();
    assert_eq!(found.len(), 2, "issuer and subject");
    for at in found {
        der[at - 2] = tag;
        der[at..at + bytes.len()].copy_from_slice(bytes);
    }
    Certificate::from_der(&der).unwrap()
}

#[test]
fn common_names_are_those_of_subject_and_issuer() {
    let one = ca("One, two");
    assert_eq!(one.common_name().as_deref(), Some("One, two"));
    assert_eq!(one.issuer_common_name(), one.common_name());
    let mut params = ca_params("");
    params.distinguished_name = DistinguishedName::new();
    let unnamed = self_signed(&params);
    assert_eq!((unnamed.common_name(), unnamed.issuer_common_name()), (None, None));
}

#[test]
fn strings_of_every_type_are_text() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
    let utf32 = |text: &str| text.chars().flat_map(|one| u32::from(one).to_be_bytes()).collect::<Vec<_>>();
    for (tag, bytes, text) in [
        (12, "Zürich 安全".as_bytes().to_vec(), "Zürich 安全"),
        (18, b"12345".to_vec(), "12345"),
        (19, b"AT&T_CA@*".to_vec(), "AT&T_CA@*"),
        (19, b"Z\xfcrich".to_vec(), "Zürich"),
        (20, b"Z\xfcrich".to_vec(), "Zürich"),
        (22, b"a@b".to_vec(), "a@b"),
        (22, b"Z\xfcrich".to_vec(), "Zürich"),
        (26, b"visible".to_vec(), "visible"),
        (26, b"Z\xfcrich".to_vec(), "Zürich"),
        (27, b"general".to_vec(), "general"),
        (28, utf32("安全 😀"), "安全 😀"),
        (30, utf16("Zürich 安全 😀"), "Zürich 安全 😀"),
    ] {
        assert_eq!(with_string(tag, &bytes).subject(), format!("CN={text}"), "{tag}");
    }
}

/// What is no text is shown as it is.
#[test]
fn strings_that_cannot_be_read_are_hexadecimal() {
    for (tag, bytes, text) in [
        (12, &b"Z\xfcrich"[..], "2.5.4.3=#0c065afc72696368"),
        (30, &[0xd8, 0x3d, 0, 0x41][..], "2.5.4.3=#1e04d83d0041"),
        (30, &[0, 0x41, 0x42][..], "2.5.4.3=#1e03004142"),
        (28, &[0, 0x11, 0, 0][..], "2.5.4.3=#1c0400110000"),
        (4, &b"octets"[..], "2.5.4.3=#04066f6374657473"),
    ] {
        assert_eq!(with_string(tag, bytes).subject(), text);
    }
}
