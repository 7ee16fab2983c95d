//! The services beside css and geminidb: one way to all of them, and the ways in which they differ.

use cloud_certs_emulator::{Answer, CredentialKind, Emulator, Fault, FaultRule, Operation, Service};
use insta::assert_snapshot;
use serde_json::json;

use crate::ran::run;
use crate::support::{CASSANDRA, Cloud};

/// Each service with the name and id of an instance.
const SIBLINGS: [(Service, &str, &str); 4] = [
    (Service::Dds, "demo-dds", "d0000000000000000000000000000000in02"),
    (Service::Rds, "demo-mysql", "d0000000000000000000000000000000in01"),
    (Service::GaussDb, "demo-gaussdb", "d0000000000000000000000000000000in14"),
    (Service::Dcs, "demo-dcs", "00000000-0000-4000-8000-0000000dc001"),
];

#[test]
fn each_is_fetched_by_name_and_by_id() {
    let cloud = Cloud::start();
    for (service, name, id) in SIBLINGS {
        for instance in [name, id] {
            let ran = cloud.run(&format!("fetch {service} --instance {instance}"));
            assert_eq!(ran.done(), cloud.emulator.ca_pem(service), "{service} {instance}");
        }
    }
    let fetch = |line: &str| cloud.run(&format!("fetch {line} -o ca.pem"));
    assert_snapshot!(fetch("dds --instance demo-dds"), @r"
    dds: CN=cloud-certs emulator\, Document Database Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    ");
    assert_snapshot!(fetch("rds --instance demo-postgresql"), @r"
    rds: CN=cloud-certs emulator\, Relational Database Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    ");
    assert_snapshot!(fetch("gaussdb --instance demo-gaussdb"), @r"
    gaussdb: CN=cloud-certs emulator\, GaussDB,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    ");
    assert_snapshot!(fetch("dcs --instance demo-dcs"), @r"
    dcs: CN=cloud-certs emulator\, Distributed Cache Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    ");
}

#[test]
fn an_emulator_of_the_commands_own_has_them_all() {
    let cloud = Cloud::start();
    for (service, name, id) in SIBLINGS {
        for instance in [name, id] {
            let line = format!("fetch {service} --cloud emulator --instance {instance}");
            let pem = cloud.folder.run(&line).done();
            assert!(pem.starts_with("-----BEGIN CERTIFICATE-----\n"), "{line}: {pem}");
        }
        let table = cloud.folder.run(&format!("instances {service} --cloud emulator")).done();
        assert!(table.contains(&format!("{id}  {name}")), "{table}");
    }
    assert_eq!(cloud.emulator.requests().len(), 0);
}

/// A key signs the path with the base of the service, and the emulator checks that with an implementation of its own.
#[test]
fn every_kind_of_credential_is_taken_below_a_base_path() {
    let cloud = Cloud::start();
    for kind in [
        CredentialKind::Token,
        CredentialKind::Password,
        CredentialKind::AccessKey,
        CredentialKind::TemporaryAccessKey,
    ] {
        for (service, name, _) in SIBLINGS {
            let ran = run(&mut cloud.command_with(kind, &format!("fetch {service} --instance {name}")));
            assert_eq!(ran.stdout, cloud.emulator.ca_pem(service), "{kind:?}: {ran}");
        }
    }
    // Whether the endpoint ends with a slash or not.
    let endpoint = format!("{}/", cloud.emulator.endpoint(Service::Dcs));
    let line = format!("fetch dcs --instance demo-dcs --endpoint {endpoint}");
    run(&mut cloud.command_with(CredentialKind::AccessKey, &line)).done();
    let posts = cloud.requests(Operation::DCS_DOWNLOAD_SSL_CERT);
    assert!(posts.iter().all(|request| request.method == "POST" && request.body.is_empty()));
    assert!(posts.iter().all(|request| request.path.starts_with("/dcs/v2/")));
}

#[test]
fn json_has_the_pem_and_the_service() {
    let cloud = Cloud::start();
    for (service, name, _) in SIBLINGS {
        let report = cloud.run(&format!("fetch {service} --instance {name} --json")).json();
        assert_eq!(report["service"], service.id());
        assert_eq!(report["instance"], name);
        assert_eq!(report["pem"], cloud.emulator.ca_pem(service));
        assert_eq!(report["certificates"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn each_lists_its_instances() {
    let cloud = Cloud::start();
    let table = |service: &str| cloud.run(&format!("instances {service}")).done();
    assert_snapshot!(table("dds"), @"
    ID                                    NAME              ENGINE             SSL
    d0000000000000000000000000000000in02  demo-dds          DDS-Community 4.4  on
    d0000000000000000000000000000001in02  demo-dds-ssl-off  DDS-Community 4.4  off
    ");
    assert_snapshot!(table("rds"), @"
    ID                                    NAME                ENGINE         SSL
    d0000000000000000000000000000000in01  demo-mysql          MySQL 8.0      on
    d0000000000000000000000000000001in03  demo-postgresql     PostgreSQL 16  on
    d0000000000000000000000000000002in01  demo-mysql-ssl-off  MySQL 8.0      off
    ");
    // These do not say whether TLS is on.
    assert_snapshot!(table("gaussdb"), @"
    ID                                    NAME          ENGINE       SSL
    d0000000000000000000000000000000in14  demo-gaussdb  GaussDB 8.0  unknown
    ");
    assert_snapshot!(table("dcs"), @"
    ID                                    NAME              ENGINE     SSL
    00000000-0000-4000-8000-0000000dc001  demo-dcs          Redis 6.0  unknown
    00000000-0000-4000-8000-0000000dc002  demo-dcs-ssl-off  Redis 6.0  unknown
    ");
    let geminidb = table("geminidb");
    assert!(geminidb.contains(&format!("{CASSANDRA}  demo-cassandra")), "{geminidb}");
    let report = cloud.run("instances dcs --json").json();
    assert_eq!(
        report["instances"][0],
        json!({
            "id": "00000000-0000-4000-8000-0000000dc001", "name": "demo-dcs",
            "engine": "Redis", "version": "6.0", "ssl": "unknown",
        })
    );
    assert_snapshot!(cloud.run("instances css").failed(), @"
    error: unrecognized subcommand 'css'

    Usage: cloud-certs instances [OPTIONS] <COMMAND>

    For more information, try '--help'.
    exit code 2
    ");
}

#[test]
fn a_category_is_taken_where_there_are_some() {
    let cloud = Cloud::start();
    for (service, name, _) in &SIBLINGS[..2] {
        let fetch = |category| cloud.run(&format!("fetch {service} --instance {name} --category {category}"));
        assert_eq!(fetch("international").done(), cloud.emulator.ca_pem(*service));
        let told = fetch("national").failed();
        assert!(told.ends_with("exit code 5"), "{told}");
    }
    assert_snapshot!(cloud.run("fetch rds --instance demo-mysql --category national").failed(), @"
    error: there is no certificate for instance `demo-mysql`: none is of the category `national`, only of `international`
      next: ask for a category that it lists, or for none to get all
    exit code 5
    ");
}

#[test]
fn a_category_is_refused_where_there_are_none() {
    let cloud = Cloud::start();
    let refused = |service: &str| {
        let told = cloud.run(&format!("fetch {service} --instance x --category international")).failed();
        assert!(told.ends_with("exit code 2"), "{told}");
        told.lines().next().unwrap().to_owned()
    };
    for service in ["gaussdb", "dcs", "css"] {
        let unexpected = if service == "css" { "--instance" } else { "--category" };
        assert_eq!(refused(service), format!("error: unexpected argument '{unexpected}' found"));
    }
    // A variable that is meant for others does no harm.
    let mut command = cloud.command("fetch dcs --instance demo-dcs");
    run(command.env("CLOUD_CERTS_CATEGORY", "international")).done();
}

#[test]
fn an_instance_without_ssl_is_told_by_name_and_by_id() {
    let cloud = Cloud::start();
    let fails = |line: &str| cloud.fails(&mut cloud.command(&format!("fetch {line} -o ca.pem")));
    assert_snapshot!(fails("dds --instance demo-dds-ssl-off"), @"
    error: there is no certificate for instance `demo-dds-ssl-off`: SSL is off
      next: switch SSL on for the instance, then try again
    exit code 5
    ");
    assert_snapshot!(fails("rds --instance d0000000000000000000000000000002in01"), @"
    error: there is no certificate for instance `d0000000000000000000000000000002in01`: SSL is off
      next: switch SSL on for the instance, then try again
    exit code 5
    ");
    assert_snapshot!(fails("dcs --instance 00000000-0000-4000-8000-0000000dc002"), @"
    error: dcs at localhost:PORT answered 400 Bad Request: DCS.4201: Do not support SSL. (request id ID)
      next: check the ids that were given, and that the endpoint is that of the service
    exit code 1
    ");
    // It was found by its name: nobody may be told that it is not there.
    assert_snapshot!(fails("dcs --instance demo-dcs-ssl-off"), @"
    error: dcs at localhost:PORT answered 400 Bad Request: DCS.4201: Do not support SSL. (request id ID)
      next: check the ids that were given, and that the endpoint is that of the service
    exit code 1
    ");
}

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

#[test]
fn a_link_that_leads_astray_is_refused_whichever_service_gives_it() {
    let cloud = Cloud::start();
    for fault in [
        Fault::LinkFile,
        Fault::LinkData,
        Fault::LinkLinkLocal,
        Fault::LinkPrivate,
        Fault::LinkCredentials,
        Fault::LinkMissing,
    ] {
        cloud.emulator.add_fault(FaultRule::new(fault));
        for (service, name, _) in SIBLINGS {
            let told = cloud.fails(&mut cloud.command(&format!("fetch {service} --instance {name} -o x")));
            let reason = if fault == Fault::LinkMissing { "documents" } else { "cannot be followed" };
            assert!(told.contains(reason) && told.ends_with("exit code 5"), "{service}, {fault:?}: {told}");
        }
        cloud.emulator.clear_faults();
    }
    assert_eq!(cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).len(), 0);
}

#[test]
fn a_permission_that_is_lacking_is_named() {
    let cloud = Cloud::start();
    let permissions = [
        Some("dds:instance:getSslCertDownloadAddress"),
        Some("rds:instance:modifySSL"),
        None,
        Some("dcs:ssl:modify"),
    ];
    cloud.emulator.add_fault(FaultRule::new(Fault::Forbidden));
    for ((service, _, id), permission) in SIBLINGS.into_iter().zip(permissions) {
        let told = cloud.fails(&mut cloud.command(&format!("fetch {service} --instance {id} -o x")));
        assert!(told.ends_with("exit code 3"), "{told}");
        let expected = permission.unwrap_or("the user lacks the permission for this project");
        assert!(told.contains(expected), "{service}: {told}");
    }
}
