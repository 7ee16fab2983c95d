//! Errors that few users meet: each says what to do next.

use std::net::TcpListener;

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, Operation};
use insta::assert_snapshot;
use jiff::{Timestamp, ToSpan as _};

use crate::ran::run;
use crate::support::{Cloud, Folder, put};

const CONFIG: &str = "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"ca.pem\"\n";

#[expect(clippy::disallowed_methods, reason = "the command reads the clock of the machine")]
fn now() -> Timestamp {
    Timestamp::now()
}

#[test]
fn a_private_key_is_not_merged_with() {
    let cloud = Cloud::start();
    let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    put(&cloud.folder.at("server.pem"), key);
    assert_snapshot!(cloud.run("fetch css --merge -o server.pem").failed(), @r#"
    error: "server.pem" cannot be merged with
      why: there is a private key in it, which does not belong in a CA bundle
      next: choose another file
    exit code 9
    "#);
    assert_eq!(std::fs::read_to_string(cloud.folder.at("server.pem")).unwrap(), key);
}

#[test]
fn a_damaged_store_in_base64_is_told() {
    let folder = Folder::new();
    let beginning = "MIIKAAIBAzCCCcYGCSqGSIb3DQEHAaCCCbcEggmz";
    put(&folder.at("secret.txt"), format!("{beginning}{}", "A".repeat(400)));
    assert_snapshot!(run(&mut folder.command("check secret.txt")).failed(), @r#"
    error: "secret.txt" cannot be checked
      why: the PKCS#12 store is damaged or cut off: copy it again from where it came from
      why: ASN.1 DER message is incomplete: expected 331, actual 330 at DER byte 330
      next: look at the file, or get the certificate anew
    exit code 9
    "#);
}

#[cfg(unix)]
#[test]
fn a_store_password_that_is_not_text_is_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let cloud = Cloud::start();
    let mut command = cloud.command("fetch css --format pkcs12 -o ca.p12");
    command.env("CLOUD_CERTS_STORE_PASSWORD", OsStr::from_bytes(b"caf\xe9"));
    assert_snapshot!(cloud.fails(&mut command), @"
    error: CLOUD_CERTS_STORE_PASSWORD is not UTF-8; set it to text in UTF-8
    exit code 2
    ");
}

#[test]
fn a_state_that_is_a_file_and_a_port_that_is_taken_are_told() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("sync.toml"), CONFIG);
    put(&cloud.folder.at("file"), "");
    let told = cloud.run("sync --config sync.toml --state file").failed();
    assert!(told.contains("Not a directory"), "{told}");
    assert!(told.contains("next: name another folder with --state"), "{told}");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let line = format!("sync --config sync.toml --state state --watch --listen {address}");
    assert_snapshot!(cloud.run(&line).failed().replace(&address, "127.0.0.1:PORT"), @"
    error: cannot listen on 127.0.0.1:PORT
      why: Address already in use (os error N)
      next: give another --listen, as 127.0.0.1:PORT
    exit code 2
    ");
}

#[test]
fn a_certificate_of_the_last_day_is_told() {
    let cloud = Cloud::start();
    let last = Validity::new(now() - 48.hours(), now() + 30.hours());
    let body = Authority::new("last", &last).unwrap().pem();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).body(body));
    let ran = cloud.run("fetch css -o ca.pem");
    assert!(ran.stderr.contains("1 day left"), "{ran}");
}
