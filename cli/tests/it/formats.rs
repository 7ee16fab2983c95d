//! `--format`: what each is, and that the same again is not written.

use std::fs;
use std::time::{Duration, SystemTime};

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, Operation, Service};
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, put};

const FORMATS: [&str; 6] = ["pem", "der", "pkcs12", "json", "configmap", "secret"];

#[test]
fn the_same_again_is_not_written() {
    let cloud = Cloud::start();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
    for format in FORMATS {
        let line = format!("fetch css --format {format} -o ca.{format} --json");
        let report = cloud.run(&line).json();
        assert_eq!((&report["format"], &report["changed"]), (&format.into(), &true.into()));
        let path = cloud.folder.at(&format!("ca.{format}"));
        let held = fs::read(&path).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
        assert_eq!(cloud.run(&line).json()["changed"], false, "{format}");
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), long_ago, "{format}");
        assert_eq!(fs::read(&path).unwrap(), held, "{format}");
    }
}

#[test]
fn each_says_what_it_wrote() {
    let cloud = Cloud::start();
    for format in ["der", "pkcs12"] {
        let told = cloud.run(&format!("fetch css --format {format} -o ca")).to_string();
        assert!(told.contains(&format!("; written to ca as {format}\n")), "{told}");
        let told = cloud.run(&format!("fetch css --format {format} -o ca")).to_string();
        assert!(told.contains("; unchanged in ca\n"), "{told}");
    }
}

#[test]
fn text_goes_to_standard_output() {
    let cloud = Cloud::start();
    let manifest = cloud.run("fetch css --format configmap --manifest-name my-ca --manifest-namespace db");
    let manifest = manifest.done();
    let start = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \"my-ca\"\n  namespace: \"db\"\ndata:\n  \"ca.crt\": |\n";
    assert!(manifest.starts_with(start), "{manifest}");
    assert!(cloud.run("fetch css --format secret").done().contains("name: \"css-ca\"\n"));
    let key = "fetch geminidb --instance demo-redis --format secret --manifest-key root.pem";
    let secret = cloud.run(key).done();
    assert!(secret.contains("name: \"geminidb-ca\"\n") && secret.contains("\"root.pem\": LS0t"), "{secret}");
    let json: serde_json::Value = serde_json::from_str(&cloud.run("fetch css --format json").done()).unwrap();
    assert_eq!(json["certificates"][0]["pem"], cloud.emulator.ca_pem(Service::Css));
}

#[test]
fn several_certificates_are_too_many_for_der() {
    let cloud = Cloud::start();
    let pem: String =
        ["one", "two"].map(|name| Authority::new(name, &Validity::current()).unwrap().pem()).concat();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).body(pem));
    assert_snapshot!(cloud.fails(&mut cloud.command("fetch css --format der -o ca.der")), @r#"
    error: cannot write "ca.der": its content cannot be made
      why: 2 certificates do not fit into DER, which holds one: choose pem, or pkcs12 for Java
    exit code 2
    "#);
}

#[test]
fn what_cannot_be_meant_is_refused_before_anybody_is_asked() {
    let cloud = Cloud::start();
    let mut told = String::new();
    for line in [
        "fetch css --json --format json",
        "fetch css --merge",
        "fetch css --merge -o -",
        "fetch css --format configmap --manifest-name My_CA",
        "fetch css --format secret --manifest-key a/b",
        "fetch css --manifest-name my-ca",
        "fetch css --format json --store-password-file x",
        "fetch css --pin abc",
    ] {
        let ran = run(&mut cloud.command(line));
        assert_eq!(ran.code(), Some(2), "{line}: {ran}");
        told += &format!("{line}\n{}\n", ran.stderr.split("\n\n").next().unwrap_or_default().trim_end());
    }
    assert_snapshot!(told, @r#"
    fetch css --json --format json
    error: --json and --format json both go to standard output: name a file with -o
    fetch css --merge
    error: --merge needs a file to merge with: name it with -o
    fetch css --merge -o -
    error: --merge needs a file to merge with: name it with -o
    fetch css --format configmap --manifest-name My_CA
    error: "My_CA" cannot be the name of a Kubernetes object: up to 253 lowercase letters, digits, `-` and `.`, with a letter or digit at both ends of each part
    fetch css --format secret --manifest-key a/b
    error: "a/b" cannot be the key of a Kubernetes object: up to 253 letters, digits, `-`, `_` and `.`, not `.`, and no `..` at its beginning
    fetch css --manifest-name my-ca
    error: the argument '--manifest-name' cannot be used with '--format pem'
    fetch css --format json --store-password-file x
    error: the argument '--store-password-file' cannot be used with '--format json'
    fetch css --pin abc
    error: invalid value 'abc' for '--pin <sha256:HEX>': not a SHA-256 fingerprint: expected `sha256:` and 64 hexadecimal digits, with or without colons
    "#);
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn variables_of_other_formats_do_not_matter() {
    let cloud = Cloud::start();
    let mut command = cloud.command("fetch css -o ca.pem");
    command.env("CLOUD_CERTS_MANIFEST_NAME", "my-ca").env("CLOUD_CERTS_STORE_PASSWORD_FILE", "nosuch");
    run(&mut command).done();
}

#[test]
fn a_file_with_a_private_key_is_left_alone() {
    let cloud = Cloud::start();
    let server = Authority::new("CA", &Validity::current()).unwrap().issue_server(&["localhost"]).unwrap();
    let held = server.pem() + &server.key_pem();
    put(&cloud.folder.at("server.pem"), &held);
    assert_snapshot!(cloud.run("fetch css -o server.pem").failed(), @r#"
    error: "server.pem" is left alone: there is a private key in it, which would be lost
      next: choose another path
    exit code 9
    "#);
    assert_eq!(fs::read_to_string(cloud.folder.at("server.pem")).unwrap(), held);
}

mod truststores {
    use super::*;

    #[test]
    fn the_password_is_changeit_or_that_of_a_file_or_variable() {
        let cloud = Cloud::start();
        put(&cloud.folder.at("password"), "of a file\r\n");
        let line = "fetch css --format pkcs12 -o ca.p12 --json";
        let with_file = format!("{line} --store-password-file password");
        let changed = |line: &str, variable: &str| {
            run(cloud.command(line).env("CLOUD_CERTS_STORE_PASSWORD", variable)).json()["changed"].clone()
        };
        // Each is another password than the one before, and the same again is not.
        for (line, variable) in
            [(line, ""), (line, "of a variable"), (&*with_file, "of a variable"), (line, "changeit")]
        {
            assert_eq!(changed(line, variable), true, "{line} {variable}");
            assert_eq!(changed(line, variable), false, "{line} {variable}");
        }
        assert_eq!(changed(&with_file, ""), true);
        assert_eq!(cloud.run("check ca.p12 --store-password-file password").code(), Some(0));
    }

    #[test]
    fn the_password_is_in_nothing_that_is_said() {
        let cloud = Cloud::start();
        for (line, code) in [
            ("fetch css --format pkcs12 -o ca.p12 -vvv", 0),
            ("fetch css --format pkcs12 --merge -o ca.p12 -vvv --json", 0),
            ("check ca.p12 -vvv --json", 0),
            ("check ca.p12 -vvv --days 36500", 7),
            ("fetch css --format pkcs12 -o nosuch/ca.p12 -vvv", 9),
        ] {
            let ran = run(cloud.command(line).env("CLOUD_CERTS_STORE_PASSWORD", "hunter2-hunter2"));
            assert_eq!(ran.code(), Some(code), "{ran}");
            assert!(!format!("{ran}{}", ran.stdout).contains("hunter2"), "{ran}");
        }
    }

    #[test]
    fn a_password_that_java_cannot_use_is_refused() {
        let cloud = Cloud::start();
        let mut command = cloud.command("fetch css --format pkcs12 -o ca.p12");
        let told = cloud.fails(command.env("CLOUD_CERTS_STORE_PASSWORD", "short"));
        assert!(!told.contains("`short`"), "{told}");
        assert_snapshot!(told, @r#"
        error: cannot write "ca.p12": its content cannot be made
          why: this password cannot be used for a PKCS#12 store: it is shorter than six characters, the least that Java's `keytool` takes; choose a longer one
        exit code 2
        "#);
    }

    #[test]
    fn a_wrong_password_is_told_and_never_shown() {
        let cloud = Cloud::start();
        cloud.run("fetch css --format pkcs12 -o ca.p12").done();
        let mut command = cloud.command("check ca.p12");
        let told = run(command.env("CLOUD_CERTS_STORE_PASSWORD", "guessed-wrong")).failed();
        assert!(!told.contains("guessed"), "{told}");
        assert_snapshot!(told, @r#"
        error: "ca.p12" cannot be checked
          why: the password does not open the PKCS#12 store: it is another one, or the store was changed or damaged
          next: put the password of the store into a file, and name that with --store-password-file
        exit code 9
        "#);
        let mut command = cloud.command("fetch css --format pkcs12 --merge -o ca.p12");
        let told = run(command.env("CLOUD_CERTS_STORE_PASSWORD", "guessed-wrong")).failed();
        assert!(!told.contains("guessed"), "{told}");
        assert_snapshot!(told, @r#"
        error: "ca.p12" cannot be merged with
          why: the password does not open the PKCS#12 store: it is another one, or the store was changed or damaged
          next: put the password of the store into a file, and name that with --store-password-file
        exit code 9
        "#);
    }
}
