//! The lists of the siblings of GeminiDB: their pages, and the names in them.

use cloud_certs::{Error, Service, SslState};
use cloud_certs_emulator::{Answer, Operation};
use serde_json::{Value, json};

use crate::services::{SERVICES, query};
use crate::support::Cloud;

/// Makes a list of instances be answered with these pages, one after the other.
fn answer_pages(cloud: &Cloud, operation: Operation, total: &str, pages: &[Vec<Value>]) {
    let count: usize = pages.iter().map(Vec::len).sum();
    for page in pages {
        let body = json!({ "instances": page, total: count });
        let answer = Answer::status(200).header("content-type", "application/json").body(body.to_string());
        cloud.emulator.answer_next(operation, answer);
    }
}

/// The offsets that a list was asked for, each with the same limit.
#[track_caller]
fn offsets(cloud: &Cloud, operation: Operation, limit: usize) -> Vec<usize> {
    let queries = cloud.requests(operation).into_iter().map(|request| request.query);
    let offset = |query: String| {
        let parameters: Vec<(&str, &str)> =
            query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        assert!(parameters.contains(&("limit", &limit.to_string())), "{query}");
        let offset = parameters.iter().find(|(name, _)| *name == "offset").unwrap();
        offset.1.parse().unwrap()
    };
    queries.map(offset).collect()
}

#[tokio::test]
async fn lists_are_read_in_the_largest_pages() {
    let cloud = Cloud::start().await;
    let session = cloud.session();
    let page = |key: &'static str, from: usize, to: usize| -> Vec<Value> {
        (from..to)
            .map(|n| json!({ key: format!("id{n}"), "name": format!("name{n}"), "status": "RUNNING" }))
            .collect()
    };
    let of =
        |key, size: usize| [page(key, 0, size), page(key, size, 2 * size), page(key, 2 * size, 2 * size + 7)];

    answer_pages(&cloud, Operation::DCS_LIST_INSTANCES, "instance_num", &of("instance_id", 1000));
    let dcs = session.dcs().instances().await.unwrap();
    assert_eq!((dcs.len(), dcs[2006].id.as_str()), (2007, "id2006"));
    assert_eq!(offsets(&cloud, Operation::DCS_LIST_INSTANCES, 1000), [0, 1000, 2000]);

    for (service, operation) in [
        (Service::Rds, Operation::RDS_LIST_INSTANCES),
        (Service::Dds, Operation::DDS_LIST_INSTANCES),
        (Service::GaussDb, Operation::GAUSSDB_LIST_INSTANCES),
    ] {
        answer_pages(&cloud, operation, "total_count", &of("id", 100));
        let instances = session.service(service).instances().await.unwrap();
        assert_eq!((instances.len(), instances[206].name.as_str()), (207, "name206"), "{service}");
        assert_eq!(offsets(&cloud, operation, 100), [0, 100, 200], "{service}");
    }
}

#[tokio::test]
async fn a_name_is_found_on_a_later_page() {
    let cloud = Cloud::start().await;
    let others = (0..100).map(|n| json!({ "id": format!("other{n}"), "name": "demo-mysql-2" })).collect();
    let wanted = json!({ "id": "d0000000000000000000000000000000in01", "name": "demo-mysql" });
    answer_pages(&cloud, Operation::RDS_LIST_INSTANCES, "total_count", &[others, vec![wanted]]);
    cloud.session().rds().ca_certificates("demo-mysql").await.unwrap();
    assert_eq!(offsets(&cloud, Operation::RDS_LIST_INSTANCES, 100), [0, 100]);
}

#[tokio::test]
async fn names_match_as_a_whole() {
    let cloud = Cloud::start().await;
    let session = cloud.session();
    for (service, _) in &SERVICES[1..] {
        for name in ["*demo", "*", "demo", "demo-", "emo-dcs", "DEMO-DCS", "demo-mysq"] {
            let error = session.service(*service).ca_certificates(&query(Some(name))).await.unwrap_err();
            let Error::InstanceNotFound { name: told, service: of, .. } = &error else { panic!("{error:?}") };
            assert_eq!((told.as_str(), *of), (name, service.id()));
        }
    }
    let dcs = cloud.requests(Operation::DCS_LIST_INSTANCES);
    // Names that are like it are looked for in the whole list.
    let by_name: Vec<_> = dcs.iter().filter(|request| request.query.contains("name=")).collect();
    assert_eq!(by_name.len(), 7);
    assert!(by_name.iter().all(|request| request.query.contains("name_equal=true")));
    // A service that takes a part of a name, or a wildcard, for enough.
    let lists = |name: &str| {
        let instance = json!({ "instance_id": "00000000-0000-4000-8000-0000000dc001", "name": name });
        answer_pages(&cloud, Operation::DCS_LIST_INSTANCES, "instance_num", &[vec![instance]]);
    };
    for name in ["demo", "*dcs", "demo-dc", "Demo-dcs"] {
        lists("demo-dcs");
        let error = session.dcs().ca_certificates(name).await.unwrap_err();
        assert!(matches!(error, Error::InstanceNotFound { .. }), "{name}: {error:?}");
    }
    lists("*dcs");
    session.dcs().ca_certificates("*dcs").await.unwrap();
}

/// The documents' own examples of lists are those of the vendor.
#[tokio::test]
async fn the_examples_of_the_documents_are_read() {
    let cloud = Cloud::start().await;
    for (service, version, operation, expected) in [
        (Service::Dds, "v3", Operation::DDS_LIST_INSTANCES, SslState::On),
        (Service::Rds, "v3", Operation::RDS_LIST_INSTANCES, SslState::On),
        (Service::GaussDb, "v3", Operation::GAUSSDB_LIST_INSTANCES, SslState::Unknown),
        (Service::Dcs, "v2", Operation::DCS_LIST_INSTANCES, SslState::Unknown),
    ] {
        let name = format!("{service}.yaml");
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi");
        let document = openapi_document::Document::load(&folder.join(&name), &name).unwrap();
        let list = format!("/paths/~1{version}~1{{project_id}}~1instances/get");
        let example = format!("{list}/responses/200/content/application~1json/example");
        let example = document.root.pointer(&example).unwrap().to_json();
        cloud.emulator.answer_next(operation, Answer::status(200).body(example.to_string()));
        let instances = cloud.session().service(service).instances().await.unwrap();
        let first = &example["instances"][0];
        let id = first.get("id").or(first.get("instance_id")).unwrap();
        assert_eq!((json!(instances[0].id), json!(instances[0].name)), (id.clone(), first["name"].clone()));
        assert!(instances[0].engine.is_some() && instances[0].version.is_some(), "{:?}", instances[0]);
        assert_eq!(instances[0].ssl, expected, "{service}");
    }
}
