//! GeminiDB instances, and how the listing of the service is read.

use serde::Deserialize;
use serde_json::Value;

use crate::api::geminidb::types::ListInstancesResponseBody;

/// A GeminiDB instance.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Instance {
    /// Its id, like `e73893ef73754465a8bd2e0857bbf13ein06`.
    pub id: String,
    /// Its name; several instances can have the same.
    pub name: String,
    /// Its database: `cassandra`, `mongodb`, `redis`, `influxdb` or a newer one.
    pub engine: Option<String>,
    /// The version of the database.
    pub version: Option<String>,
    /// Its TLS, and whose certificate it has.
    pub ssl: SslState,
}

/// The TLS of an instance, and whose certificate it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SslState {
    /// TLS is off.
    Off,
    /// TLS is on with the service's own certificate, which can be fetched.
    On,
    /// TLS is on with a certificate of the cloud certificate manager (CCM).
    CertificateManager,
    /// The service does not say.
    Unknown,
}

/// A page of instances, and how many there are in all.
pub(super) struct Page {
    pub(super) instances: Vec<Instance>,
    pub(super) total: Option<usize>,
}

impl From<ListInstancesResponseBody> for Page {
    fn from(body: ListInstancesResponseBody) -> Self {
        let instances = body.instances.into_iter().map(|one| {
            let has_ccm = one.ccm_cert_info.is_some_and(|info| info.cert_id.is_some());
            let (engine, version) =
                one.datastore.map(|store| (store.type_, store.version)).unwrap_or_default();
            Instance { id: one.id, name: one.name, engine, version, ssl: ssl(one.ssl.as_deref(), has_ccm) }
        });
        Self {
            instances: instances.collect(),
            total: body.total_count.and_then(|total| total.try_into().ok()),
        }
    }
}

impl Page {
    /// Reads only the properties that are needed, whatever else is in the answer.
    ///
    /// The vendor's own example has numbers where its types have text, and an object where they have a list. It is not
    /// known which of them a cloud sends.
    pub(super) fn read_leniently(body: &[u8]) -> Option<Self> {
        let LoosePage { instances, total_count } = serde_json::from_slice(body).ok()?;
        let instances = instances.into_iter().map(|one| Instance {
            ssl: ssl(text(&one.ssl).as_deref(), text(&one.ccm_cert_info["cert_id"]).is_some()),
            engine: text(&one.datastore["type"]),
            version: text(&one.datastore["version"]),
            id: one.id,
            name: one.name,
        });
        Some(Self {
            instances: instances.collect(),
            total: total_count.as_u64().and_then(|total| total.try_into().ok()),
        })
    }
}

#[derive(Deserialize)]
struct LoosePage {
    instances: Vec<LooseInstance>,
    #[serde(default)]
    total_count: Value,
}

#[derive(Deserialize)]
struct LooseInstance {
    id: String,
    name: String,
    #[serde(default)]
    ssl: Value,
    #[serde(default)]
    datastore: Value,
    #[serde(default)]
    ccm_cert_info: Value,
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Reads `0` or `1` of the listing, and whether the certificate is of the certificate manager.
fn ssl(ssl: Option<&str>, has_ccm: bool) -> SslState {
    match ssl {
        Some("0") => SslState::Off,
        Some("1") if has_ccm => SslState::CertificateManager,
        Some("1") => SslState::On,
        _ => SslState::Unknown,
    }
}
