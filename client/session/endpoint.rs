//! The endpoints of the services of a cloud: the servers of the documents, and overrides.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use url::Url;

use crate::api;
use crate::cloud::Cloud;
use crate::documents::Server;
use crate::error::Error;
use crate::suggest::nearest;
use crate::transport::Generated;
use crate::url::{endpoint_url, shown};

/// The cloud and region, and the endpoints given instead of theirs, by service.
#[derive(Clone, Default)]
pub(super) struct Endpoints {
    pub(super) cloud: Option<Cloud>,
    pub(super) region: Option<String>,
    pub(super) overrides: BTreeMap<&'static str, String>,
}

/// Overrides are shown by service only: until they are checked, a password can be in one.
impl fmt::Debug for Endpoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoints")
            .field("cloud", &self.cloud)
            .field("region", &self.region)
            .field("overrides", &self.overrides.keys())
            .finish()
    }
}

impl Endpoints {
    /// Refuses overrides that a token must not go to, before anything is sent.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.overrides.iter().try_for_each(|(service, url)| parse(service, url).map(|_| ()))
    }

    /// The endpoint of a service: the override, or the server of its document for this cloud and region.
    pub(super) fn of<C: Generated>(&self) -> Result<Url, Error> {
        match self.overrides.get(C::SERVICE) {
            Some(url) => parse(C::SERVICE, url),
            None => self.documented(C::SERVICE, C::SERVERS),
        }
    }

    /// The endpoints of all services that have one, so that no call makes it again.
    pub(super) fn known(&self) -> BTreeMap<&'static str, Arc<Url>> {
        let services = [
            (api::css::Client::SERVICE, self.of::<api::css::Client>()),
            (api::geminidb::Client::SERVICE, self.of::<api::geminidb::Client>()),
            (api::iam::Client::SERVICE, self.of::<api::iam::Client>()),
        ];
        services.into_iter().filter_map(|(service, url)| Some((service, Arc::new(url.ok()?)))).collect()
    }

    fn documented(&self, service: &'static str, servers: &[Server]) -> Result<Url, Error> {
        let missing = |reason: String| Error::NoEndpoint { service, reason };
        let cloud = self.cloud.ok_or_else(|| missing("no cloud is given".into()))?;
        let region = self.region.as_deref().ok_or_else(|| missing("no region is given".into()))?;
        let of_cloud = || servers.iter().filter(|server| server.cloud == cloud.name());
        if of_cloud().next().is_none() {
            return Err(missing(format!("{cloud} does not document this service")));
        }
        let server = of_cloud().find(|server| server.regions.contains(&region)).ok_or_else(|| {
            let mut known: Vec<_> = of_cloud().flat_map(|server| server.regions).copied().collect();
            known.sort_unstable();
            let near = nearest(region, known.iter().copied());
            let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            missing(format!("{cloud} has no region `{region}` for it; {near}it has {}", known.join(", ")))
        })?;
        parse(service, &server.url.replace("{region}", region))
    }
}

/// Parses an endpoint that a credential may be sent to: https, or http to this machine.
fn parse(service: &'static str, url: &str) -> Result<Url, Error> {
    endpoint_url(url).map_err(|reason| Error::Endpoint { service, url: shown(url), reason })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::documents;

    fn endpoint(cloud: Option<Cloud>, region: Option<&str>) -> Endpoints {
        Endpoints { cloud, region: region.map(str::to_owned), overrides: BTreeMap::new() }
    }

    fn css(cloud: Cloud, region: &str) -> Result<String, String> {
        endpoint(Some(cloud), Some(region))
            .of::<api::css::Client>()
            .map(|url| url.to_string())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn endpoints_are_those_of_the_documents() {
        assert_eq!(css(Cloud::Otc, "eu-de").unwrap(), "https://css.eu-de.otc.t-systems.com/");
        assert_eq!(css(Cloud::Huawei, "cn-north-4").unwrap(), "https://css.cn-north-4.myhuaweicloud.com/");
        assert_eq!(css(Cloud::Huawei, "cn-north-1").unwrap(), "https://es.cn-north-1.myhuaweicloud.com/");
        let geminidb = endpoint(Some(Cloud::Huawei), Some("eu-west-101")).of::<api::geminidb::Client>();
        assert_eq!(geminidb.unwrap().as_str(), "https://gaussdb-nosql.eu-west-101.myhuaweicloud.eu/");
    }

    #[test]
    fn what_is_known_is_what_is_asked_for() {
        let huawei = endpoint(Some(Cloud::Huawei), Some("cn-north-4"));
        let known = huawei.known();
        assert_eq!(known.keys().copied().collect::<Vec<_>>(), ["css", "geminidb", "iam"]);
        assert_eq!(*known["css"], huawei.of::<api::css::Client>().unwrap());
        // A service without an endpoint fails when it is called.
        let otc = endpoint(Some(Cloud::Otc), Some("eu-de")).known();
        assert_eq!(otc.into_keys().collect::<Vec<_>>(), ["css", "iam"]);
        assert!(endpoint(None, None).known().is_empty());
    }

    /// The one table: every region of every cloud, and where its services are.
    #[test]
    fn every_endpoint_is_listed() {
        let mut rows = BTreeSet::new();
        let services: [(&str, &[Server]); 3] = [
            ("css", documents::css::SERVERS),
            ("geminidb", documents::geminidb::SERVERS),
            ("iam", documents::iam::SERVERS),
        ];
        for (service, servers) in services {
            for server in servers {
                for region in server.regions {
                    let url = endpoint(server.cloud.parse().ok(), Some(region))
                        .documented(service, servers)
                        .unwrap();
                    rows.insert(format!("{} {region} {service} {url}", server.cloud));
                }
            }
        }
        let table: String = rows.into_iter().map(|row| row + "\n").collect();
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!("endpoints", table);
        });
    }

    #[test]
    fn what_is_missing_is_named() {
        let message = |endpoints: Endpoints| endpoints.of::<api::geminidb::Client>().unwrap_err().to_string();
        insta::assert_snapshot!(message(endpoint(None, None)), @"there is no endpoint for geminidb: no cloud is given");
        insta::assert_snapshot!(message(endpoint(Some(Cloud::Huawei), None)), @"there is no endpoint for geminidb: no region is given");
        insta::assert_snapshot!(message(endpoint(Some(Cloud::Otc), Some("eu-de"))), @"there is no endpoint for geminidb: Open Telekom Cloud does not document this service");
        let unknown = css(Cloud::Otc, "eu-dee").unwrap_err();
        assert!(unknown.contains("has no region `eu-dee` for it; did you mean `eu-de`? it has eu-de"));
        let far = css(Cloud::Otc, "mars-1").unwrap_err();
        assert!(far.contains("has no region `mars-1` for it; it has eu-de"), "{far}");
    }

    #[test]
    fn debug_shows_no_override() {
        let builder = crate::session::shared::Session::builder()
            .css_endpoint("https://u:hunter2@css.example.com/?sig=hunter2");
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
            (
                "http://127.0.0.1.example.com",
                "a credential travels over https only (http is for this machine)",
            ),
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
}
