//! `fetch`: what comes out, and what is said about it.

use cloud_certs_emulator::certificates::{Authority, ServerCertificate, Validity};
use cloud_certs_emulator::{Answer, Operation, Service};
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{CASSANDRA, Cloud, put};

/// A cloud whose css answers with these bytes.
fn with_css(body: impl Into<Vec<u8>>) -> Cloud {
    let cloud = Cloud::start();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).body(body.into()));
    cloud
}

fn authority(name: &str) -> Authority {
    Authority::new(name, &Validity::current()).unwrap()
}

#[test]
fn css_goes_to_standard_output() {
    let cloud = Cloud::start();
    let ran = cloud.run("fetch css");
    assert_eq!(ran.stdout, cloud.emulator.ca_pem(Service::Css));
    assert_snapshot!(ran, @r"
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to standard output
    exit code 0
    ");
}

#[test]
fn geminidb_is_fetched_by_name_and_by_id() {
    let cloud = Cloud::start();
    for instance in ["demo-cassandra", CASSANDRA] {
        let ran = cloud.run(&format!("fetch geminidb --instance {instance}"));
        assert_eq!(ran.stdout, cloud.emulator.ca_pem(Service::GeminiDb), "{instance}");
        assert_eq!(ran.code(), Some(0));
    }
    assert_snapshot!(cloud.run("fetch geminidb --instance demo-redis"), @r"
    geminidb: CN=cloud-certs emulator\, GeminiDB,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to standard output
    exit code 0
    ");
}

#[test]
fn the_two_lines_of_the_readme_need_nothing() {
    let cloud = Cloud::start();
    let run = |line| cloud.folder.run(line);
    assert_snapshot!(run("fetch css --cloud emulator -o css-ca.pem"), @r"
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to css-ca.pem
    exit code 0
    ");
    let geminidb = "fetch geminidb --cloud emulator --instance demo-cassandra -o geminidb-ca.pem";
    assert_snapshot!(run(geminidb), @r"
    geminidb: CN=cloud-certs emulator\, GeminiDB,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to geminidb-ca.pem
    exit code 0
    ");
    assert_eq!(cloud.folder.names(), ["css-ca.pem", "geminidb-ca.pem"]);
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn json_without_a_file_has_the_pem() {
    let cloud = Cloud::start();
    let report = cloud.run("fetch geminidb --instance demo-mongo --json").json();
    assert_eq!(report["pem"], cloud.emulator.ca_pem(Service::GeminiDb));
    let keys: Vec<_> = report.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["certificates", "format", "instance", "pem", "service", "warnings"]);
    assert_eq!(report["service"], "geminidb");
    assert_eq!(report["instance"], "demo-mongo");
    assert_eq!(report["warnings"], serde_json::json!([]));
}

#[test]
fn json_describes_each_certificate() {
    let cloud = Cloud::start();
    let report = cloud.run("fetch css --json").json();
    let certificate = &report["certificates"][0];
    assert_eq!(certificate["subject"], r"CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA");
    assert_eq!(certificate["issuer"], certificate["subject"]);
    assert_eq!(certificate["is_ca"], true);
    assert!(certificate["sha256"].as_str().unwrap().starts_with("sha256:"));
    assert!(certificate["days_left"].as_i64().unwrap() > 3600);
    for (key, end) in [("not_before", "Z"), ("not_after", "Z"), ("serial", "")] {
        let value = certificate[key].as_str().unwrap();
        assert!(!value.is_empty() && value.ends_with(end), "{key}: {value}");
    }
}

#[test]
fn every_certificate_of_a_bundle_has_its_line() {
    let (old, new) = (authority("old"), authority("new"));
    let cloud = with_css(format!("some text\r\n{}{}", old.pem(), new.pem().replace('\n', "\r\n")));
    let ran = cloud.run("fetch css");
    assert_eq!(ran.stdout, old.pem() + &new.pem());
    assert_snapshot!(ran, @"
    css: CN=old,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to standard output
    css: CN=new,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to standard output
    exit code 0
    ");
}

#[test]
fn a_terminal_is_not_told_what_to_do_by_a_subject() {
    let cloud = with_css(authority("red \u{1b}[31m\nnew line").pem());
    assert_snapshot!(cloud.run("fetch css"), @r"
    css: CN=red \1b[31m\0anew line,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to standard output
    exit code 0
    ");
}

#[test]
fn der_becomes_pem() {
    let authority = authority("DER");
    let cloud = with_css(authority.der().to_vec());
    assert_eq!(cloud.run("fetch css").done(), authority.pem());
}

#[test]
fn an_unknown_category_is_fetched_like_any_other() {
    let cloud = Cloud::start();
    let answer = cloud.run(&format!("fetch geminidb --instance {CASSANDRA}")).done();
    let url = cloud.emulator.https_url();
    let link = serde_json::json!({ "certs": [
        { "category": "interplanetary", "download_link": format!("{url}/demo-bucket/x/ca.crt") },
    ]});
    let body = Answer::status(200).header("content-type", "application/json").body(link.to_string());
    cloud.emulator.answer_always(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, body);
    cloud
        .emulator
        .answer_always(Operation::OBJECT_STORAGE_DOWNLOAD, Answer::status(200).body(answer.clone()));
    assert_eq!(cloud.run(&format!("fetch geminidb --instance {CASSANDRA}")).done(), answer);
}

#[test]
fn a_project_can_be_named() {
    let cloud = Cloud::start();
    let mut command = cloud.command("fetch css --project-name eu-de_demo");
    assert_eq!(run(command.env_remove("CLOUD_CERTS_PROJECT_ID")).code(), Some(0));
    assert_eq!(cloud.requests(Operation::IAM_LIST_AUTH_PROJECTS).len(), 1);
    let mut command = cloud.command("fetch css --project-name nobody");
    let ran = run(command.env_remove("CLOUD_CERTS_PROJECT_ID"));
    assert_snapshot!(ran.failed(), @"
    error: project `nobody` was not found, or you have no access to it
      next: give one of eu-de_demo, eu-de
    exit code 4
    ");
}

/// Certificates that warn, by what is wrong with them.
fn doubtful() -> [(&'static str, String); 3] {
    let made = |validity| Authority::new("doubtful", &validity).unwrap().pem();
    let server: ServerCertificate = authority("issuer").issue_server(&["db.example.com"]).unwrap();
    [
        ("expired on", made(Validity::expired())),
        ("not valid before", made(Validity::not_yet_valid())),
        ("not a CA certificate", server.pem()),
    ]
}

#[test]
fn a_doubtful_certificate_comes_with_a_warning() {
    for (reason, pem) in doubtful() {
        let cloud = with_css(pem.clone());
        let ran = cloud.run("fetch css");
        assert!(ran.stderr.starts_with("warning: ") && ran.stderr.contains(reason), "{ran}");
        assert_eq!(ran.done(), pem);
        let report = cloud.run("fetch css --json").json();
        assert!(report["warnings"][0].as_str().unwrap().contains(reason), "{report}");
        assert_eq!(cloud.run("fetch css --quiet").stderr, "");
    }
}

#[test]
fn strict_refuses_a_doubtful_certificate() {
    for (reason, pem) in doubtful() {
        let cloud = with_css(pem);
        let told = cloud.run("fetch css --strict -o ca.pem").failed();
        assert!(told.contains(reason) && told.ends_with("exit code 5"), "{told}");
        assert_eq!(cloud.folder.names(), [""; 0]);
        put(&cloud.folder.at("ca.pem"), "old");
        assert_eq!(cloud.run("fetch css --strict -o ca.pem --json").code(), Some(5));
        assert_eq!(std::fs::read_to_string(cloud.folder.at("ca.pem")).unwrap(), "old");
    }
}

#[test]
fn strict_lets_a_good_one_pass() {
    assert_eq!(Cloud::start().run("fetch css --strict").code(), Some(0));
}

/// A server that is trusted by its own certificate, as databases with a self-signed one are: that is what its user wants.
#[test]
fn strict_lets_a_server_that_signs_itself_pass() {
    let cloud = with_css(include_str!("../../../certificate/tests/it/fixtures/self.pem").to_owned());
    let ran = cloud.run("fetch css --strict");
    assert!(
        ran.stderr.contains("clients take it from the one server that shows this very certificate"),
        "{ran}"
    );
    assert_eq!(ran.code(), Some(0), "{ran}");
}

#[test]
fn how_warnings_and_refusals_read() {
    let [expired, later, server] = doubtful().map(|(_, pem)| with_css(pem));
    assert_snapshot!(expired.run("fetch css"), @"
    warning: `CN=doubtful,O=NOT A REAL CA` expired on TIME: most TLS clients refuse it; fetch it again once the service has renewed it
    css: CN=doubtful,O=NOT A REAL CA; sha256:FINGERPRINT; expired; written to standard output
    exit code 0
    ");
    assert_snapshot!(later.run("fetch css"), @"
    warning: `CN=doubtful,O=NOT A REAL CA` is not valid before TIME: check the clock of this machine, or wait until then
    css: CN=doubtful,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to standard output
    exit code 0
    ");
    assert_snapshot!(server.run("fetch css"), @"
    warning: `CN=db.example.com,O=NOT A REAL CA` is not a CA certificate but that of a server, so most clients can check no server with it: ask the service for its CA certificate (this one was issued by `CN=issuer,O=NOT A REAL CA`)
    css: CN=db.example.com,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to standard output
    exit code 0
    ");
    assert_snapshot!(server.run("fetch css --strict"), @"
    error: the certificate is refused because of --strict
      why: `CN=db.example.com,O=NOT A REAL CA` is not a CA certificate but that of a server, so most clients can check no server with it: ask the service for its CA certificate (this one was issued by `CN=issuer,O=NOT A REAL CA`)
      next: leave out --strict to take it with a warning
    exit code 5
    ");
    let both = authority("issuer").issue_server(&["a.example.com"]).unwrap().pem()
        + &Authority::new("old", &Validity::expired()).unwrap().pem();
    assert_snapshot!(with_css(both).run("fetch css --strict"), @"
    error: the certificate is refused because of --strict
      why: `CN=a.example.com,O=NOT A REAL CA` is not a CA certificate but that of a server, so most clients can check no server with it: ask the service for its CA certificate (this one was issued by `CN=issuer,O=NOT A REAL CA`)
      why: `CN=old,O=NOT A REAL CA` expired on TIME: most TLS clients refuse it; fetch it again once the service has renewed it
      next: leave out --strict to take it with a warning
    exit code 5
    ");
}
