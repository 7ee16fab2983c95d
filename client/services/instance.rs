//! Instances of databases, and how the lists of the services are read.

use std::borrow::Cow;
use std::fmt;

use progenitor_client::ResponseValue;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

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
    /// The service does not report it.
    Unknown,
}

/// A page of instances, and how many there are in all.
#[derive(Default, Deserialize)]
#[serde(from = "LoosePage")]
pub(super) struct Page {
    pub(super) instances: Vec<Instance>,
    pub(super) total: Option<usize>,
}

impl Page {
    /// Reads only the properties that are needed, and ignores all others.
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
                // As text, which is small: a tree of values would be many times as large.
                let page = serde_json::to_vec(&page.into_inner());
                let page = page.ok().and_then(|page| serde_json::from_slice(&page).ok());
                page.ok_or_else(|| api::Error::Custom("a page of instances is not JSON".into()))
            }
            Err(api::Error::InvalidResponsePayload(body, error)) => {
                serde_json::from_slice(&body).map_err(|_| api::Error::InvalidResponsePayload(body, error))
            }
            Err(error) => Err(error),
        }
    }

    /// Clears the TLS state from the list, for services whose list means something else by it.
    pub(super) fn without_ssl(mut self) -> Self {
        self.instances.iter_mut().for_each(|one| one.ssl = SslState::Unknown);
        self
    }
}

/// A page as any service writes it. Every instance is taken over at once, so that reading a bad page ends at its first
/// bad instance.
#[derive(Deserialize)]
struct LoosePage {
    #[serde(deserialize_with = "instances")]
    instances: Vec<Instance>,
    #[serde(default)]
    total_count: Loose,
    #[serde(default)]
    instance_num: Loose,
}

impl From<LoosePage> for Page {
    fn from(LoosePage { instances, total_count, instance_num }: LoosePage) -> Self {
        let total = match total_count.or(instance_num) {
            Loose::Number(number) => number.as_u64().and_then(|total| total.try_into().ok()),
            _ => None,
        };
        Self { instances, total }
    }
}

fn instances<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Instance>, D::Error> {
    struct List;
    impl<'de> Visitor<'de> for List {
        type Value = Vec<Instance>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of instances")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<Instance>, A::Error> {
            let mut instances = Vec::new();
            while let Some(one) = items.next_element::<LooseInstance>()? {
                instances.push(one.taken().ok_or_else(|| A::Error::custom("an instance has no id or name"))?);
            }
            Ok(instances)
        }
    }
    deserializer.deserialize_seq(List)
}

/// An instance as any service writes it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct LooseInstance {
    id: Loose,
    instance_id: Loose,
    name: Loose,
    datastore: Loose,
    engine: Loose,
    engine_version: Loose,
    ccm_cert_info: Loose,
    ssl: Loose,
    enable_ssl: Loose,
}

impl LooseInstance {
    fn taken(self) -> Option<Instance> {
        let is_on_ccm = self.ccm_cert_info.member(CERTIFICATE).is_some();
        Some(Instance {
            id: self.id.or(self.instance_id).string()?,
            name: self.name.string()?,
            engine: self.datastore.member(TYPE).or_else(|| self.engine.text()),
            version: self.datastore.member(VERSION).or_else(|| self.engine_version.text()),
            ssl: match self.ssl.or(self.enable_ssl).text().as_deref() {
                Some("0" | "false") => SslState::Off,
                Some("1" | "true") if is_on_ccm => SslState::CertificateManager,
                Some("1" | "true") => SslState::On,
                _ => SslState::Unknown,
            },
        })
    }
}

/// The members of inner objects that are read.
const MEMBERS: [&str; 3] = ["type", "version", "cert_id"];
const TYPE: usize = 0;
const VERSION: usize = 1;
const CERTIFICATE: usize = 2;

/// A value of any type, of which only what is needed is kept.
#[derive(Default)]
enum Loose {
    #[default]
    Missing,
    Text(String),
    Number(serde_json::Number),
    Flag(bool),
    /// The texts of these members of an object.
    Object(Box<[Option<String>; MEMBERS.len()]>),
    Other,
}

impl Loose {
    /// The first of two members that is there.
    fn or(self, other: Self) -> Self {
        if matches!(self, Self::Missing) { other } else { self }
    }

    fn string(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Flag(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    fn member(&self, index: usize) -> Option<String> {
        match self {
            Self::Object(members) => members.get(index)?.clone(),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue { is_inner: false })
    }
}

/// Reads a value; of an inner one, no objects.
#[derive(Clone, Copy)]
struct AnyValue {
    is_inner: bool,
}

impl<'de> DeserializeSeed<'de> for AnyValue {
    type Value = Loose;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Loose, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Loose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Loose, E> {
        Ok(Loose::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Loose, E> {
        Ok(Loose::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Loose, E> {
        Ok(Loose::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Loose, E> {
        Ok(Loose::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Loose, E> {
        Ok(serde_json::Number::from_f64(number).map_or(Loose::Other, Loose::Number))
    }

    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Loose, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Loose::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Loose, A::Error> {
        let mut found: [Option<String>; MEMBERS.len()] = Default::default();
        while let Some(key) = entries.next_key::<Cow<'_, str>>()? {
            let place =
                MEMBERS.iter().position(|member| *member == key).and_then(|index| found.get_mut(index));
            match place.filter(|_| !self.is_inner) {
                Some(place) => *place = entries.next_value_seed(Self { is_inner: true })?.text(),
                None => _ = entries.next_value::<IgnoredAny>()?,
            }
        }
        Ok(if self.is_inner { Loose::Other } else { Loose::Object(Box::new(found)) })
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
