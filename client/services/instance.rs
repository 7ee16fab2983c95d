//! Instances of databases, and how the lists of the services are read.

use progenitor_client::ResponseValue;
use serde::Serialize;
use serde_json::Value;

use crate::api;

/// An instance of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Instance {
    /// Its id, like `e73893ef73754465a8bd2e0857bbf13ein06`.
    pub id: String,
    /// Its name; several instances can have the same.
    pub name: String,
    /// Its database, as the service names it: `cassandra`, `MySQL`, `Redis` or a newer one.
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
#[derive(Default)]
pub(super) struct Page {
    pub(super) instances: Vec<Instance>,
    pub(super) total: Option<usize>,
}

impl Page {
    /// Reads only the properties that are needed, whatever else is in the answer.
    ///
    /// The vendor's own examples have numbers where its types have text, and an object where they have a list. It is not
    /// known which of them a cloud sends.
    #[expect(
        clippy::result_large_err,
        reason = "the error of the generated clients, which is taken apart at once"
    )]
    pub(super) fn read<T: Serialize, E>(
        answer: Result<ResponseValue<T>, api::Error<E>>,
    ) -> Result<Self, api::Error<E>> {
        match answer {
            Ok(page) => {
                let page = serde_json::to_value(page.into_inner()).ok().as_ref().and_then(Self::from_json);
                page.ok_or_else(|| api::Error::Custom("a page of instances is not JSON".into()))
            }
            Err(api::Error::InvalidResponsePayload(body, error)) => {
                let page = serde_json::from_slice(&body).ok().as_ref().and_then(Self::from_json);
                page.ok_or(api::Error::InvalidResponsePayload(body, error))
            }
            Err(error) => Err(error),
        }
    }

    /// Forgets what the list says of TLS, where that is about something else.
    pub(super) fn without_ssl(mut self) -> Self {
        self.instances.iter_mut().for_each(|one| one.ssl = SslState::Unknown);
        self
    }

    fn from_json(page: &Value) -> Option<Self> {
        let instances = page.get("instances")?.as_array()?.iter().map(instance).collect::<Option<_>>()?;
        let total = first(page, &["total_count", "instance_num"]).and_then(|total| total.as_u64());
        Some(Self { instances, total: total.and_then(|total| total.try_into().ok()) })
    }
}

fn instance(one: &Value) -> Option<Instance> {
    let datastore = &one["datastore"];
    let has_ccm = text(&one["ccm_cert_info"]["cert_id"]).is_some();
    Some(Instance {
        id: first(one, &["id", "instance_id"])?.as_str()?.to_owned(),
        name: one.get("name")?.as_str()?.to_owned(),
        engine: text(&datastore["type"]).or_else(|| text(&one["engine"])),
        version: text(&datastore["version"]).or_else(|| text(&one["engine_version"])),
        ssl: match first(one, &["ssl", "enable_ssl"]).and_then(text).as_deref() {
            Some("0" | "false") => SslState::Off,
            Some("1" | "true") if has_ccm => SslState::CertificateManager,
            Some("1" | "true") => SslState::On,
            _ => SslState::Unknown,
        },
    })
}

/// The first of these members that is there.
fn first<'a>(object: &'a Value, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| object.get(name))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Returns whether a text is 32 hexadecimal digits, `in`, and two digits, or a UUID: the two forms of the services' ids.
pub(super) fn looks_like_id(text: &str) -> bool {
    let is_hex = |part: &str, digits| {
        part.len() == digits && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    if let Some((hex, engine)) = text.rsplit_once("in") {
        return is_hex(hex, 32) && engine.len() == 2 && engine.bytes().all(|b| b.is_ascii_digit());
    }
    let groups: Vec<&str> = text.split('-').collect();
    groups.len() == 5 && groups.iter().zip([8, 4, 4, 4, 12]).all(|(group, digits)| is_hex(group, digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_from_a_name() {
        for id in [
            "e73893ef73754465a8bd2e0857bbf13ein06",
            "00000000000000000000000000000000in99",
            "5560df16-cebf-4473-95c4-d1b573c16e79",
        ] {
            assert!(looks_like_id(id), "{id}");
        }
        for name in [
            "demo-cassandra",
            "",
            "in06",
            "e73893ef73754465a8bd2e0857bbf13ein6",
            "E73893EF73754465A8BD2E0857BBF13Ein06",
            "e73893ef73754465a8bd2e0857bbf13ein0x",
            "g73893ef73754465a8bd2e0857bbf13ein06",
            "5560df16-cebf-4473-95c4-d1b573c16e7",
            "a-b-c-d-e",
        ] {
            assert!(!looks_like_id(name), "{name}");
        }
    }
}
