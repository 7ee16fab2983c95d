//! The values of the keys about a server, checked while they are read.

use cloud_certs::rustls::pki_types::ServerName;
use cloud_certs::verify::ServerAddress;
use serde::Deserialize;

/// An address, as text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct ServerText(pub(crate) ServerAddress);

impl TryFrom<String> for ServerText {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parsed = text.parse();
        parsed.map(Self).map_err(|error: cloud_certs::verify::ParseServerAddressError| error.to_string())
    }
}

/// A DNS name or an IP address, as text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct NameText(pub(crate) ServerName<'static>);

impl TryFrom<String> for NameText {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let error = format!("`{text}` is neither a DNS name nor an IP address");
        ServerName::try_from(text).map(Self).map_err(|_| error)
    }
}

/// A protocol, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StartTlsName {
    Postgres,
    Mysql,
}
