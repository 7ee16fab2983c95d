//! Sets of types.

use std::fmt;

use cloud_certs_yaml::{Node, Value};

/// A set of the types of JSON values. `integer` is part of `number`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Types(u8);

const NAMES: [(Types, &str); 7] = [
    (Types::NULL, "null"),
    (Types::BOOLEAN, "boolean"),
    (Types::NUMBER, "number"),
    (Types::INTEGER, "integer"),
    (Types::STRING, "string"),
    (Types::ARRAY, "array"),
    (Types::OBJECT, "object"),
];

impl Types {
    /// No type: no value is valid.
    pub const NONE: Self = Self(0);
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `true` and `false`.
    pub const BOOLEAN: Self = Self(1 << 1);
    /// Whole numbers.
    pub const INTEGER: Self = Self(1 << 2);
    /// All numbers.
    pub const NUMBER: Self = Self(1 << 2 | 1 << 3);
    /// Texts.
    pub const STRING: Self = Self(1 << 4);
    /// Lists.
    pub const ARRAY: Self = Self(1 << 5);
    /// Objects.
    pub const OBJECT: Self = Self(1 << 6);
    /// Every type.
    pub const ALL: Self = Self(0x7f);

    /// The types that the value of the keyword `type` names. `None` if it is malformed.
    #[must_use]
    pub fn of_keyword(node: &Node) -> Option<Self> {
        let named =
            |node: &Node| NAMES.iter().find(|(_, name)| node.as_str() == Some(name)).map(|(types, _)| *types);
        match &node.value {
            Value::List(items) => {
                items.iter().try_fold(Self::NONE, |types, item| Some(types.union(named(item)?)))
            }
            _ => named(node),
        }
    }

    /// The type of a value.
    #[must_use]
    pub fn of_value(value: &serde_json::Value) -> Self {
        use serde_json::Value as Json;
        match value {
            Json::Null => Self::NULL,
            Json::Bool(_) => Self::BOOLEAN,
            Json::Number(number) if number.as_f64().is_some_and(|number| number.fract() == 0.0) => {
                Self::INTEGER
            }
            Json::Number(_) => Self::NUMBER,
            Json::String(_) => Self::STRING,
            Json::Array(_) => Self::ARRAY,
            Json::Object(_) => Self::OBJECT,
        }
    }

    /// The types of either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The types of both sets.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The types of this set that are not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Returns whether no type is in two of these sets.
    #[must_use]
    pub fn are_disjoint(mut sets: impl Iterator<Item = Self>) -> bool {
        sets.try_fold(Self::NONE, |known, set| (!known.has(set)).then(|| known.union(set))).is_some()
    }

    /// Returns whether all types of this set are in the other.
    #[must_use]
    pub fn is_within(self, other: Self) -> bool {
        self.without(other) == Self::NONE
    }

    /// Returns whether a type of the other set is in this one.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.intersection(other) != Self::NONE
    }
}

impl Types {
    /// The names of the types, as few as there can be.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let mut left = self;
        NAMES.into_iter().filter_map(move |(types, name)| {
            let is_in = types.is_within(left);
            left = if is_in { left.without(types) } else { left };
            is_in.then_some(name)
        })
    }
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if Self::ALL.without(Self::NULL).is_within(*self) {
            return f.write_str("any");
        }
        let mut names: Vec<&str> = self.names().collect();
        // `string or null`: the absence of a value comes last.
        if names.first() == Some(&"null") {
            names.rotate_left(1);
        }
        match names.is_empty() {
            true => f.write_str("nothing"),
            false => f.write_str(&names.join(" or ")),
        }
    }
}
