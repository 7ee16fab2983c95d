//! Bad links reach nobody: a proxy, through which every other host would be asked, hears of none.

use cloud_certs::{Credential, Environment, Secret};
use cloud_certs_emulator::{Fault, Service};

use crate::cloud::{Cloud, fetch};
use crate::kind::kind;
use crate::wire::{Behaviour, TestProxy};

/// What the proxy is asked, and the kind of the error.
async fn asked(fault: Fault) -> (Vec<String>, String) {
    let cloud = Cloud::start().await;
    let proxy = TestProxy::start(Behaviour::Answer("502 Bad Gateway")).await;
    let environment = Environment::new([("https_proxy", proxy.url("")), ("http_proxy", proxy.url(""))]);
    let token = Credential::token(Secret::new(cloud.emulator.token()));
    let session = cloud.builder().environment(environment).credential(token).build().unwrap();
    cloud.emulator.add_fault(fault);
    let error = fetch(&session, Service::GeminiDb).await.unwrap_err();
    (proxy.heads(), kind(&error))
}

#[tokio::test]
async fn nobody_hears_of_a_bad_link() {
    for fault in [
        Fault::LinkFile,
        Fault::LinkData,
        Fault::LinkLoopback,
        Fault::LinkLinkLocal,
        Fault::LinkPrivate,
        Fault::LinkIp,
        Fault::LinkCredentials,
    ] {
        assert_eq!(asked(fault).await.0, [""; 0], "{fault:?}");
    }
}

/// The canary sings: a link that may be followed goes through it, and with it no secret.
#[tokio::test]
async fn the_proxy_hears_of_a_link_to_another_host() {
    let (heads, kind) = asked(Fault::LinkOtherHost).await;
    assert_eq!((heads.len(), kind.as_str()), (3, "Network Proxy"));
    for head in heads {
        assert!(head.starts_with("CONNECT storage.invalid:443 HTTP/1.1\r\n"), "{head}");
        assert!(!head.to_ascii_lowercase().contains("x-auth-token"), "{head}");
    }
}
