//! `--merge`: old and new certificates together while a service changes its CA.

use std::fs;

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, Operation};
use insta::assert_snapshot;

use crate::support::{Cloud, put};

fn authority(name: &str, validity: &Validity) -> String {
    Authority::new(name, validity).unwrap().pem()
}

fn serve(cloud: &Cloud, pem: &str) {
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).body(pem.to_owned()));
}

#[test]
fn through_a_rotation_both_are_trusted_in_every_format() {
    let cloud = Cloud::start();
    let [old, new] = ["old", "new"].map(|name| authority(name, &Validity::current()));
    for format in ["pem", "pkcs7", "pkcs12", "jks", "json", "capath", "configmap", "secret"] {
        let line = format!("fetch css --merge --format {format} -o ca.{format} --json");
        let names = |report: &serde_json::Value| {
            let names = report["certificates"].as_array().unwrap().iter();
            names.map(|one| (one["subject"].to_string(), one["kept"].to_string())).collect::<Vec<_>>()
        };
        let entry = |name: &str, kept: bool| (format!("\"CN={name},O=NOT A REAL CA\""), kept.to_string());
        serve(&cloud, &old);
        assert_eq!(names(&cloud.run(&line).json()), [entry("old", false)], "{format}");
        serve(&cloud, &new);
        let report = cloud.run(&line).json();
        assert_eq!(names(&report), [entry("new", false), entry("old", true)], "{format}");
        assert_eq!(report["changed"], true, "{format}");
        let again = cloud.run(&line).json();
        assert_eq!((names(&again), &again["changed"]), (names(&report), &false.into()), "{format}");
    }
}

#[test]
fn what_happens_to_each_is_said() {
    let cloud = Cloud::start();
    let held = authority("old", &Validity::current()) + &authority("gone", &Validity::expired());
    put(&cloud.folder.at("ca.pem"), &held);
    serve(&cloud, &authority("new", &Validity::current()));
    assert_snapshot!(cloud.run("fetch css --merge -o ca.pem"), @"
    css: CN=new,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    css: CN=old,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; kept in ca.pem
    css: CN=gone,O=NOT A REAL CA; sha256:FINGERPRINT; expired; dropped from ca.pem
    exit code 0
    ");
    assert_snapshot!(cloud.run("fetch css --merge -o ca.pem"), @"
    css: CN=new,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; unchanged in ca.pem
    css: CN=old,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; kept in ca.pem
    exit code 0
    ");
}

#[test]
fn the_old_file_may_be_in_another_format() {
    let cloud = Cloud::start();
    serve(&cloud, &authority("old", &Validity::current()));
    cloud.run("fetch css --format json -o ca").done();
    serve(&cloud, &authority("new", &Validity::current()));
    cloud.run("fetch css --merge --format pkcs12 -o ca").done();
    cloud.run("fetch css --merge --format pkcs12 -o ca").done();
    assert_eq!(cloud.run("check ca").stdout.lines().count(), 3);
}

#[test]
fn without_a_file_there_is_nothing_to_merge_with() {
    let cloud = Cloud::start();
    let pem = authority("new", &Validity::current());
    serve(&cloud, &pem);
    cloud.run("fetch css --merge -o ca.pem").done();
    assert_eq!(fs::read_to_string(cloud.folder.at("ca.pem")).unwrap(), pem);
}

#[test]
fn a_file_that_cannot_be_read_is_left_alone() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("ca.pem"), "-----BEGIN CERTIFICATE-----\nhalf of it");
    assert_snapshot!(cloud.run("fetch css --merge -o ca.pem").failed(), @r#"
    error: "ca.pem" cannot be merged with
      why: the PEM block that begins in line 1 is cut off: its END line is missing
      next: look at the file; with --force in place of --merge it is replaced
    exit code 9
    "#);
    assert_eq!(
        fs::read_to_string(cloud.folder.at("ca.pem")).unwrap(),
        "-----BEGIN CERTIFICATE-----\nhalf of it"
    );
    put(&cloud.folder.at("empty.pem"), "");
    assert_eq!(cloud.run("fetch css --merge -o empty.pem").code(), Some(9));
    fs::create_dir(cloud.folder.at("folder")).unwrap();
    assert_eq!(cloud.run("fetch css --merge -o folder").code(), Some(9));
}
