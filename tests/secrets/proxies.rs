//! A proxy with a password: what it is told, and what is told of it.

use cloud_certs::{CaBundle, Environment, Error, Session};
use cloud_certs_emulator::Operation;

use crate::capture::Capture;
use crate::cloud::Cloud;
use crate::leak::{Secrets, shown};
use crate::seen::{Call, Watch, kind, outcome, things, told};
use crate::ways::{Kind, Way};
use crate::wire::{Behaviour, Front, TestProxy};

const USER: &str = "gateway:pr0xy%2Fpass%40word@";
const HOST: &str = "cloud.example.test";

/// The password as it is, as it is in the URL, and as it is in the header.
fn secrets(way: &Way) -> Secrets {
    way.secrets
        .clone()
        .with("proxy password", "pr0xy/pass@word")
        .with("proxy password in a URL", "pr0xy%2Fpass%40word")
        .with("proxy header", "Z2F0ZXdheTpwcjB4eS9wYXNzQHdvcmQ=")
}

/// A session with hosts that only a proxy can reach, and the `Debug` of its builder.
fn away(cloud: &Cloud, way: &Way, proxy: &str, roots: Option<CaBundle>) -> (Result<Session, Error>, String) {
    let url = format!("https://{HOST}");
    let builder = way
        .builder(cloud)
        .endpoint(cloud_certs::Service::Css, &url)
        .endpoint(cloud_certs::Service::GeminiDb, &url)
        .endpoint(cloud_certs::Service::Iam, &url);
    let builder = builder.environment(Environment::new([("HTTPS_PROXY", proxy)]));
    let builder = roots.into_iter().fold(builder, |builder, roots| builder.roots(roots));
    let of_builder = shown(&builder);
    (builder.build(), of_builder)
}

#[tokio::test]
async fn a_proxy_is_told_its_password_and_nothing_else() {
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = Watch::new(&cloud, &capture);
    let front = Front::start(&cloud.emulator, &[HOST]).await;
    for kind in Kind::ALL {
        let way = kind.given(&cloud);
        let proxy = TestProxy::start(Behaviour::Tunnel(front.port)).await;
        let roots = CaBundle::from_bytes(front.ca_pem.as_bytes()).unwrap();
        let (session, of_builder) = away(&cloud, &way, &proxy.url(USER), Some(roots));
        let session = session.unwrap();
        for call in [Call::Css, Call::Instances, Call::Projects] {
            assert_eq!(outcome(&call.make(&session).await), "done", "{kind:?}");
        }
        let mut sent = way.secrets.clone();
        sent.add_sent(&watch.sent());
        assert!(watch.sent().iter().all(|request| !request.headers.contains_key("proxy-authorization")));
        let heads = proxy.heads().concat();
        assert!(heads.contains("Basic Z2F0ZXdheTpwcjB4eS9wYXNzQHdvcmQ="), "{heads}");
        sent.assert_not_in("what the proxy is told", &heads);
        watch.search(&format!("{kind:?}"), &secrets(&way), &[of_builder, things(&session).await]);
    }
}

#[tokio::test]
async fn nobody_sees_the_password_of_a_proxy_that_fails() {
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = Watch::new(&cloud, &capture);
    let front = Front::start(&cloud.emulator, &[HOST]).await;
    let repeats = "502 Z2F0ZXdheTpwcjB4eS9wYXNzQHdvcmQ= pr0xy/pass@word\r\nX-Request-Id: pr0xy/pass@word";
    let cases = [
        (Behaviour::Answer("407 Proxy Authentication Required"), "ProxyAuthentication"),
        (Behaviour::Answer(repeats), "Proxy"),
        (Behaviour::Answer("200 pr0xy/pass@word, and no tunnel"), "Proxy"),
        (Behaviour::Lie, "Proxy"),
        // With a certificate that nobody trusts.
        (Behaviour::Tunnel(front.port), "tls"),
    ];
    for (behaviour, expected) in cases {
        let proxy = TestProxy::start(behaviour).await;
        for kind_of in [Kind::Token, Kind::Password, Kind::TemporaryKey] {
            let way = kind_of.given(&cloud);
            let session = away(&cloud, &way, &proxy.url(USER), None).0.unwrap();
            let error = Call::Css.make(&session).await.unwrap_err();
            let expected = if way.asks_iam { format!("no token: {expected}") } else { expected.to_owned() };
            assert_eq!(kind(&error), expected);
            watch.search(
                &format!("{kind_of:?}, {expected}"),
                &secrets(&way),
                &[told(&error), things(&session).await],
            );
        }
        assert!(!proxy.heads().is_empty());
    }
    assert!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).is_empty());
}

#[tokio::test]
async fn nobody_sees_the_password_of_what_is_no_proxy() {
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = Watch::new(&cloud, &capture);
    let way = Kind::Token.given(&cloud);
    for proxy in [
        format!("socks5://{USER}proxy.example:1080"),
        format!("ftp://{USER}proxy.example"),
        format!("http://{USER}proxy.example:port"),
        format!("http://{USER}"),
        format!("http://{USER}[::1"),
        "http://gateway:pr0xy/pass@word@proxy.example:3128".to_owned(),
        "http://gateway:1#pr0xy/pass@word@proxy.example:3128".to_owned(),
        "http://gateway:1?pr0xy/pass@word@proxy.example:3128".to_owned(),
    ] {
        let (session, of_builder) = away(&cloud, &way, &proxy, None);
        let error = session.unwrap_err();
        assert_eq!(kind(&error), "proxy", "{proxy}");
        watch.search(&proxy, &secrets(&way), &[told(&error), of_builder]);
    }
}
