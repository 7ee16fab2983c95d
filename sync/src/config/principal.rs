//! Users and groups, by name or number.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// A user or a group.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Principal {
    /// By name, as `www-data`.
    Name(String),
    /// By number.
    Id(u32),
}

impl<'de> Deserialize<'de> for Principal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PrincipalVisitor;

        impl Visitor<'_> for PrincipalVisitor {
            type Value = Principal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name or a number")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Principal, E> {
                let id = u32::try_from(number).ok().filter(|id| *id != u32::MAX);
                id.map(Principal::Id)
                    .ok_or_else(|| E::custom("the number of a user or group is from 0 to 4294967294"))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Principal, E> {
                match text.is_empty() || text.contains(['\0', ':', '\n', '/']) {
                    true => Err(E::custom("a user or group is a name, as \"www-data\", or a number")),
                    false => Ok(Principal::Name(text.to_owned())),
                }
            }
        }

        deserializer.deserialize_any(PrincipalVisitor)
    }
}
