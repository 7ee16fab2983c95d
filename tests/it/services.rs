//! A service that is chosen while the program runs, what it can be asked for, and how its errors read.

use cloud_certs::{
    CaBundle, CertificateQuery, Cloud as Vendor, Credential, Error, Instance, Secret, Service, Session,
};
use cloud_certs_emulator::{Answer, Operation, PROJECT_NAME};
use serde_json::json;

use crate::support::{CASSANDRA, Cloud, everything, password, without_ports};

/// Every service with certificates, and an instance where there are some.
pub(crate) const SERVICES: [(Service, Option<&str>); 6] = [
    (Service::Css, None),
    (Service::Dcs, Some("demo-dcs")),
    (Service::Dds, Some("demo-dds")),
    (Service::GaussDb, Some("demo-gaussdb")),
    (Service::GeminiDb, Some("demo-cassandra")),
    (Service::Rds, Some("demo-mysql")),
];

pub(crate) fn query(instance: Option<&str>) -> CertificateQuery {
    let query = CertificateQuery::new();
    instance.map_or(query.clone(), |instance| query.instance(instance))
}

#[tokio::test]
async fn a_service_fetches_as_its_own_type_does() {
    let cloud = Cloud::start().await;
    let session = cloud.session();
    let typed: [CaBundle; 6] = [
        session.css().ca_certificates().await.unwrap(),
        session.dcs().ca_certificates("demo-dcs").await.unwrap(),
        session.dds().ca_certificates("demo-dds").await.unwrap(),
        session.gaussdb().ca_certificates("demo-gaussdb").await.unwrap(),
        session.geminidb().ca_certificates("demo-cassandra").await.unwrap(),
        session.rds().ca_certificates("demo-mysql").await.unwrap(),
    ];
    for ((service, instance), expected) in SERVICES.into_iter().zip(typed) {
        let bundle = session.service(service).ca_certificates(&query(instance)).await.unwrap();
        assert_eq!(bundle, expected, "{service}");
        let emulated =
            cloud_certs_emulator::Service::ALL.iter().find(|one| one.id() == service.id()).unwrap();
        assert_eq!(bundle.to_pem(), cloud.emulator.ca_pem(*emulated).replace("\r\n", "\n"), "{service}");
    }
    let typed: [Vec<Instance>; 5] = [
        session.dcs().instances().await.unwrap(),
        session.dds().instances().await.unwrap(),
        session.gaussdb().instances().await.unwrap(),
        session.geminidb().instances().await.unwrap(),
        session.rds().instances().await.unwrap(),
    ];
    for ((service, _), expected) in SERVICES[1..].iter().zip(typed) {
        assert_eq!(session.service(*service).instances().await.unwrap(), expected, "{service}");
    }
}

#[tokio::test]
async fn a_category_is_the_same_for_both() {
    let cloud = Cloud::start().await;
    let session = cloud.session();
    let rds = session.rds().ca_certificates_in_category("demo-mysql", "international").await.unwrap();
    let dds = session.dds().ca_certificates_in_category("demo-dds", "international").await.unwrap();
    for (service, name, expected) in [(Service::Rds, "demo-mysql", rds), (Service::Dds, "demo-dds", dds)] {
        let query = query(Some(name)).category("international");
        assert_eq!(session.service(service).ca_certificates(&query).await.unwrap(), expected);
        let error = session.service(service).ca_certificates(&query.category("national")).await.unwrap_err();
        assert!(matches!(&error, Error::NoCertificate { instance, .. } if instance == name), "{error:?}");
    }
}

#[tokio::test]
async fn a_query_that_does_not_fit_sends_nothing() {
    let cloud = Cloud::start().await;
    // Not even for the token and the project, which IAM would have to be asked for.
    let by_name = cloud.endpoints().credential(password()).project_name(PROJECT_NAME).build().unwrap();
    let mut told = Vec::new();
    for session in [cloud.session(), by_name] {
        for (service, query) in [
            (Service::Css, query(Some("demo"))),
            (Service::Css, query(None).category("international")),
            (Service::Rds, query(None)),
            (Service::Dcs, query(None)),
            (Service::Rds, query(None).category("international")),
            (Service::GaussDb, query(Some("demo-gaussdb")).category("international")),
            (Service::Dcs, query(Some("demo-dcs")).category("international")),
            (Service::Iam, query(None)),
        ] {
            let error = session.service(service).ca_certificates(&query).await.unwrap_err();
            let Error::Query { service: named, .. } = &error else { panic!("{query:?}: {error:?}") };
            assert_eq!(*named, service.id());
            told.push(error.to_string());
        }
        for service in [Service::Css, Service::Iam] {
            let error = session.service(service).instances().await.unwrap_err();
            assert!(matches!(error, Error::Query { .. }), "{error:?}");
            told.push(error.to_string());
        }
    }
    assert_eq!(cloud.emulator.requests().len(), 0);
    let (first, second) = told.split_at(told.len() / 2);
    assert_eq!(first, second);
    insta::assert_snapshot!(first.join("\n"), @"
    css cannot do that: it has one certificate for the project: leave the instance out
    css cannot do that: it has no categories: leave the category out
    rds cannot do that: its certificates belong to instances: give the name or id of one
    dcs cannot do that: its certificates belong to instances: give the name or id of one
    rds cannot do that: its certificates belong to instances: give the name or id of one
    gaussdb cannot do that: it has no categories: leave the category out
    dcs cannot do that: it has no categories: leave the category out
    iam cannot do that: it has no certificates
    css cannot do that: it lists no instances
    iam cannot do that: it lists no instances
    ");
}

#[test]
fn a_service_is_parsed_and_printed_as_its_id() {
    for service in Service::ALL {
        assert_eq!(service.id().parse::<Service>().unwrap(), *service);
        assert_eq!(service.to_string(), service.id());
    }
    let ids: Vec<_> = SERVICES.iter().map(|(service, _)| service.id()).chain(["iam"]).collect();
    assert_eq!(Service::ALL.iter().map(|service| service.id()).collect::<Vec<_>>(), ids);
    for unknown in ["RDS", "nosql", "", " rds"] {
        let error = unknown.parse::<Service>().unwrap_err();
        assert_eq!(error.name, unknown);
        let all = "`css`, `dcs`, `dds`, `gaussdb`, `geminidb`, `rds` or `iam`";
        assert_eq!(error.to_string(), format!("no service is called {unknown:?}: use {all}"));
    }
}

#[test]
fn what_a_service_has_is_known() {
    let with = |has: fn(Service) -> bool| -> Vec<&str> {
        Service::ALL.iter().filter(|service| has(**service)).map(|service| service.id()).collect()
    };
    let of_instances = ["dcs", "dds", "gaussdb", "geminidb", "rds"];
    assert_eq!(with(Service::has_certificates), ["css", "dcs", "dds", "gaussdb", "geminidb", "rds"]);
    assert_eq!(with(Service::needs_instance), of_instances);
    assert_eq!(with(Service::lists_instances), of_instances);
    assert_eq!(with(Service::has_categories), ["dds", "geminidb", "rds"]);
    assert_eq!(with(|service| service.regions(Vendor::Otc).next().is_some()), ["css", "dcs", "rds", "iam"]);
    assert_eq!(with(|service| service.regions(Vendor::Huawei).next().is_none()), [""; 0]);
    assert_eq!(Service::Dds.regions(Vendor::Otc).count(), 0);
}

#[tokio::test]
async fn a_cloud_without_the_service_is_told_and_nobody_is_asked() {
    let cloud = Cloud::start().await;
    let otc = || Session::builder().cloud(Vendor::Otc).region("eu-de");
    let token = otc().credential(Credential::token(Secret::new("t"))).project_id("p").build().unwrap();
    let password = otc().credential(password()).project_name(PROJECT_NAME);
    let password = password.endpoint(Service::Iam, cloud.emulator.https_url());
    let roots = CaBundle::from_bytes(cloud.emulator.web_ca_pem().as_bytes()).unwrap();
    let password = password.roots(roots).build().unwrap();
    for session in [token, password] {
        for (service, name) in [
            (Service::Dds, "demo-dds"),
            (Service::GaussDb, "demo-gaussdb"),
            (Service::GeminiDb, "demo-redis"),
        ] {
            let service = session.service(service);
            let fetched = service.ca_certificates(&query(Some(name))).await.unwrap_err();
            for error in [fetched, service.instances().await.unwrap_err()] {
                assert!(matches!(error, Error::NotInCloud { cloud: Vendor::Otc, .. }), "{error:?}");
                let hint = "there, only `css`, `dcs` and `rds` hand out certificates";
                assert_eq!(error.hint().unwrap(), hint, "{error:?}");
            }
        }
    }
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[tokio::test]
async fn the_certificates_of_several_categories_come_together_or_alone() {
    let cloud = Cloud::start().await;
    let pems = [cloud_certs_emulator::Service::Css, cloud_certs_emulator::Service::Dds]
        .map(|service| cloud.emulator.ca_pem(service));
    let of = |category: &str| {
        let link = format!("{}/demo-bucket/{category}.zip", cloud.emulator.https_url());
        json!({ "category": category, "download_link": link })
    };
    let rds = cloud.session().service(Service::Rds);
    let fetch = async |query: CertificateQuery, bodies: &[&str]| {
        let body = json!({ "cert_info_list": [of("international"), of("national")] }).to_string();
        let answer = Answer::status(200).header("content-type", "application/json").body(body);
        cloud.emulator.answer_next(Operation::RDS_LIST_SSL_CERT_DOWNLOAD_LINK, answer);
        for body in bodies {
            let answer = Answer::status(200).body((*body).to_owned());
            cloud.emulator.answer_next(Operation::OBJECT_STORAGE_DOWNLOAD, answer);
        }
        rds.ca_certificates(&query).await
    };
    let whole = query(Some("demo-mysql"));
    assert_eq!(fetch(whole.clone(), &pems).await.unwrap().iter().count(), 2);
    assert_eq!(fetch(whole.clone(), &[pems[0], pems[0]]).await.unwrap().iter().count(), 1);
    let alone = fetch(whole.clone().category("national"), &pems[1..]).await.unwrap();
    assert_eq!(alone.to_pem(), pems[1].replace("\r\n", "\n"));
    let last = cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).pop().unwrap();
    assert!(last.path.ends_with("/national.zip"), "{}", last.path);
    // One that is no certificate spoils all: half a bundle is worse than none.
    let error = fetch(whole, &[pems[0], "<html></html>"]).await.unwrap_err();
    assert!(matches!(error, Error::Certificate { .. }), "{error:?}");
}

/// What `main` prints of an error that it returns.
#[tokio::test]
async fn an_error_that_main_returns_reads_like_a_message() {
    let cloud = Cloud::start().await;
    let session = cloud.session();
    let debug = |error: Error| {
        let told = without_ports(&format!("{error:?}"));
        assert!(!told.contains("demo-bucket") && !told.contains("Signature"), "{told}");
        let mut parts = told.split("(request id ");
        let first = parts.next().unwrap().to_owned();
        parts.fold(first, |told, part| told + "(request id ID" + &part[32..])
    };
    let missing = session.rds().ca_certificates("demo-nobody").await.unwrap_err();
    insta::assert_snapshot!(debug(missing), @"
    no instance is called `demo-nobody`
      next: list the names and ids of the instances of rds
    ");
    let elsewhere = session.rds().ca_certificates(CASSANDRA).await.unwrap_err();
    insta::assert_snapshot!(debug(elsewhere), @"
    rds does not know the instance `e73893ef73754465a8bd2e0857bbf13ein06`: its id ends like those of GeminiDB
      why: rds at localhost:PORT answered 404 Not Found: DBS.200002: The DB instance does not exist. (request id ID)
      next: fetch it from GeminiDB (`geminidb`), or check the id
    ");

    let token = cloud.emulator.token();
    let session = cloud.builder().credential(Credential::token(Secret::new(token.clone()))).build().unwrap();
    cloud.emulator.revoke_tokens();
    let refused = debug(session.rds().ca_certificates("demo-mysql").await.unwrap_err());
    assert!(!refused.contains(&token), "{refused}");
    insta::assert_snapshot!(refused, @"
    rds at localhost:PORT answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information: decrypt token fail (request id ID)
      next: the token is wrong, expired or of another region: get a new one
    ");
    let wrong = Credential::password("demo", "demo-domain", Secret::new("s3cret-password"));
    let session = cloud.builder().credential(wrong).build().unwrap();
    let refused = debug(session.rds().ca_certificates("demo-mysql").await.unwrap_err());
    assert!(!refused.contains("s3cret"), "{refused}");
    insta::assert_snapshot!(refused, @"
    no token for the user `demo` of `demo-domain`
      why: iam at localhost:PORT answered 401 Unauthorized: The username or password is wrong. (request id ID)
      next: check the user name, the domain (account), the password and the project
    ");
}

/// A link is presigned: what fails behind it is told without the path and the signature.
#[tokio::test]
async fn an_error_behind_a_link_does_not_show_it() {
    let cloud = Cloud::start().await;
    for answer in [
        Answer::status(200).body("<html></html>"),
        Answer::status(404).body("<Error><Code>NoSuchKey</Code></Error>"),
        Answer::disconnected(),
        Answer::status(302).header("location", "https://obs.example.com/demo-bucket/x?Signature=s3cret"),
    ] {
        cloud.emulator.answer_next(Operation::OBJECT_STORAGE_DOWNLOAD, answer);
        let error = cloud.impatient().rds().ca_certificates("demo-mysql").await.unwrap_err();
        let told = everything(&error);
        for part in ["demo-bucket", "Signature", "s3cret", "ca.zip"] {
            assert!(!told.contains(part), "{told}");
        }
    }
}
