//! `check`: when the certificates in files expire.

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, Operation};
use insta::assert_snapshot;
use jiff::{Timestamp, ToSpan as _};

use crate::ran::{run, run_with_input};
use crate::support::{Cloud, Folder, put};

/// A CA that is valid for so many days more, and half a day.
fn days_left(name: &str, days: i64) -> String {
    valid(name, -400, days)
}

/// A certificate from so many days until so many, and half a day, since the test takes time.
fn valid(name: &str, from: i64, until: i64) -> String {
    #[expect(clippy::disallowed_methods, reason = "the command reads the clock of the machine")]
    let now = Timestamp::now();
    let in_days = |days: i64| now + (days * 24 + 12).hours();
    Authority::new(name, &Validity::new(in_days(from), in_days(until))).unwrap().pem()
}

/// A folder with files in every state.
fn folder() -> Folder {
    let folder = Folder::new();
    put(&folder.at("good.pem"), days_left("good", 400) + &days_left("also good", 31));
    put(&folder.at("soon.pem"), days_left("soon", 12));
    put(&folder.at("expired.pem"), days_left("expired", -3));
    put(&folder.at("next.pem"), valid("next", 1, 366));
    put(&folder.at("page.html"), "<!doctype html><title>404</title>");
    folder
}

/// The table, whose days go on.
fn table(text: &str) -> String {
    let without_days = |line: &str| {
        let mut cells: Vec<_> = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        if cells[0] != "STATUS" {
            cells[1] = "DAY";
        }
        cells.join(" | ") + "\n"
    };
    text.lines().map(without_days).collect()
}

#[test]
fn all_is_well() {
    let ran = folder().run("check good.pem");
    assert_snapshot!(ran, @"
    2 certificates; none expires within N days
    exit code 0
    ");
    assert_snapshot!(table(&ran.stdout), @"
    STATUS | EXPIRES | DAYS LEFT | KIND | SUBJECT | FILE
    ok | DAY | 400 | root | CN=good,O=NOT A REAL CA | good.pem
    ok | DAY | 31 | root | CN=also good,O=NOT A REAL CA | good.pem
    ");
}

#[test]
fn every_certificate_has_its_line_and_its_urgency() {
    let ran = folder().run("check good.pem soon.pem expired.pem next.pem");
    assert_snapshot!(ran, @"
    error: 2 of 5 certificates expire within N days, or did so already
      next: fetch it again once the service has renewed it
    exit code 7
    ");
    assert_snapshot!(table(&ran.stdout), @"
    STATUS | EXPIRES | DAYS LEFT | KIND | SUBJECT | FILE
    ok | DAY | 400 | root | CN=good,O=NOT A REAL CA | good.pem
    ok | DAY | 31 | root | CN=also good,O=NOT A REAL CA | good.pem
    expires soon | DAY | 12 | root | CN=soon,O=NOT A REAL CA | soon.pem
    expired | DAY | -3 | root | CN=expired,O=NOT A REAL CA | expired.pem
    not yet valid | DAY | 366 | root | CN=next,O=NOT A REAL CA | next.pem
    ");
}

#[test]
fn days_decide_what_is_urgent() {
    let folder = folder();
    for (line, code) in [
        ("check soon.pem --days 12", 0),
        ("check soon.pem --days 13", 7),
        ("check good.pem --days 31", 0),
        ("check good.pem --days 32", 7),
        ("check soon.pem --days 0", 0),
        ("check expired.pem --days 0", 7),
        ("check next.pem --days 0", 0),
        ("check soon.pem", 7),
        ("check good.pem --days -1", 2),
        ("check", 2),
    ] {
        assert_eq!(folder.run(line).code(), Some(code), "{line}");
    }
    assert_eq!(run(folder.command("check soon.pem").env("CLOUD_CERTS_DAYS", "5")).code(), Some(0));
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_checked() {
    let folder = folder();
    let ran = folder.run("check page.html good.pem nosuch.pem");
    assert_snapshot!(ran, @r#"
    error: "page.html" cannot be checked
      why: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
      next: look at the file, or get the certificate anew
    error: the file "nosuch.pem" cannot be used
      why: No such file or directory (os error N)
      next: check the path, who may read it, and its content
    exit code 9
    "#);
    assert_eq!(ran.stdout.lines().count(), 3);
    // What expires counts more.
    let ran = folder.run("check page.html expired.pem");
    assert_snapshot!(ran, @r#"
    error: "page.html" cannot be checked
      why: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
      next: look at the file, or get the certificate anew
    error: 1 of 1 certificates expires within N days, or did so already
      next: fetch it again once the service has renewed it
    exit code 7
    "#);
}

#[test]
fn json_is_for_machines() {
    let folder = folder();
    let ran = folder.run("check good.pem expired.pem page.html --json --days 35");
    assert_eq!(ran.code(), Some(7), "{ran}");
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["days"], 35);
    let states: Vec<_> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            let entries = file["certificates"].as_array().unwrap();
            let states = entries
                .iter()
                .map(|one| (one["status"].clone(), one["days_left"].clone()))
                .collect::<Vec<_>>();
            (file["file"].clone(), states)
        })
        .collect();
    assert_eq!(
        states,
        [
            ("good.pem".into(), vec![("ok".into(), 400.into()), ("expires_soon".into(), 31.into())]),
            ("expired.pem".into(), vec![("expired".into(), (-3).into())]),
            ("page.html".into(), vec![]),
        ]
    );
    assert_eq!(report["files"][0].get("error"), None);
    assert!(report["files"][2]["error"].as_str().unwrap().contains("web page"), "{report}");
    let keys: Vec<_> = report["files"][0]["certificates"][0].as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "authority_key_id",
            "days_left",
            "extended_key_usage",
            "is_ca",
            "issuer",
            "key_algorithm",
            "key_bits",
            "key_usage",
            "kind",
            "not_after",
            "not_before",
            "serial",
            "sha1",
            "sha256",
            "signature_algorithm",
            "status",
            "subject",
            "subject_key_id"
        ]
    );
}

#[test]
fn every_form_is_read_and_standard_input_too() {
    let cloud = Cloud::start();
    for format in ["pem", "der", "pkcs12", "json", "configmap", "secret"] {
        cloud.run(&format!("fetch css --format {format} -o ca.{format}")).done();
        let told = cloud.run(&format!("check ca.{format}")).done();
        assert!(told.contains("Cloud Search Service"), "{format}: {told}");
    }
    let ran = run_with_input(&mut cloud.command("check -"), days_left("piped", 99).as_bytes());
    assert!(ran.done().contains("CN=piped"));
}

#[test]
fn colour_shows_the_urgency() {
    let ran = folder().run("check good.pem soon.pem expired.pem --color always");
    let starts: Vec<_> = ran.stdout.lines().map(|line| &line[..line.find('m').unwrap() + 1]).collect();
    assert_eq!(starts, ["\u{1b}[1m", "\u{1b}[32m", "\u{1b}[32m", "\u{1b}[33;1m", "\u{1b}[31;1m"]);
    assert!(!folder().run("check good.pem").stdout.contains('\u{1b}'));
}

#[test]
fn nobody_is_asked_and_no_cloud_is_needed() {
    let cloud = Cloud::start();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(500));
    put(&cloud.folder.at("ca.pem"), days_left("CA", 99));
    cloud.run("check ca.pem").done();
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn a_private_key_is_refused_and_not_shown() {
    let folder = Folder::new();
    let server = Authority::new("CA", &Validity::current()).unwrap().issue_server(&["localhost"]).unwrap();
    put(&folder.at("key.pem"), server.key_pem());
    assert_snapshot!(folder.run("check key.pem").failed(), @r#"
    error: "key.pem" cannot be checked
      why: there is a private key in it, which does not belong in a CA bundle
      next: look at the file, or get the certificate anew
    exit code 9
    "#);
}

#[test]
fn weak_keys_and_signatures_are_told_beside_the_days() {
    let folder = Folder::new();
    for name in ["rsa-1024", "md5"] {
        let fixture = format!("{}/../certificate/tests/it/fixtures/{name}.pem", env!("CARGO_MANIFEST_DIR"));
        put(&folder.at(&format!("{name}.pem")), std::fs::read(fixture).unwrap());
    }
    let ran = folder.run("check rsa-1024.pem md5.pem");
    assert_eq!(ran.code(), Some(0), "{ran}");
    assert_snapshot!(ran.stderr, @"
    warning: `CN=rsa-1024` has an RSA key of 1024 bits: TLS clients want 2048; ask the service for a stronger one
    note: clients with Python 3.13 or newer refuse the CA certificate `CN=rsa-1024` (VERIFY_X509_STRICT): it has no key usage; ask the service for one that follows RFC 5280
    warning: `CN=md5` is signed with MD5, which can be forged: most clients do not look at the signature of a root, but compare its fingerprint with the vendor's
    note: clients with Python 3.13 or newer refuse the CA certificate `CN=md5` (VERIFY_X509_STRICT): it has no key usage; ask the service for one that follows RFC 5280
    2 certificates; none expires within N days
    ");
    assert_eq!(folder.run("check rsa-1024.pem --quiet").stderr, "");
    let report: serde_json::Value =
        serde_json::from_str(&folder.run("check rsa-1024.pem --json").stdout).unwrap();
    let warnings = report["files"][0]["warnings"].as_array().unwrap();
    assert!(warnings[0].as_str().unwrap().contains("1024 bits"), "{report}");
}

#[test]
fn a_name_without_end_is_cut() {
    let folder = Folder::new();
    put(&folder.at("long.pem"), days_left(&"\u{200b}".repeat(9_000), 99));
    let ran = folder.run("check long.pem");
    assert_eq!(ran.code(), Some(0), "{ran}");
    assert!(ran.stdout.contains('…') && ran.stdout.len() < 1_000, "{}", ran.stdout.len());
}

#[test]
fn quiet_prints_nothing_unless_something_is_wrong() {
    let folder = folder();
    let ran = folder.run("check -q good.pem next.pem");
    assert_eq!((ran.code(), &*ran.stdout, &*ran.stderr), (Some(0), "", ""));
    let ran = folder.run("check -q good.pem soon.pem expired.pem");
    assert_snapshot!(table(&ran.stdout), @"
    STATUS | EXPIRES | DAYS LEFT | KIND | SUBJECT | FILE
    expires soon | DAY | 12 | root | CN=soon,O=NOT A REAL CA | soon.pem
    expired | DAY | -3 | root | CN=expired,O=NOT A REAL CA | expired.pem
    ");
    assert_snapshot!(ran, @"
    error: 2 of 4 certificates expire within N days, or did so already
      next: fetch it again once the service has renewed it
    exit code 7
    ");
    let ran = folder.run("check -q good.pem page.html");
    assert_snapshot!(ran.failed(), @r#"
    error: "page.html" cannot be checked
      why: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
      next: look at the file, or get the certificate anew
    exit code 9
    "#);
}
