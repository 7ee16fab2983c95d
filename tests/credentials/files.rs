//! Files that are not kept in the repository: too large, or no text.

use std::fs;

use cloud_certs::{Configuration, Credential, CredentialError, Environment, Error, Secret, Session};

/// What is found in `/home/user/.huaweicloud/credentials` with these bytes.
fn found(bytes: &[u8]) -> Result<Configuration, Error> {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("home/user/.huaweicloud");
    fs::create_dir_all(&folder).unwrap();
    let mut file = fs::File::create(folder.join("credentials")).unwrap();
    std::io::Write::write_all(&mut file, bytes).unwrap();
    let environment = Environment::new([("HOME", "/home/user")]).with_root(root.path());
    Session::builder().environment(environment).configuration()
}

/// What is said of it.
fn told(bytes: &[u8]) -> String {
    match found(bytes) {
        Err(Error::Credential { source: CredentialError::Source(error), .. }) => {
            format!("{error}\n{}", error.hint)
        }
        other => panic!("{other:?}"),
    }
}

/// Git would take these line ends away.
#[test]
fn line_ends_of_windows_are_taken() {
    let found = found(b"[basic]\r\nak = AK\r\nsk = S3CRET\r\n").unwrap();
    assert_eq!(found.credential().identity(), Some("AK"));
}

#[test]
fn a_huge_file_is_not_read() {
    insta::assert_snapshot!(told(&vec![b'\n'; (1 << 20) + 1]), @"
    /home/user/.huaweicloud/credentials: it cannot be read: file too large
    give a file of at most 1 MiB
    ");
}

#[test]
fn a_file_that_is_not_text_is_told_with_its_line() {
    insta::assert_snapshot!(told(b"[basic]\nak = AK\nsk = S3CRET\xff\n"), @"
    /home/user/.huaweicloud/credentials:3: it is not text
    save it in UTF-8
    ");
}

#[test]
fn an_explicit_credential_is_checked() {
    let cases = [
        (Credential::password("user", "domain", Secret::new("S3CRET\n1")), "the password"),
        (Credential::password("user", " ", Secret::new("S3CRET")), "the domain"),
        (Credential::access_key("A K", Secret::new("S3CRET")), "the access key"),
    ];
    for (credential, part) in cases {
        let error = Session::builder().credential(credential).configuration().unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(shown.starts_with(part) && !shown.contains("S3CRET"), "{shown}");
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_text_is_told() {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;
    let variables = [
        ("HW_ACCESS_KEY", OsString::from("AK")),
        ("HW_SECRET_KEY", OsString::from_vec(b"S3CRET\xff".into())),
    ];
    let environment = Environment::new(variables).with_root("/nowhere");
    let error = Session::builder().environment(environment).configuration().unwrap_err();
    let Error::Credential { source, .. } = &error else { panic!("{error}") };
    insta::assert_snapshot!(source, @"HW_SECRET_KEY: its value is not text");
    assert!(!format!("{error:?}").contains("S3CRET"));
}

#[cfg(unix)]
#[test]
fn a_file_that_links_to_itself_is_told() {
    let root = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("clouds.yaml", root.path().join("clouds.yaml")).unwrap();
    let environment = Environment::new([("OS_CLOUD", "otc")]).with_root(root.path());
    let error = Session::builder().environment(environment).configuration().unwrap_err();
    let Error::Credential { source: CredentialError::Source(error), .. } = &error else { panic!("{error}") };
    assert_eq!(error.place.to_string(), "clouds.yaml");
}
