//! Values that may be written in two ways. Errors keep their place, which an untagged enum of serde would lose.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Reads one text, or a list of them.
pub(super) fn one_or_many<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    struct OneOrMany<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string or a list of strings")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
            Ok(vec![T::deserialize(StrDeserializer::new(text))?])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Vec<T>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(list))
        }
    }

    deserializer.deserialize_any(OneOrMany(PhantomData))
}

/// Values that are a simple one, or a table with details.
pub(super) trait SimpleOrTable<'de>: Sized {
    /// The table.
    type Table: Deserialize<'de>;

    /// The form of the value, for errors.
    const FORM: &'static str;

    fn of_bool(value: bool) -> Option<Self> {
        let _ = value;
        None
    }

    fn of_text<E: Error>(text: &str) -> Result<Option<Self>, E> {
        let _ = text;
        Ok(None)
    }

    fn of_table(table: Self::Table) -> Self;
}

/// Reads a simple value, or a table.
pub(super) fn simple_or_table<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: SimpleOrTable<'de>,
    D: Deserializer<'de>,
{
    struct Either<T>(PhantomData<T>);

    impl<'de, T: SimpleOrTable<'de>> Visitor<'de> for Either<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(T::FORM)
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
            T::of_bool(value).ok_or_else(|| E::invalid_type(serde::de::Unexpected::Bool(value), &self))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            T::of_text(text)?.ok_or_else(|| E::invalid_type(serde::de::Unexpected::Str(text), &self))
        }

        fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<T, A::Error> {
            T::Table::deserialize(MapAccessDeserializer::new(table)).map(T::of_table)
        }
    }

    deserializer.deserialize_any(Either(PhantomData))
}
