//! Ids and names that a service does not know, or that another service does.

use cloud_certs_emulator::{Answer, Emulator, Operation, Service};
use insta::assert_snapshot;
use serde_json::json;

use crate::siblings::SIBLINGS;
use crate::support::{CASSANDRA, Cloud};

#[test]
fn an_instance_that_is_not_there_is_not_found() {
    let cloud = Cloud::start();
    for (service, ..) in SIBLINGS {
        let told = cloud.fails(&mut cloud.command(&format!("fetch {service} --instance demo-nobody -o x")));
        assert_eq!(
            told,
            format!(
                "error: no instance is called `demo-nobody`\n  next: list the names and ids with `cloud-certs \
                 instances {service}`\nexit code 4"
            )
        );
    }
}

/// A service can take a text that is not an id for a bad parameter; what it says of one that it knows is another matter.
#[test]
fn a_bad_request_is_about_the_instance_only_where_nothing_was_found() {
    let cloud = Cloud::start();
    let fetch = |instance: &str| {
        let answer = Answer::status(400).body(r#"{"error_code":"DBS.200010","error_msg":"No permission."}"#);
        cloud.emulator.answer_next(Operation::RDS_LIST_SSL_CERT_DOWNLOAD_LINK, answer);
        cloud.fails(&mut cloud.command(&format!("fetch rds --instance {instance} -o x")))
    };
    assert!(fetch("demo-nobody").starts_with("error: no instance is called `demo-nobody`\n"));
    for found in ["demo-mysql", SIBLINGS[1].2] {
        let told = fetch(found);
        assert!(told.contains("400 Bad Request: DBS.200010: No permission."), "{told}");
        assert!(told.ends_with("exit code 1"), "{told}");
    }
}

#[test]
fn the_id_of_another_service_is_recognized() {
    let cloud = Cloud::start();
    assert_snapshot!(cloud.fails(&mut cloud.command(&format!("fetch rds --instance {CASSANDRA} -o ca.pem"))), @"
    error: rds does not know the instance `e73893ef73754465a8bd2e0857bbf13ein06`: its id ends like those of GeminiDB
      why: rds at localhost:PORT answered 404 Not Found: DBS.200002: The DB instance does not exist. (request id ID)
      next: fetch it from GeminiDB (`geminidb`), or check the id
    exit code 4
    ");
    for (service, ..) in SIBLINGS {
        let told = cloud.fails(&mut cloud.command(&format!("fetch {service} --instance {CASSANDRA} -o x")));
        assert!(told.contains("next: fetch it from GeminiDB (`geminidb`)"), "{service}: {told}");
        assert!(told.ends_with("exit code 4"), "{told}");
    }
    let told = cloud.run(&format!("fetch geminidb --instance {}", SIBLINGS[1].2)).failed();
    assert!(told.contains("next: fetch it from RDS (`rds`)"), "{told}");
    // One of its own is only not there.
    assert_snapshot!(cloud.run("fetch rds --instance d0000000000000000000000000000999in03").failed(), @"
    error: rds at localhost:PORT answered 404 Not Found: DBS.200002: The DB instance does not exist. (request id ID)
      next: check the region and the project id, and the instance: `cloud-certs instances rds` lists them
    exit code 4
    ");
}

/// Answers like the four, with a link to the certificate of a service.
fn answers(emulator: &Emulator, link: &str) {
    let listed = json!([{ "category": "international", "download_link": link }]);
    for (operation, body) in [
        (Operation::DDS_LIST_SSL_CERT_DOWNLOAD_ADDRESS, json!({ "certs": listed })),
        (Operation::RDS_LIST_SSL_CERT_DOWNLOAD_LINK, json!({ "cert_info_list": listed })),
        (Operation::GAUSSDB_SHOW_SSL_CERT_DOWNLOAD_LINK, json!({ "download_link": link })),
        (Operation::DCS_DOWNLOAD_SSL_CERT, json!({ "file_name": "f", "link": link, "bucket_name": "b" })),
    ] {
        let answer = Answer::status(200).header("content-type", "application/json");
        emulator.answer_next(operation, answer.body(body.to_string()));
    }
}

#[test]
fn an_id_with_the_ending_of_another_service_is_no_reason_to_refuse_it() {
    let cloud = Cloud::start();
    let pem = cloud.emulator.ca_pem(Service::Css).to_owned();
    answers(&cloud.emulator, &format!("{}/demo-bucket/ca.crt", cloud.emulator.https_url()));
    for (service, ..) in SIBLINGS {
        cloud.emulator.answer_next(Operation::OBJECT_STORAGE_DOWNLOAD, Answer::status(200).body(pem.clone()));
        assert_eq!(cloud.run(&format!("fetch {service} --instance {CASSANDRA}")).done(), pem, "{service}");
    }
}
