//! Proxies of the environment that is handed in: what they see, whom they are not for, and how they fail.

use std::time::Duration;

use cloud_certs::{CaBundle, Credential, Environment, Error, NetworkFailure, Secret, SessionBuilder};
use cloud_certs_emulator::{DOMAIN, Operation, PASSWORD};
use insta::assert_snapshot;

use crate::support::{CASSANDRA, Cloud, everything};
use crate::wire::{Behaviour, Front, TestProxy};

const CSS: &str = "css.example.test";
const GEMINIDB: &str = "geminidb.example.test";
const IAM: &str = "iam.example.test";
const STORAGE: &str = "storage.example.test";

/// User `gw` and password `hunt@er/2`, as in a URL and as in the header.
const USER: &str = "gw:hunt%40er%2F2@";
const BASIC: &str = "Basic Z3c6aHVudEBlci8y";

/// A session with hosts that only a proxy can reach.
fn away(cloud: &Cloud, variables: &[(&str, &str)]) -> SessionBuilder {
    cloud
        .builder()
        .endpoint(cloud_certs::Service::Css, format!("https://{CSS}"))
        .endpoint(cloud_certs::Service::GeminiDb, format!("https://{GEMINIDB}"))
        .endpoint(cloud_certs::Service::Iam, format!("https://{IAM}"))
        .environment(Environment::new(variables.iter().copied()))
}

async fn front(cloud: &Cloud) -> (Front, CaBundle) {
    // The last name is of no host; where systems take it, it is this machine.
    let front = Front::start(&cloud.emulator, &[CSS, GEMINIDB, IAM, STORAGE, "0.0.0.0"]).await;
    let roots = CaBundle::from_bytes(front.ca_pem.as_bytes()).unwrap();
    (front, roots)
}

#[tokio::test]
async fn the_proxy_sees_its_password_and_the_service_sees_the_token() {
    let cloud = Cloud::start().await;
    let (front, roots) = front(&cloud).await;
    let proxy = TestProxy::start(Behaviour::Tunnel(front.port)).await;
    let session = away(&cloud, &[("HTTPS_PROXY", &proxy.url(USER))]).roots(roots).build().unwrap();
    session.css().ca_certificates().await.unwrap();

    let heads = proxy.heads();
    assert_eq!(heads.len(), 1, "{heads:?}");
    let lines: Vec<_> = heads[0].split("\r\n").collect();
    assert_eq!(lines[0], format!("CONNECT {CSS}:443 HTTP/1.1"));
    let header = lines.iter().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("proxy-authorization").then_some(value)
    });
    assert_eq!(header, Some(BASIC), "{heads:?}");
    assert!(!heads[0].to_ascii_lowercase().contains("x-auth-token"), "{heads:?}");

    let request = &cloud.requests(Operation::CSS_DOWNLOAD_CERT)[0];
    assert!(request.headers.contains_key("x-auth-token"));
    assert!(!request.headers.contains_key("proxy-authorization"), "{:?}", request.headers.keys());
    assert!(!format!("{session:?}").contains("hunt"), "{session:?}");
}

/// The hosts that a proxy was asked to connect to.
fn asked(proxy: &TestProxy) -> Vec<String> {
    let host = |head: String| Some(head.strip_prefix("CONNECT ")?.split_once(":443 HTTP/1.1")?.0.to_owned());
    proxy.heads().into_iter().filter_map(host).collect()
}

#[tokio::test]
async fn a_password_goes_to_iam_through_the_proxy() {
    let cloud = Cloud::start().await;
    let (front, roots) = front(&cloud).await;
    let user = Credential::password(cloud_certs_emulator::USER, DOMAIN, Secret::new(PASSWORD));
    let proxy = TestProxy::start(Behaviour::Tunnel(front.port)).await;
    let session = away(&cloud, &[("HTTPS_PROXY", &proxy.url(""))]).roots(roots).credential(user.clone());
    session.build().unwrap().css().ca_certificates().await.unwrap();
    assert_eq!(asked(&proxy), [IAM, CSS]);
    assert!(!proxy.heads().concat().contains(PASSWORD));

    // What did not reach IAM counts as no wrong password, and is tried again.
    let proxy = TestProxy::start(Behaviour::Answer("502 Bad Gateway")).await;
    let error = failure_of(away(&cloud, &[("HTTPS_PROXY", &proxy.url(USER))]).credential(user)).await;
    assert!(matches!(error, Error::Token { .. }), "{error:?}");
    assert_eq!(asked(&proxy), [IAM; 4]);
}

#[tokio::test]
async fn download_links_go_through_the_proxy_even_of_this_machines_name() {
    let cloud = Cloud::start().await;
    let (front, roots) = front(&cloud).await;
    let proxy = TestProxy::start(Behaviour::Tunnel(front.port)).await;
    let link = cloud.link().await;
    let path = link.splitn(4, '/').nth(3).unwrap();
    cloud.next_link(&format!("https://{STORAGE}/{path}"));
    let named = format!("http://localhost:{}", proxy.port());
    let session = away(&cloud, &[("all_proxy", &named)]).roots(roots).build().unwrap();
    session.geminidb().ca_certificates(CASSANDRA).await.unwrap();

    assert_eq!(asked(&proxy), [GEMINIDB, STORAGE]);
    assert!(!cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD)[0].headers.contains_key("x-auth-token"));
}

#[tokio::test]
async fn this_machine_is_reached_without_the_proxy() {
    let cloud = Cloud::start().await;
    let proxy = TestProxy::start(Behaviour::Answer("502 Bad Gateway")).await;
    let url = proxy.url("");
    let proxies = ["https_proxy", "http_proxy", "all_proxy", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"];
    let environment = Environment::new(proxies.map(|name| (name, url.as_str())));
    for endpoint in [cloud.emulator.https_url(), cloud.emulator.http_url()] {
        for endpoint in [endpoint.replace("localhost", "127.0.0.1"), endpoint] {
            let builder = cloud.builder().environment(environment.clone());
            let session = builder
                .endpoint(cloud_certs::Service::Css, &endpoint)
                .endpoint(cloud_certs::Service::GeminiDb, &endpoint)
                .build()
                .unwrap();
            session.css().ca_certificates().await.unwrap();
            session.geminidb().ca_certificates(CASSANDRA).await.unwrap();
        }
    }
    assert_eq!(proxy.heads(), [""; 0]);
}

/// Connections to `0.0.0.0` stay on this machine, and it is no loopback address.
#[cfg(unix)]
#[tokio::test]
async fn exempt_hosts_are_reached_without_the_proxy() {
    let cloud = Cloud::start().await;
    let (front, roots) = front(&cloud).await;
    let proxy = TestProxy::start(Behaviour::Answer("502 Bad Gateway")).await;
    let endpoint = format!("https://0.0.0.0:{}", front.port);
    for (exempt, times) in [("0.0.0.0/32", 0), ("*", 0), ("example.test", 1)] {
        let variables = [("HTTPS_PROXY", &*proxy.url("")), ("NO_PROXY", exempt)];
        let builder =
            away(&cloud, &variables).endpoint(cloud_certs::Service::Css, &endpoint).roots(roots.clone());
        let result = builder.retry(cloud_certs::Retry::new().with_retries(0)).build().unwrap();
        let result = result.css().ca_certificates().await;
        assert_eq!(result.is_ok(), times == 0, "{exempt}: {result:?}");
        assert_eq!(proxy.heads().len(), times, "{exempt}");
    }
}

/// How a session fails whose requests have to go through this proxy.
async fn failure(cloud: &Cloud, url: &str) -> Error {
    failure_of(away(cloud, &[("HTTPS_PROXY", url)])).await
}

async fn failure_of(builder: SessionBuilder) -> Error {
    let error = builder.build().unwrap().css().ca_certificates().await.unwrap_err();
    let told = everything(&error);
    for secret in ["hunt", "er/2", "Z3c6"] {
        assert!(!told.contains(secret), "{told}");
    }
    error
}

/// The message, its last cause, and what to do.
fn told(error: &Error) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |cause| (*cause).source());
    let why = causes.last().map(ToString::to_string).unwrap_or_default();
    let text = format!("{error}\n  why: {why}\n  next: {}", error.hint().unwrap_or_default());
    crate::support::without_ports(&text.replace("127.0.0.1", "localhost"))
}

#[tokio::test]
async fn a_password_that_the_proxy_refuses_is_not_sent_again() {
    let cloud = Cloud::start().await;
    let proxy = TestProxy::start(Behaviour::Answer("407 Proxy Authentication Required")).await;
    let error = failure(&cloud, &proxy.url(USER)).await;
    assert_snapshot!(told(&error), @"
    the proxy localhost:PORT asks for a user and password
      why: tunnel error: proxy authorization required
      next: give its user and password in the variable that names it, as http://USER:PASSWORD@HOST:PORT with %XX for special characters
    ");
    assert!(!error.is_retryable());
    assert_eq!(proxy.heads().len(), 1);
}

#[tokio::test]
async fn a_proxy_that_makes_no_connection_is_named() {
    let cloud = Cloud::start().await;
    let proxy = TestProxy::start(Behaviour::Answer("502 Bad Gateway")).await;
    assert_snapshot!(told(&failure(&cloud, &proxy.url(USER)).await), @"
    no way through the proxy localhost:PORT, tried 4 times
      why: it does not connect to css.example.test
      next: check the proxy and what it allows; NO_PROXY lists the hosts that are reached without it
    ");
    assert_eq!(proxy.heads().len(), 4, "it may pass");
    let proxy = TestProxy::start(Behaviour::Lie).await;
    assert_snapshot!(told(&failure(&cloud, &proxy.url(USER)).await), @"
    no way through the proxy localhost:PORT, tried 4 times
      why: tls handshake eof
      next: check the proxy and what it allows; NO_PROXY lists the hosts that are reached without it
    ");
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named() {
    let cloud = Cloud::start().await;
    let proxy = TestProxy::start(Behaviour::Silence).await;
    let builder = away(&cloud, &[("HTTPS_PROXY", &proxy.url(USER))]);
    let error = failure_of(builder.connect_timeout(Duration::from_millis(200))).await;
    assert_snapshot!(told(&error), @"
    no way through the proxy localhost:PORT, tried 4 times
      why: operation timed out
      next: check the proxy and what it allows; NO_PROXY lists the hosts that are reached without it
    ");
    let url = proxy.url(USER);
    drop(proxy);
    let error = failure(&cloud, &url).await;
    assert!(matches!(error, Error::Network { failure: NetworkFailure::Proxy, .. }), "{error:?}");
}

#[tokio::test]
async fn trust_is_told_apart_for_the_proxy_and_the_host_behind_it() {
    let cloud = Cloud::start().await;
    let (front, _) = front(&cloud).await;
    let proxy = TestProxy::start(Behaviour::Tunnel(front.port)).await;
    let behind = failure(&cloud, &proxy.url(USER)).await;
    assert!(matches!(&behind, Error::Tls { host, .. } if host == CSS), "{behind:?}");
    let itself = failure(&cloud, &format!("https://{USER}127.0.0.1:{}", front.port)).await;
    assert!(matches!(&itself, Error::Tls { host, .. } if host.starts_with("127.0.0.1:")), "{itself:?}");
}

#[tokio::test]
async fn a_variable_that_names_no_proxy_is_told() {
    let cloud = Cloud::start().await;
    let error = away(&cloud, &[("ALL_PROXY", "socks5://gw:hunter2@127.0.0.1:1080")]).build().unwrap_err();
    assert_snapshot!(told(&error), @"
    the proxy of `ALL_PROXY` cannot be used: it is a SOCKS proxy
      why: 
      next: give http://HOST:PORT or https://HOST:PORT there, or leave the variable out
    ");
    assert!(!everything(&error).contains("hunt"), "{}", everything(&error));
}

/// The same test in a process whose own variables name a proxy that nobody listens at.
#[cfg(unix)]
#[test]
fn the_variables_of_the_process_are_not_read() {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "proxy::without_an_environment_there_is_no_proxy"])
        .envs(
            ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].map(|name| (name, "http://127.0.0.1:1")),
        )
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

#[cfg(unix)]
#[ignore = "is run in a process of its own by the test above"]
#[tokio::test]
async fn without_an_environment_there_is_no_proxy() {
    let cloud = Cloud::start().await;
    let (front, roots) = front(&cloud).await;
    let endpoint = format!("https://0.0.0.0:{}", front.port);
    let session = cloud.builder().endpoint(cloud_certs::Service::Css, endpoint).roots(roots).build().unwrap();
    session.css().ca_certificates().await.unwrap();
}
