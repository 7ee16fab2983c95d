//! Endpoints of the documents, and overrides.

use std::collections::BTreeSet;

use super::*;

fn endpoint(cloud: Option<Cloud>, region: Option<&str>) -> Endpoints {
    Endpoints { cloud, region: region.map(str::to_owned), overrides: BTreeMap::new() }
}

fn css(cloud: Cloud, region: &str) -> Result<String, String> {
    endpoint(Some(cloud), Some(region))
        .of(Service::Css)
        .map(|url| url.to_string())
        .map_err(|error| error.to_string())
}

#[test]
fn endpoints_are_those_of_the_documents() {
    assert_eq!(css(Cloud::Otc, "eu-de").unwrap(), "https://css.eu-de.otc.t-systems.com/");
    assert_eq!(css(Cloud::Huawei, "cn-north-4").unwrap(), "https://css.cn-north-4.myhuaweicloud.com/");
    assert_eq!(css(Cloud::Huawei, "cn-north-1").unwrap(), "https://es.cn-north-1.myhuaweicloud.com/");
    let geminidb = endpoint(Some(Cloud::Huawei), Some("eu-west-101")).of(Service::GeminiDb);
    assert_eq!(geminidb.unwrap().as_str(), "https://gaussdb-nosql.eu-west-101.myhuaweicloud.eu/");
}

#[test]
fn what_is_known_is_what_is_asked_for() {
    let huawei = endpoint(Some(Cloud::Huawei), Some("cn-north-4"));
    let known = huawei.known();
    assert_eq!(known.keys().copied().collect::<Vec<_>>(), Service::ALL);
    assert_eq!(*known[&Service::Css], huawei.of(Service::Css).unwrap());
    // A service without an endpoint fails when it is called.
    let otc = endpoint(Some(Cloud::Otc), Some("eu-de")).known();
    assert_eq!(otc.into_keys().collect::<Vec<_>>(), [Service::Css, Service::Dcs, Service::Rds, Service::Iam]);
    assert!(endpoint(None, None).known().is_empty());
}

/// The one table: every region of every cloud, and where its services are.
#[test]
fn every_endpoint_is_listed() {
    let mut rows = BTreeSet::new();
    for service in Service::ALL {
        for server in service.document().servers {
            for region in server.regions {
                let url = endpoint(server.cloud.parse().ok(), Some(region)).documented(*service).unwrap();
                rows.insert(format!("{} {region} {service} {url}", server.cloud));
            }
        }
    }
    let table: String = rows.into_iter().map(|row| row + "\n").collect();
    insta::with_settings!({ snapshot_path => "../../../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("endpoints", table);
    });
}

#[test]
fn what_is_missing_is_named() {
    let message = |endpoints: Endpoints| endpoints.of(Service::GeminiDb).unwrap_err().to_string();
    insta::assert_snapshot!(message(endpoint(None, None)), @"there is no endpoint for geminidb: no cloud is given");
    insta::assert_snapshot!(message(endpoint(Some(Cloud::Huawei), None)), @"there is no endpoint for geminidb: no region is given");
    insta::assert_snapshot!(message(endpoint(Some(Cloud::Otc), Some("eu-de"))), @"Open Telekom Cloud does not document geminidb");
    let unknown = css(Cloud::Otc, "eu-dee").unwrap_err();
    assert!(unknown.contains("has no region `eu-dee` for it; did you mean `eu-de`? it has eu-de"));
    let far = css(Cloud::Otc, "mars-1").unwrap_err();
    assert!(far.contains("has no region `mars-1` for it; it has eu-de"), "{far}");
}

#[test]
fn debug_shows_no_override() {
    let builder = crate::session::shared::Session::builder()
        .endpoint(Service::Css, "https://u:hunter2@css.example.com/?sig=hunter2");
    let shown = format!("{builder:?}");
    assert!(shown.contains("css") && !shown.contains("hunter2"), "{shown}");
}

#[test]
fn a_token_goes_to_https_or_this_machine_only() {
    for url in
        ["https://css.example.com", "https://10.0.0.1:8443/stem", "http://127.0.0.1:1", "http://[::1]:1"]
    {
        assert!(parse("css", url).is_ok(), "{url}");
    }
    let cases = [
        ("http://css.example.com", "a credential travels over https only (http is for this machine)"),
        ("http://a.localhost", "a credential travels over https only (http is for this machine)"),
        ("http://127.0.0.1.example.com", "a credential travels over https only (http is for this machine)"),
        ("ftp://css.example.com", "it is not https"),
        ("file:///etc/passwd", "it has no host"),
        ("css.example.com", "it does not parse as a URL"),
        ("https://u:p@css.example.com", "it has user information"),
        ("https://css.example.com/?a=b", "it has a query or fragment"),
    ];
    for (url, expected) in cases {
        let Err(Error::Endpoint { reason, url: shown, .. }) = parse("css", url) else { panic!("{url}") };
        assert_eq!(reason, expected, "{url}");
        assert!(!shown.contains("u:p") && !shown.contains("a=b"), "{shown}");
    }
}
