//! Levels of rules, for the changes that `diff` and `review` report and for the findings of `check`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::pattern::Pattern;
use super::values::{SimpleOrTable, simple_or_table};
use crate::rule_names;

/// The table `[levels]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Levels {
    /// Levels of changes.
    pub(crate) changes: LevelTable<ChangeLevel>,
    /// Levels of findings.
    pub(crate) check: LevelTable<CheckLevel>,
}

impl Levels {
    /// Adds levels that go before these.
    pub(super) fn add(&mut self, other: &Self) {
        self.changes.add(&other.changes);
        self.check.add(&other.check);
    }
}

/// The level of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ChangeLevel {
    Breaking,
    Warning,
    Compatible,
    Ignore,
}

/// The level of a finding of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CheckLevel {
    Error,
    Warning,
    Ignore,
}

/// Levels, with the rules and groups that have them.
pub(crate) trait Level: Copy + Ord + for<'de> Deserialize<'de> {
    /// The level that leaves a finding out.
    const IGNORE: Self;

    /// The names of the groups of rules.
    const GROUPS: &'static [&'static str];

    /// The names of the rules.
    fn rules() -> Vec<&'static str>;
}

impl Level for ChangeLevel {
    const IGNORE: Self = Self::Ignore;
    const GROUPS: &'static [&'static str] = &["wire", "rust", "docs"];

    fn rules() -> Vec<&'static str> {
        rule_names::of_changes()
    }
}

impl Level for CheckLevel {
    const IGNORE: Self = Self::Ignore;
    const GROUPS: &'static [&'static str] = &["openapi", "rust", "transport"];

    fn rules() -> Vec<&'static str> {
        rule_names::of_check()
    }
}

/// The levels of rules and groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LevelTable<L> {
    entries: Vec<LevelEntry<L>>,
    /// The number of tables that were put together.
    layers: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct LevelEntry<L> {
    layer: usize,
    key: LevelKey,
    choice: LevelChoice<L>,
}

impl<L> Default for LevelTable<L> {
    fn default() -> Self {
        Self { entries: Vec::new(), layers: 1 }
    }
}

impl<L: Level> LevelTable<L> {
    fn add(&mut self, other: &Self) {
        let layer = self.layers;
        self.layers += 1;
        self.entries.extend(other.entries.iter().map(|entry| LevelEntry { layer, ..entry.clone() }));
    }

    /// The level of a finding of `rule`, which is in `group` and has the default level `own`. Settings of the document
    /// override those of all documents, a rule overrides a pattern, and a pattern overrides a group.
    pub(crate) fn level(&self, rule: &str, group: &str, own: L) -> L {
        let matching = self.entries.iter().filter_map(|entry| {
            let rank = entry.key.rank(rule, group)?;
            Some(((entry.layer, rank), entry.choice.of(own)?))
        });
        matching.max_by_key(|(rank, _)| *rank).map_or(own, |(_, level)| level)
    }
}

/// The rules that a level is for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum LevelKey {
    Group(String),
    Rules(Pattern),
    Rule(&'static str),
}

impl LevelKey {
    fn new<L: Level>(key: &str) -> Result<Self, String> {
        let rules = L::rules();
        let current = rule_names::current(key);
        if let Some(rule) = rules.iter().find(|rule| **rule == current) {
            return Ok(Self::Rule(rule));
        }
        if L::GROUPS.contains(&key) {
            return Ok(Self::Group(key.to_owned()));
        }
        if key.contains('*') {
            let pattern = Pattern::try_from(key.to_owned())?;
            return match rules.iter().any(|rule| pattern.matches(rule)) {
                true => Ok(Self::Rules(pattern)),
                false => Err(format!("no rule is called like `{key}`; `spec-review rules` lists all")),
            };
        }
        let names = L::GROUPS.iter().copied().chain(rules).map(|name| format!("`{name}`"));
        Err(format!("unknown rule `{key}`, expected one of {}", names.collect::<Vec<_>>().join(", ")))
    }

    /// The precision of the key, if it is for the rule.
    fn rank(&self, rule: &str, group: &str) -> Option<(u8, usize)> {
        match self {
            Self::Group(name) => (name == group).then_some((0, 0)),
            Self::Rules(pattern) => pattern.matches(rule).then_some((1, pattern.as_str().len())),
            Self::Rule(name) => (*name == rule).then_some((2, 0)),
        }
    }
}

/// One level for all findings, or one for each default level of the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
enum LevelChoice<L> {
    All(L),
    ByOwn(BTreeMap<L, L>),
}

impl<L: Level> LevelChoice<L> {
    fn of(&self, own: L) -> Option<L> {
        match self {
            Self::All(level) => Some(*level),
            Self::ByOwn(levels) => levels.get(&own).copied(),
        }
    }
}

impl<'de, L: Level> SimpleOrTable<'de> for LevelChoice<L> {
    type Table = OwnLevels<L>;
    const FORM: &'static str = "a level, or a table from the level of the rule to another";

    fn of_text<E: Error>(text: &str) -> Result<Option<Self>, E> {
        L::deserialize(serde::de::value::StrDeserializer::new(text)).map(|level| Some(Self::All(level)))
    }

    fn of_table(OwnLevels(levels): OwnLevels<L>) -> Self {
        Self::ByOwn(levels)
    }
}

/// A table from the level of the rule to another.
struct OwnLevels<L>(BTreeMap<L, L>);

impl<'de, L: Level> Deserialize<'de> for OwnLevels<L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let levels = BTreeMap::<L, L>::deserialize(deserializer)?;
        if levels.contains_key(&L::IGNORE) {
            return Err(D::Error::custom("`ignore` is not a level that a rule has by itself"));
        }
        Ok(Self(levels))
    }
}

impl<'de, L: Level> Deserialize<'de> for LevelChoice<L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        simple_or_table(deserializer)
    }
}

impl<'de, L: Level> Deserialize<'de> for LevelTable<L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TableVisitor<L>(PhantomData<L>);

        impl<'de, L: Level> Visitor<'de> for TableVisitor<L> {
            type Value = LevelTable<L>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of rules with their levels")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Self::Value, A::Error> {
                let mut levels = LevelTable::default();
                while let Some(KeyOf(key, _)) = table.next_key::<KeyOf<L>>()? {
                    let choice = table.next_value()?;
                    levels.entries.push(LevelEntry { layer: 0, key, choice });
                }
                Ok(levels)
            }
        }

        deserializer.deserialize_map(TableVisitor(PhantomData))
    }
}

/// A key that is checked where it stands, so that an error has its place.
struct KeyOf<L>(LevelKey, PhantomData<L>);

impl<'de, L: Level> Deserialize<'de> for KeyOf<L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        LevelKey::new::<L>(&key).map(|key| Self(key, PhantomData)).map_err(D::Error::custom)
    }
}
