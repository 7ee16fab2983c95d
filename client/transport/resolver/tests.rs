use super::*;
use crate::transport::failure::find;

/// The refusal of a request to a name that resolves to this machine.
async fn request(allows_loopback: bool) -> Option<String> {
    let tls = crate::transport::http::tls_with(rustls::RootCertStore::empty()).unwrap();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .dns_resolver(PublicResolver { allows_loopback, proxy: Proxy::default() })
        .build()
        .unwrap();
    // Nothing listens on port 1: an allowed address ends in a refused connection.
    let error = client.get("https://localhost:1/").send().await.unwrap_err();
    find::<RefusedAddress>(&error).map(|refused| refused.to_string())
}

#[tokio::test]
async fn a_name_that_leads_to_this_machine_is_refused() {
    let refusal = request(false).await.unwrap();
    assert!(refusal.starts_with("`localhost` resolves to the loopback address "), "{refusal}");
    assert_eq!(request(true).await, None);
}

#[test]
fn addresses_are_told_apart() {
    let cases = [
        ("127.0.0.1", Some("loopback")),
        ("::1", Some("loopback")),
        ("::ffff:127.0.0.1", Some("loopback")),
        ("169.254.169.254", Some("link-local")),
        ("fe80::1", Some("link-local")),
        ("0.0.0.0", Some("unspecified")),
        ("0.1.2.3", Some("unspecified")),
        ("::", Some("unspecified")),
        ("224.0.0.1", Some("multicast")),
        ("ff02::1", Some("multicast")),
        ("10.0.0.1", None),
        ("192.168.1.1", None),
        ("fd00::1", None),
        ("100.125.1.1", None),
        ("8.8.8.8", None),
    ];
    for (address, expected) in cases {
        assert_eq!(refused(address.parse().unwrap(), false), expected, "{address}");
    }
    assert_eq!(refused("127.0.0.1".parse().unwrap(), true), None);
    assert_eq!(refused("169.254.169.254".parse().unwrap(), true), Some("link-local"));
}
