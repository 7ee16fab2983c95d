//! The error in a JSON body, read in one pass that keeps nothing else: a body of empty objects would be a hundred times
//! its size in memory.

use std::fmt;

use cloud_certs_text::is_deceptive;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::hidden::MAX_SEARCHED;

/// The shapes seen, as (code, message): the vendor's common body first, then older and other services' ones.
const SHAPES: [(&str, &str); 5] = [
    ("error_code", "error_msg"),
    ("errorCode", "errorMsg"),
    ("errCode", "externalMessage"),
    ("error_code", "error_message"),
    ("code", "message"),
];
/// The members that are read.
const MEMBERS: [&str; 11] = [
    "error_code",
    "error_msg",
    "errorCode",
    "errorMsg",
    "errCode",
    "externalMessage",
    "error_message",
    "code",
    "message",
    "request_id",
    "requestId",
];
/// Objects that a body can be nested in: Keystone's `error`, OpenStack's fault names and the like are one deep.
const MAX_DEPTH: usize = 3;

/// The texts of an error as the server wrote them, cut at [`MAX_SEARCHED`] bytes.
#[derive(Default)]
pub(super) struct RawError {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) request_id: Option<String>,
}

impl RawError {
    /// Finds the first shape in an object, or else in one that is nested in it.
    pub(super) fn from_json(body: &[u8]) -> Self {
        let mut json = serde_json::Deserializer::from_slice(body);
        match (Member { depth: 0, is_read: true }).deserialize(&mut json) {
            Ok(Found::Object(error)) if json.end().is_ok() => error,
            _ => Self::default(),
        }
    }

    fn says_something(&self) -> bool {
        self.code.is_some() || self.message.is_some()
    }
}

/// The value of a member.
enum Found {
    Text(String),
    Object(RawError),
    Other,
}

/// Reads a value: text if `is_read`, and what is below an object unless it is too deep.
#[derive(Clone, Copy)]
struct Member {
    depth: usize,
    is_read: bool,
}

impl Member {
    fn text(self, text: &str) -> Found {
        let is_visible = |c: char| !is_deceptive(c) && !c.is_whitespace();
        if !self.is_read || !text.contains(is_visible) {
            return Found::Other;
        }
        let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at < MAX_SEARCHED).last();
        let cut = if text.len() > MAX_SEARCHED { text.get(..end.unwrap_or_default()) } else { Some(text) };
        Found::Text(cut.unwrap_or_default().to_owned())
    }
}

impl<'de> DeserializeSeed<'de> for Member {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Member {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<Found, E> {
        Ok(self.text(text))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Found, E> {
        Ok(self.text(&number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Found, E> {
        Ok(self.text(&number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Found, E> {
        Ok(self
            .text(&serde_json::Number::from_f64(number).map(|number| number.to_string()).unwrap_or_default()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_unit<E>(self) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Found, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Found::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Found, A::Error> {
        if self.depth > MAX_DEPTH {
            while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Found::Other);
        }
        let mut texts: [Option<String>; MEMBERS.len()] = Default::default();
        let mut nested = RawError::default();
        while let Some(index) = members.next_key_seed(Key)? {
            // One error is enough.
            if index.is_none() && (self.depth == MAX_DEPTH || nested.says_something()) {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            match members.next_value_seed(Self { depth: self.depth + 1, is_read: index.is_some() })? {
                Found::Text(text) => {
                    if let Some(place) = index.and_then(|index| texts.get_mut(index)) {
                        *place = Some(text);
                    }
                }
                Found::Object(error) if !nested.says_something() => nested = error,
                _ => {}
            }
        }
        Ok(Found::Object(RawError::of(texts, nested)))
    }
}

impl RawError {
    fn of(mut texts: [Option<String>; MEMBERS.len()], nested: Self) -> Self {
        let mut take = |name: &str| {
            let index = MEMBERS.iter().position(|member| *member == name)?;
            texts.get_mut(index)?.take()
        };
        let request_id = take("request_id").or_else(|| take("requestId"));
        let here = SHAPES.iter().find_map(|(code, message)| {
            let error = Self { code: take(code), message: take(message), request_id: None };
            error.says_something().then_some(error)
        });
        let found = here.unwrap_or(nested);
        Self { request_id: found.request_id.or(request_id), ..found }
    }
}

/// Reads the name of a member: its place in [`MEMBERS`], if it has one.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(MEMBERS.iter().position(|member| *member == name))
    }
}
