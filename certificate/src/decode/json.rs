//! JSON: a text, or an object with texts in it, that are certificates in another form.
//!
//! The services are described as sending `"Certificate: ..."`, `{"file": ..}` and `{"certBase64": ..}`; the reports of
//! this project have `"pem"`, and Kubernetes any key. So every text is looked at, whatever its key, in its order.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use zeroize::Zeroizing;

/// Returns all texts of a document in their order, keys apart; nothing if the input is not JSON.
pub(super) fn texts(input: &[u8]) -> Option<Vec<Zeroizing<String>>> {
    if !matches!(input.trim_ascii_start(), [b'"' | b'{' | b'[', ..]) {
        return None;
    }
    serde_json::from_slice(input).ok().map(|Texts(texts)| texts)
}

/// One of them may be a private key.
struct Texts(Vec<Zeroizing<String>>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self(Vec::new()))
    }
}

impl<'de> Visitor<'de> for Texts {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(mut self, text: &str) -> Result<Self, E> {
        self.0.push(Zeroizing::new(text.to_owned()));
        Ok(self)
    }

    fn visit_string<E>(mut self, text: String) -> Result<Self, E> {
        self.0.push(Zeroizing::new(text));
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Self, A::Error> {
        while let Some(Self(texts)) = list.next_element()? {
            self.0.extend(texts);
        }
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<Self, A::Error> {
        let mut pem = None;
        while let Some((key, Self(texts))) = object.next_entry::<String, Self>()? {
            match key.as_str() {
                "pem" => pem = Some(texts),
                _ => self.0.extend(texts),
            }
        }
        // Beside the PEM stand facts about it, which may look like anything.
        Ok(pem.map_or(self, Self))
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }
}
