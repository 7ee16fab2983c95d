//! `--format`: what each is, and that the same again is not written.

use std::fs;
use std::time::{Duration, SystemTime};

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, Operation, Service};
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, put};

const FORMATS: [&str; 9] =
    ["pem", "der", "pkcs7", "pkcs12", "jks", "json", "fingerprint", "configmap", "secret"];

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
        "fetch css --format capath",
        "fetch css --format fingerprint --merge -o pins",
        "fetch css --format secret --store-password-file x",
        "fetch css --format jks --manifest-label a=b -o x",
        "fetch css --format secret --manifest-format der",
        "fetch css --format secret --manifest-format pem,jks=ca.crt",
        "fetch css --format secret --manifest-label a",
        "fetch css --format secret --manifest-label a=b/c",
        "fetch css --format secret --manifest-annotation a/b/c=d",
    ] {
        let ran = run(&mut cloud.command(line));
        assert_eq!(ran.code(), Some(2), "{line}: {ran}");
        told += &format!("{line}\n{}\n", ran.stderr.split("\n\n").next().unwrap_or_default().trim_end());
    }
    assert_snapshot!(told, @r#"
    fetch css --json --format json
    {"error":{"kind":"usage","message":"--json and --format json both go to standard output: name a file with -o","causes":[],"hint":null,"exit_code":2,"code":null,"status":null,"request_id":null}}
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
    error: invalid value 'abc' for '--pin <sha256:HEX>...': not a SHA-256 fingerprint: expected `sha256:` and 64 hexadecimal digits, with or without colons
    fetch css --format capath
    error: capath is a folder with a file for each certificate: name it with -o
    fetch css --format fingerprint --merge -o pins
    error: --merge keeps certificates, and fingerprints are none: merge into a file of another format, and make the fingerprints from that with `check --json`
    fetch css --format secret --store-password-file x
    error: the argument '--store-password-file' cannot be used with '--format secret'
    fetch css --format jks --manifest-label a=b -o x
    error: the argument '--manifest-label' cannot be used with '--format jks'
    fetch css --format secret --manifest-format der
    error: invalid value 'der' for '--manifest-format <FORMAT[=KEY]>': a manifest holds one of pem, pkcs12, jks, with =KEY after it or not
    fetch css --format secret --manifest-format pem,jks=ca.crt
    error: "ca.crt" cannot be the key of a Kubernetes object: each form of the certificates has a key of its own
    fetch css --format secret --manifest-label a
    error: invalid value 'a' for '--manifest-label <KEY=VALUE>': expected KEY=VALUE
    fetch css --format secret --manifest-label a=b/c
    error: "b/c" cannot be the value of a label of a Kubernetes object: empty, or up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends
    fetch css --format secret --manifest-annotation a/b/c=d
    error: "a/b/c" cannot be the key of an annotation of a Kubernetes object: up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends; a DNS name and `/` may stand before them
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
        // What another password opens is not replaced unasked.
        let line = "fetch css --format pkcs12 -o ca.p12 --json --force";
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

#[test]
fn a_folder_for_openssl_is_written_once_and_read_and_merged_with() {
    let cloud = Cloud::start();
    let report = cloud.run("fetch css --format capath -o ca --json").json();
    assert_eq!((&report["format"], &report["changed"]), (&"capath".into(), &true.into()));
    let names = crate::support::names(&cloud.folder.at("ca"));
    assert!(names.len() == 1 && names[0].ends_with(".0"), "{names:?}");
    assert_eq!(cloud.run("fetch css --format capath -o ca --json").json()["changed"], false);
    let merged = cloud.run("fetch css --format capath --merge -o ca --json").json();
    assert_eq!((&merged["changed"], merged["certificates"].as_array().unwrap().len()), (&false.into(), 1));
    assert!(cloud.run(&format!("check ca/{}", names[0])).done().contains("ok"));
    put(&cloud.folder.at("file"), "");
    assert_snapshot!(cloud.run("fetch css --format capath -o file").failed(), @r#"
    error: cannot write into "file": it is a file, and `capath` is a folder with a file for each certificate
      next: choose another path
    exit code 9
    "#);
}

#[test]
fn fingerprints_are_taken_as_pins() {
    let cloud = Cloud::start();
    let pem: String =
        ["one", "two"].map(|name| Authority::new(name, &Validity::current()).unwrap().pem()).concat();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).body(pem));
    let pins = cloud.run("fetch css --format fingerprint").done();
    assert_eq!(pins.lines().filter(|line| line.starts_with("sha256:")).count(), 2);
    // As a shell makes arguments of lines.
    cloud.run(&format!("fetch css --pin {pins} -o ca.pem")).done();
    assert_eq!(cloud.run(&format!("fetch css --pin {}", pins.lines().next().unwrap())).code(), Some(5));
}

#[test]
fn a_manifest_holds_stores_and_is_read_with_their_password() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("password"), "correct horse\n");
    for kind in ["configmap", "secret"] {
        let line = format!(
            "fetch css --format {kind} --manifest-format pem,pkcs12,jks=my.jks --manifest-label app=search \
             --manifest-annotation example.com/owner=me --store-password-file password -o {kind}.yaml --json"
        );
        assert_eq!(cloud.run(&line).json()["changed"], true);
        assert_eq!(cloud.run(&line).json()["changed"], false);
        let text = fs::read_to_string(cloud.folder.at(&format!("{kind}.yaml"))).unwrap();
        for part in ["\"app\": \"search\"", "\"ca.crt\": ", "\"truststore.p12\": MII", "\"my.jks\": /u3+7Q"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let check = format!("check {kind}.yaml --store-password-file password --json");
        let read = cloud.run(&check).json();
        assert_eq!(read["files"][0]["certificates"].as_array().unwrap().len(), 1);
        assert_eq!(cloud.run(&format!("check {kind}.yaml")).code(), Some(9));
    }
}

#[test]
fn a_jks_store_is_read_without_its_password_but_a_wrong_one_is_told() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("password"), "correct horse\n");
    cloud.run("fetch css --format jks -o ca.jks --store-password-file password").done();
    cloud.run("check ca.jks").done();
    cloud.run("check ca.jks --store-password-file password").done();
    put(&cloud.folder.at("wrong"), "wrong horse\n");
    assert_snapshot!(cloud.run("check ca.jks --store-password-file wrong").failed(), @r#"
    error: "ca.jks" cannot be checked
      why: the password does not fit the seal of the Java keystore: it is another one, or the store was changed or damaged
      next: put the password of the store into a file, and name that with --store-password-file
    exit code 9
    "#);
    assert_snapshot!(cloud.run("fetch css --merge --format jks -o ca.jks").failed(), @r#"
    error: "ca.jks" cannot be merged with
      why: the password does not fit the seal of the Java keystore: it is another one, or the store was changed or damaged
      next: put the password of the store into a file, and name that with --store-password-file
    exit code 9
    "#);
    assert_snapshot!(cloud.run("fetch css --merge --format pkcs12 -o ca.jks").failed(), @r#"
    error: "ca.jks" cannot be merged with
      why: the password does not fit the seal of the Java keystore: it is another one, or the store was changed or damaged
      next: put the password of the store into a file, and name that with --store-password-file
    exit code 9
    "#);
    cloud.run("fetch css --merge --format pkcs12 -o ca.jks --store-password-file password").done();
    let told = cloud.run("fetch css --format jks -o ca.jks").failed();
    assert!(told.contains("a PKCS#12 store that the password does not open"), "{told}");
    cloud.run("fetch css --format jks -o ca.jks --force").done();
}

#[test]
fn a_java_keystore_that_may_hold_a_key_is_left_alone_with_every_flag() {
    let cloud = Cloud::start();
    let mut told = String::new();
    for (name, tag) in [("key.jks", 1_u8), ("damaged.jks", 9)] {
        let store = [&[0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, tag][..], &[7; 99]].concat();
        put(&cloud.folder.at(name), &store);
        for merge in ["", " --merge"] {
            let line = format!("fetch css --format jks -o {name}{merge}");
            told += &format!("{line}\n{}\n", cloud.run(&line).failed());
        }
        assert_eq!(fs::read(cloud.folder.at(name)).unwrap(), store);
    }
    assert_snapshot!(told, @r#"
    fetch css --format jks -o key.jks
    error: "key.jks" is left alone: there is a private key in it, which would be lost
      next: choose another path
    exit code 9
    fetch css --format jks -o key.jks --merge
    error: "key.jks" is left alone: there is a private key in it, which would be lost
      next: choose another path
    exit code 9
    fetch css --format jks -o damaged.jks
    error: "damaged.jks" is left alone: it is a Java keystore that cannot be read to its end, and there may be a private key in it, which would be lost
      next: choose another path
    exit code 9
    fetch css --format jks -o damaged.jks --merge
    error: "damaged.jks" is left alone: it is a Java keystore that cannot be read to its end, and there may be a private key in it, which would be lost
      next: choose another path
    exit code 9
    "#);
}
