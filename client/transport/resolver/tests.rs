use super::*;

#[tokio::test]
async fn localhost_is_this_machine_and_nobody_is_asked() {
    for name in ["localhost", "LocalHost", "localhost.", "db.localhost", "DB.LOCALHOST."] {
        let name: Name = name.parse().unwrap();
        let found: Vec<_> = LocalResolver.resolve(name).await.unwrap().map(|address| address.ip()).collect();
        assert_eq!(found, [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()]);
    }
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

#[test]
fn an_address_within_another_is_seen() {
    let metadata = Some("link-local");
    for (address, expected) in [
        // 169.254.169.254 in NAT64, with the well-known prefix and with prefixes of 48, 56, 64 and 96 bits.
        ("64:ff9b::a9fe:a9fe", metadata),
        ("64:ff9b:1:a9fe:a9:fe00::", metadata),
        ("64:ff9b:1:12a9:fe:a9fe::", metadata),
        ("64:ff9b:1:1234:a9:fea9:fe00:0", metadata),
        ("64:ff9b:1:1234:5678:9abc:a9fe:a9fe", metadata),
        ("2002:a9fe:a9fe::1", metadata),
        ("::a9fe:a9fe", metadata),
        ("::ffff:0:a9fe:a9fe", metadata),
        ("2001:0:a9fe:a9fe::1", metadata),
        ("2001:0:808:808::5601:5601", metadata),
        ("2001:db8::5efe:a9fe:a9fe", metadata),
        ("fd00::200:5efe:a9fe:a9fe", metadata),
        ("64:ff9b::7f00:1", Some("loopback")),
        ("2002:7f00:1::", Some("loopback")),
        ("64:ff9b::6464:64c8", Some("metadata")),
        ("64:ff9b::808:808", None),
        ("2002:808:808::1", None),
        ("2001:db8::a9fe:a9fe", None),
        ("2606:4700::1111", None),
    ] {
        assert_eq!(refused(address.parse().unwrap(), false), expected, "{address}");
    }
    // An API on this machine does not make a gateway's way there shorter.
    assert_eq!(refused("64:ff9b::7f00:1".parse().unwrap(), true), Some("loopback"));
}

#[test]
fn metadata_of_other_clouds_is_refused() {
    for address in [
        "fd00:ec2::254",
        "fd20:ce::254",
        "fd00:a9fe:a9fe::1",
        "fd00:42::42",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
    ] {
        assert_eq!(refused(address.parse().unwrap(), true), Some("metadata"), "{address}");
    }
}
