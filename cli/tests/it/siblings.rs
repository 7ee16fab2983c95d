//! The services beside css and geminidb: one way to all of them, and the ways in which they differ.

use cloud_certs_emulator::{CredentialKind, Fault, FaultRule, Operation, Service};
use insta::assert_snapshot;
use serde_json::json;

use crate::ran::run;
use crate::support::{CASSANDRA, Cloud};

/// Each service with the name and id of an instance.
pub(crate) const SIBLINGS: [(Service, &str, &str); 4] = [
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
    // With and without a slash at the end of the endpoint.
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
    error: there is no certificate for instance `00000000-0000-4000-8000-0000000dc002`: SSL is off
      next: switch SSL on for the instance, then try again
    exit code 5
    ");
    // It was found by its name: nobody may be told that it is not there.
    assert_snapshot!(fails("dcs --instance demo-dcs-ssl-off"), @"
    error: there is no certificate for instance `00000000-0000-4000-8000-0000000dc002`: SSL is off
      next: switch SSL on for the instance, then try again
    exit code 5
    ");
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
