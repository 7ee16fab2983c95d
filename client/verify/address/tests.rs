use proptest::prelude::*;

use super::*;

#[test]
fn hosts_and_ports_are_told_apart() {
    for text in ["localhost:9200", "db.example.com:1", "192.0.2.1:65535", "[2001:db8::1]:443", "a_b.c:8635"] {
        assert_eq!(text.parse::<ServerAddress>().unwrap().to_string(), text);
    }
}

#[test]
fn what_is_wrong_is_told() {
    use ParseServerAddressError::*;
    for (text, expected) in [
        ("", NoHost),
        (":9200", NoHost),
        ("localhost", NoPort),
        ("localhost:", NoPort),
        ("[::1]", NoPort),
        ("[::1]:", NoPort),
        ("[::1]9200", NoPort),
        ("[::1", NoBrackets),
        ("::1:9200", NoBrackets),
        ("::1", NoBrackets),
        ("https://localhost:9200", Url),
        ("localhost:9200/", Url),
        ("localhost:0", Port),
        ("localhost:+1", Port),
        ("localhost:65536", Port),
        ("localhost:https", Port),
        ("local host:1", Host),
        ("*.example.com:1", Host),
        ("300.1.1.1:1", Host),
        ("[localhost]:1", Host),
        ("[fe80::1%eth0]:1", Host),
        ("\u{1b}[31m:1", Host),
    ] {
        assert_eq!(text.parse::<ServerAddress>(), Err(expected), "{text:?}");
    }
}

proptest! {
    #[test]
    fn no_text_is_too_much(text in r"(\PC|[\[\]:.0-9a-z]){0,24}") {
        if let Ok(server) = text.parse::<ServerAddress>() {
            prop_assert_eq!(server.to_string().parse::<ServerAddress>(), Ok(server));
        }
    }
}
