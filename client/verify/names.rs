//! Names of a certificate that nearly match the wanted name.

use std::net::IpAddr;

use cloud_certs_certificate::Certificate;
use rustls::pki_types::ServerName;

/// A name of a certificate that looks like the wanted name to a reader, but does not match it for a client.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NearMiss {
    /// The address is among the names as a DNS name, as text.
    AddressAsDnsName {
        /// The name.
        name: String,
    },
    /// The address is there in the other version of IP, as IPv4 is written in IPv6.
    OtherVersionOfIp {
        /// The address.
        name: String,
    },
    /// The name is there with a dot at its end.
    DotAtEnd {
        /// The name.
        name: String,
    },
    /// A wildcard stands for exactly one label, but the name has more or none in its place.
    WildcardForOneLabel {
        /// The name with the wildcard.
        name: String,
    },
    /// A wildcard that is not a whole label.
    PartialWildcard {
        /// The name with the wildcard.
        name: String,
    },
    /// The name is the common name of the subject, which does not count.
    CommonName {
        /// The name.
        name: String,
    },
}

impl NearMiss {
    /// Finds the nearest name of a certificate, if there is one.
    pub(super) fn find(wanted: &ServerName<'_>, certificate: &Certificate) -> Option<Self> {
        let names = certificate.subject_alt_names();
        let text = wanted.to_str().to_lowercase();
        let text = text.trim_end_matches('.');
        let near = match wanted {
            ServerName::IpAddress(address) => {
                names.into_iter().find_map(|name| Self::of_address(IpAddr::from(*address), name))
            }
            _ => names.into_iter().find_map(|name| Self::of_name(text, name)),
        };
        near.or_else(|| {
            let name = certificate.common_name()?;
            (name.to_lowercase() == text).then_some(Self::CommonName { name })
        })
    }

    fn of_address(wanted: IpAddr, name: String) -> Option<Self> {
        let found: IpAddr = name.parse().ok()?;
        if found == wanted {
            // As an address it would count.
            return Some(Self::AddressAsDnsName { name });
        }
        (found.to_canonical() == wanted.to_canonical()).then_some(Self::OtherVersionOfIp { name })
    }

    fn of_name(wanted: &str, name: String) -> Option<Self> {
        let found = name.to_lowercase();
        if found.strip_suffix('.') == Some(wanted) {
            return Some(Self::DotAtEnd { name });
        }
        let (label, rest) = found.split_once('.')?;
        let (before, after) = label.split_once('*')?;
        if (before, after) == ("", "") {
            let is_below = wanted.strip_suffix(rest).is_some_and(|labels| labels.ends_with('.'));
            return (is_below || wanted == rest).then_some(Self::WildcardForOneLabel { name });
        }
        let (wanted, end) = wanted.split_once('.')?;
        let is_meant = end == rest && wanted.starts_with(before) && wanted.ends_with(after);
        is_meant.then_some(Self::PartialWildcard { name })
    }

    /// Says what is wrong, after "the server's certificate is not for `NAME`:".
    pub(super) fn sentence(&self, wanted: &str, names: &[String]) -> String {
        let others =
            if names.is_empty() { String::new() } else { format!(", which are {}", names.join(", ")) };
        match self {
            Self::AddressAsDnsName { name } => format!(
                "it has {name} as a DNS name, which does not count for an address: it has to be an IP address in the \
                 subject alternative names"
            ),
            Self::OtherVersionOfIp { name } => {
                format!(
                    "it has the address {name}, which is another one for a client: the version of IP differs"
                )
            }
            Self::DotAtEnd { name } => {
                format!("it has `{name}` with a dot at its end, which matches no name")
            }
            Self::WildcardForOneLabel { name }
                if name.split_once('.').is_some_and(|(_, rest)| rest == wanted) =>
            {
                format!(
                    "it has `{name}`, where `*` stands for exactly one label, and none is before `{wanted}`"
                )
            }
            Self::WildcardForOneLabel { name } => {
                format!("it has `{name}`, where `*` stands for exactly one label and not for several")
            }
            Self::PartialWildcard { name } => format!(
                "it has `{name}`, where `*` is a part of a label, which rustls does not take for a wildcard; OpenSSL does"
            ),
            Self::CommonName { name } => format!(
                "it has `{name}` as its common name only, which does not count: it has to be in the subject \
                 alternative names{others}"
            ),
        }
    }

    /// Returns the advice.
    pub(super) fn hint(&self) -> &'static str {
        match self {
            Self::AddressAsDnsName { .. } | Self::OtherVersionOfIp { .. } => {
                "give the server a certificate with this address as an IP address, or connect by another of its names"
            }
            Self::DotAtEnd { .. } => "give the server a certificate with the name without that dot",
            Self::WildcardForOneLabel { .. } | Self::PartialWildcard { .. } => {
                "give the server a certificate with the whole name, or connect by a name that it has"
            }
            Self::CommonName { .. } => {
                "give the server a certificate with subject alternative names: a common name does not count"
            }
        }
    }
}
