//! `--pin`, `--category` and `--strict`: which certificates are taken.

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, Operation, Service};
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, put};

const OTHER: &str = "sha256:abcd000000000000000000000000000000000000000000000000000000000001";

/// The fingerprint of what css hands out.
fn pin(cloud: &Cloud) -> String {
    let report = cloud.run("fetch css --json").json();
    report["certificates"][0]["sha256"].as_str().unwrap().to_owned()
}

#[test]
fn one_of_the_pins_has_to_match() {
    let cloud = Cloud::start();
    let pin = pin(&cloud);
    for pins in [
        format!("--pin {pin}"),
        format!("--pin {OTHER} --pin {pin}"),
        format!("--pin {OTHER},{pin}"),
        format!("--pin {}", pin.trim_start_matches("sha256:").to_uppercase()),
    ] {
        cloud.run(&format!("fetch css {pins}")).done();
    }
    run(cloud.command("fetch css").env("CLOUD_CERTS_PIN", format!("{OTHER},{pin}"))).done();
}

#[test]
fn a_stranger_is_refused_and_nothing_is_written() {
    let cloud = Cloud::start();
    let told = cloud.fails(&mut cloud.command(&format!("fetch css --pin {OTHER} -o ca.pem")));
    assert_snapshot!(told, @r"
    error: the certificate is not one of the pinned ones; nothing is written
      why: `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA` is sha256:FINGERPRINT
      next: compare it with what the vendor says; if it is the right one, pin it, too
    exit code 5
    ");
    cloud.fails(&mut cloud.command(&format!("fetch css --pin {OTHER}")));
}

#[test]
fn a_stranger_beside_a_pinned_one_is_refused_too() {
    let cloud = Cloud::start();
    let pin = pin(&cloud);
    let stranger = Authority::new("stranger", &Validity::current()).unwrap();
    let body = cloud.emulator.ca_pem(Service::Css).to_owned() + &stranger.pem();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).body(body));
    put(&cloud.folder.at("ca.pem"), cloud.emulator.ca_pem(Service::Css));
    let ran = cloud.run(&format!("fetch css --merge --pin {pin} -o ca.pem"));
    assert_eq!(ran.code(), Some(5), "{ran}");
    let held = std::fs::read_to_string(cloud.folder.at("ca.pem")).unwrap();
    assert_eq!(held, cloud.emulator.ca_pem(Service::Css));
}

/// A cloud whose GeminiDB lists two certificates, one of each category.
fn with_two_categories() -> (Cloud, [String; 2]) {
    let cloud = Cloud::start();
    let pems =
        ["international", "national"].map(|name| Authority::new(name, &Validity::current()).unwrap().pem());
    let certs = ["international", "national"].map(|category| {
        let link = format!("{}/demo-bucket/{category}/ca.crt", cloud.emulator.https_url());
        serde_json::json!({ "category": category, "download_link": link })
    });
    cloud.emulator.answer_always(
        Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES,
        Answer::status(200)
            .header("content-type", "application/json")
            .body(serde_json::json!({ "certs": certs }).to_string()),
    );
    (cloud, pems)
}

#[test]
fn a_category_is_fetched_alone() {
    let (cloud, pems) = with_two_categories();
    for pem in &pems {
        cloud.emulator.answer_next(Operation::OBJECT_STORAGE_DOWNLOAD, Answer::status(200).body(pem.clone()));
    }
    assert_eq!(cloud.run("fetch geminidb --instance demo-mongo").done(), pems.concat());
    cloud
        .emulator
        .answer_always(Operation::OBJECT_STORAGE_DOWNLOAD, Answer::status(200).body(pems[1].clone()));
    let before = cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).len();
    let told = cloud.run("fetch geminidb --instance demo-mongo --category national").done();
    assert_eq!(told, pems[1]);
    let paths: Vec<_> = cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD)[before..]
        .iter()
        .map(|one| one.path.clone())
        .collect();
    assert_eq!(paths, ["/demo-bucket/national/ca.crt"]);
}

#[test]
fn a_category_that_is_not_listed_is_told_with_those_that_are() {
    let (cloud, _) = with_two_categories();
    let told =
        cloud.fails(&mut cloud.command("fetch geminidb --instance demo-mongo --category post-quantum"));
    assert_snapshot!(told, @"
    error: there is no certificate for instance `demo-mongo`: none is of the category `post-quantum`, only of `international`, `national`
      next: ask for a category that it lists, or for none to get all
    exit code 5
    ");
    // The whole word counts.
    let ran = cloud.run("fetch geminidb --instance demo-mongo --category nation");
    assert_eq!(ran.code(), Some(5), "{ran}");
    assert_eq!(cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).len(), 0);
}

#[test]
fn strict_refuses_what_is_weak() {
    let cloud = Cloud::start();
    let weak = include_str!("../../../certificate/tests/it/fixtures/rsa-1024.pem");
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).body(weak));
    assert_snapshot!(cloud.fails(&mut cloud.command("fetch css --strict -o ca.pem")), @"
    error: the certificate is refused because of --strict
      why: `CN=rsa-1024` has an RSA key of 1024 bits: TLS clients want 2048; ask the service for a stronger one
      next: leave out --strict to take it with a warning
    exit code 5
    ");
    assert_snapshot!(cloud.run("fetch css -o ca.pem"), @"
    warning: `CN=rsa-1024` has an RSA key of 1024 bits: TLS clients want 2048; ask the service for a stronger one
    note: clients with Python 3.13 or newer refuse the CA certificate `CN=rsa-1024` (VERIFY_X509_STRICT): it has no key usage; ask the service for one that follows RFC 5280
    css: CN=rsa-1024; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    ");
}
