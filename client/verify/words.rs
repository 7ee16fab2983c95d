//! Identifiers of TLS in words: alerts, protocols and cipher suites.

use rustls::{AlertDescription, CipherSuite, ProtocolVersion};

/// The protocol as people write it.
pub(super) fn protocol(version: ProtocolVersion) -> String {
    match version {
        ProtocolVersion::TLSv1_3 => "TLS 1.3".to_owned(),
        ProtocolVersion::TLSv1_2 => "TLS 1.2".to_owned(),
        other => format!("{other:?}"),
    }
}

/// The IANA name; rustls has names of its own for the suites of TLS 1.3.
pub(super) fn cipher_suite(suite: CipherSuite) -> String {
    let name = format!("{suite:?}");
    name.strip_prefix("TLS13_").map(|rest| format!("TLS_{rest}")).unwrap_or(name)
}

/// The name of an alert as the standard writes it, or its number.
pub(super) fn alert_name(alert: AlertDescription) -> String {
    let Some(name) = alert.as_str() else { return format!("number {}", u8::from(alert)) };
    // rustls spells one of them its own way.
    let name = name.replace("Unrecognised", "Unrecognized");
    let mut text = String::new();
    let mut letters = name.chars().peekable();
    let mut was_lowercase = false;
    while let Some(letter) = letters.next() {
        // A word begins with a capital, but those of `CA` and `PSK` are one word.
        let is_followed = !text.is_empty() && letters.peek().is_some_and(char::is_ascii_lowercase);
        if letter.is_ascii_uppercase() && (was_lowercase || is_followed) {
            text.push('_');
        }
        was_lowercase = letter.is_ascii_lowercase();
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_have_the_names_of_the_standard() {
        let names = [40, 48, 70, 112, 115, 116, 250].map(|number: u8| alert_name(number.into()));
        assert_eq!(
            names,
            [
                "handshake_failure",
                "unknown_ca",
                "protocol_version",
                "unrecognized_name",
                "unknown_psk_identity",
                "certificate_required",
                "number 250"
            ]
        );
    }
}
