//! The operations that no review is about.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::Value as Json;

use super::pattern::Pattern;
use super::values::one_or_many;

/// The table `[ignore]`: paths, and extensions of operations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ignore {
    /// Patterns of paths, as `/internal/**`.
    pub(crate) paths: Vec<Pattern>,
    /// Extensions; an operation that has one of them, with one of the values, is left out.
    pub(crate) extensions: BTreeMap<String, ExtensionValues>,
}

/// The values of an extension that leave an operation out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExtensionValues {
    /// Any value except for `false`.
    Any,
    /// One of these.
    OneOf(Vec<Json>),
}

impl Ignore {
    /// Adds what another table leaves out.
    pub(super) fn add(&mut self, other: &Self) {
        self.paths.extend(other.paths.iter().cloned());
        self.extensions.extend(other.extensions.iter().map(|(key, values)| (key.clone(), values.clone())));
    }
}

impl<'de> Deserialize<'de> for ExtensionValues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = "write `true` for any value, or a list of strings, numbers and booleans";
        match Json::deserialize(deserializer)? {
            Json::Bool(true) => Ok(Self::Any),
            Json::Array(values) => {
                let is_scalar = |value: &Json| value.is_string() || value.is_number() || value.is_boolean();
                match values.iter().all(is_scalar) && !values.is_empty() {
                    true => Ok(Self::OneOf(values)),
                    false => Err(D::Error::custom(form)),
                }
            }
            _ => Err(D::Error::custom(form)),
        }
    }
}

impl<'de> Deserialize<'de> for Ignore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IgnoreVisitor;

        impl<'de> Visitor<'de> for IgnoreVisitor {
            type Value = Ignore;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table with `paths` and extensions")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Ignore, A::Error> {
                let mut ignore = Ignore::default();
                while let Some(key) = table.next_key::<IgnoreKey>()? {
                    match key {
                        IgnoreKey::Paths => ignore.paths = table.next_value::<Patterns>()?.0,
                        IgnoreKey::Extension(name) => {
                            ignore.extensions.insert(name, table.next_value()?);
                        }
                    }
                }
                Ok(ignore)
            }
        }

        deserializer.deserialize_map(IgnoreVisitor)
    }
}

/// One pattern or several.
#[derive(Deserialize)]
struct Patterns(#[serde(deserialize_with = "one_or_many")] Vec<Pattern>);

/// A key of the table.
#[derive(Deserialize)]
#[serde(try_from = "String")]
enum IgnoreKey {
    Paths,
    Extension(String),
}

impl TryFrom<String> for IgnoreKey {
    type Error = String;

    fn try_from(key: String) -> Result<Self, String> {
        match key.as_str() {
            "paths" => Ok(Self::Paths),
            _ if key.starts_with("x-") => Ok(Self::Extension(key)),
            _ => Err(format!("unknown field `{key}`, expected `paths` or an extension as `x-internal`")),
        }
    }
}
