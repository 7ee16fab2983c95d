//! Agencies and the metadata service, through the command.

use std::time::{Duration, Instant};

use cloud_certs_emulator::{AGENCY_PROJECT_ID, Answer, CredentialKind, Operation};
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::Cloud;

const KEY: Operation = Operation::METADATA_SHOW_SECURITY_KEY;

#[test]
fn the_printed_variables_are_enough() {
    for kind in [CredentialKind::Agency, CredentialKind::AgencyByKey, CredentialKind::Metadata] {
        let cloud = Cloud::start();
        assert!(run(&mut cloud.command_with(kind, "fetch css")).done().contains("BEGIN CERTIFICATE"));
        let path = &cloud.requests(Operation::CSS_DOWNLOAD_CERT)[0].path;
        assert_eq!(path.contains(AGENCY_PROJECT_ID), kind != CredentialKind::Metadata, "{path}");
        run(&mut cloud.command_with(kind, "auth status --check")).done();
    }
}

#[test]
fn the_agency_is_shown_with_its_account() {
    let cloud = Cloud::start();
    let row = |kind, name: &str| {
        let told = run(&mut cloud.command_with(kind, "auth status")).done();
        told.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned()
    };
    assert_snapshot!(row(CredentialKind::Agency, "agency"), @"agency      `demo-agency` of the account `other-domain`");
    assert_snapshot!(row(CredentialKind::AgencyByKey, "agency"), @"agency      `demo-agency` of the account `other-domain`");
    assert_snapshot!(row(CredentialKind::Agency, "token"), @"token       none yet; the first request gets one");
    assert_snapshot!(row(CredentialKind::Metadata, "credential"), @"credential  server's access key");
    let json = run(&mut cloud.command_with(CredentialKind::Agency, "auth status --json")).done();
    assert!(json.contains("\"account\": \"other-domain\""), "{json}");
}

#[test]
fn the_metadata_service_is_asked_where_nothing_else_is_configured() {
    let cloud = Cloud::start();
    run(cloud.command("fetch css").env("CLOUD_CERTS_METADATA", "auto")).done();
    assert!(cloud.requests(KEY).is_empty());
    run(cloud.command_without("fetch css").env("CLOUD_CERTS_METADATA", "auto")).done();
    assert_eq!(cloud.requests(KEY).len(), 1);
    run(&mut cloud.command("fetch css --metadata always")).done();
    assert_eq!(cloud.requests(KEY).len(), 2);
    let told = cloud.fails(&mut cloud.command_without("fetch css"));
    assert!(!told.contains("metadata"), "{told}");
}

#[test]
fn a_machine_outside_of_the_cloud_is_told_soon() {
    let cloud = Cloud::start();
    let mut command = cloud.command_without("fetch css");
    let command = command.env("CLOUD_CERTS_METADATA", "auto");
    cloud.emulator.answer_always(KEY, Answer::status(200).delay(Duration::from_secs(60)));
    let start = Instant::now();
    let told = cloud.fails(command);
    assert!(told.contains("169.254.169.254: no answer from the metadata service"), "{told}");
    assert!(told.contains("CLOUD_CERTS_*: none of"), "{told}");
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    let told = cloud.fails(command.env("CLOUD_CERTS_METADATA_ENDPOINT", "http://127.0.0.1:9"));
    assert!(told.contains("169.254.169.254: no answer from the metadata service"), "{told}");
    let no_agency = "Please configure Cloud Service Agency first";
    cloud.emulator.answer_always(KEY, Answer::status(401).body(no_agency));
    let told = cloud.fails(cloud.command_without("fetch css").env("CLOUD_CERTS_METADATA", "auto"));
    assert!(told.contains("choose it on the page of this server"), "{told}");
}
