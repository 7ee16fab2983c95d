//! A schema as it applies to a value.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use cloud_certs_yaml::{Entry, Node};

use super::bound::Bound;
use super::keywords::{is_idle, shape};
use super::types::Types;
use super::values::{EnumValue, order};
use crate::keywords::DOCUMENTATION;
use crate::version::Version;

/// A schema as it applies to a value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Schema<'a> {
    /// The types that it states or implies, the choices aside.
    pub types: Types,
    /// The values of its enum.
    pub values: Option<Vec<EnumValue<'a>>>,
    /// The tightest `minimum`.
    pub lower: Option<Bound<'a>>,
    /// The tightest `maximum`.
    pub upper: Option<Bound<'a>>,
    /// The nodes of the keywords, one for each part that has it, without the keywords that list parts or members.
    pub keywords: BTreeMap<&'a str, Vec<&'a Node>>,
    /// Made on first use: few readers need it, and many schemas have hundreds of properties.
    by_name: OnceCell<HashMap<&'a str, Vec<&'a Entry>>>,
    /// The names that are required, with the place that says so.
    pub required: BTreeMap<&'a str, &'a Node>,
    /// The choices between members that are left.
    pub choices: Vec<Choice<'a>>,
    /// The schema objects that were put together, the first one around the others.
    pub parts: Vec<&'a Node>,
    /// The members of choices that are told by the types and values above.
    pub absorbed: Vec<&'a Node>,
    /// The `$ref`s that were followed.
    pub followed: Followed<'a>,
    /// The version that its keywords are of.
    pub(super) version: Version,
}

/// The `$ref`s that lead to a schema.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Followed<'a> {
    /// Their values.
    pub references: Vec<&'a Node>,
    /// The entries beside them that mean nothing.
    pub ignored: Vec<&'a Entry>,
}

/// A choice between schemas, `null` aside.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Choice<'a> {
    /// `oneOf` or `anyOf`.
    pub keyword: &'a str,
    /// The list of members.
    pub node: &'a Node,
    /// The members.
    pub members: Vec<&'a Node>,
    /// `null` is a member as well.
    pub is_nullable: bool,
    /// The types of all members.
    pub types: Types,
}

impl<'a> Schema<'a> {
    /// A schema that allows any value.
    pub(super) fn any(version: Version) -> Self {
        Self {
            types: Types::ALL,
            values: None,
            lower: None,
            upper: None,
            keywords: BTreeMap::new(),
            by_name: OnceCell::new(),
            required: BTreeMap::new(),
            choices: Vec::new(),
            parts: Vec::new(),
            absorbed: Vec::new(),
            followed: Followed::default(),
            version,
        }
    }

    /// The nodes of a keyword, one for each part that has it.
    #[must_use]
    pub fn all(&self, keyword: &str) -> &[&'a Node] {
        self.keywords.get(keyword).map(Vec::as_slice).unwrap_or_default()
    }

    /// The nodes of a keyword that exclude or add something.
    #[must_use]
    pub fn active(&self, keyword: &str) -> Vec<&'a Node> {
        let shape = shape(keyword, self.version);
        let is_active = |node: &&Node| shape.is_none_or(|shape| !is_idle(keyword, shape, node));
        self.all(keyword).iter().copied().filter(is_active).collect()
    }

    /// The node of a keyword that excludes or adds something; of several the tightest count, or the first.
    #[must_use]
    pub fn get(&self, keyword: &str) -> Option<&'a Node> {
        let tighter = |one: &'a Node, other: &'a Node| {
            let is_tighter = match order(one, other) {
                Some(order) if keyword.starts_with("max") => order.is_gt(),
                Some(order) if keyword.starts_with("min") => order.is_lt(),
                _ => false,
            };
            if is_tighter { other } else { one }
        };
        self.active(keyword).into_iter().reduce(tighter)
    }

    /// Returns whether a keyword is there and `true`.
    #[must_use]
    pub fn is(&self, keyword: &str) -> bool {
        self.all(keyword).iter().any(|node| node.as_bool() == Some(true))
    }

    /// The format with its node. 3.1 has other names for two of them.
    #[must_use]
    pub fn format(&self) -> Option<(&'a str, &'a Node)> {
        let stated = |keyword| self.get(keyword).and_then(|node| Some((node.as_str()?, node)));
        let other = || match (stated("contentEncoding"), stated("contentMediaType")) {
            (Some(("base64", node)), None) => Some(("byte", node)),
            (None, Some(("application/octet-stream", node))) => Some(("binary", node)),
            _ => None,
        };
        stated("format").or_else(other)
    }

    /// The properties, part by part in the order of the document.
    pub fn properties(&self) -> impl Iterator<Item = &'a Entry> {
        self.parts.iter().flat_map(|part| part.entries_of("properties"))
    }

    /// The properties of this name, one for each part that has it.
    #[must_use]
    pub fn named(&self, name: &str) -> &[&'a Entry] {
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: HashMap<&str, Vec<&Entry>> = HashMap::new();
            for entry in self.properties() {
                by_name.entry(&entry.key).or_default().push(entry);
            }
            by_name
        });
        by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The index of a property among those of its name.
    #[must_use]
    pub fn rank(&self, property: &Entry) -> usize {
        let place = self.named(&property.key).iter().position(|one| std::ptr::eq(*one, property));
        place.unwrap_or_default()
    }

    /// The types of its values, as far as types and choices tell.
    #[must_use]
    pub fn all_types(&self) -> Types {
        let null = |choice: &Choice<'_>| if choice.is_nullable { Types::NULL } else { Types::NONE };
        let types = |choice: &Choice<'_>| choice.types.union(null(choice));
        self.choices.iter().fold(self.types, |all, choice| all.intersection(types(choice)))
    }

    /// Returns whether it allows `null`, as far as types and choices tell.
    #[must_use]
    pub fn allows_null(&self) -> bool {
        self.all_types().has(Types::NULL)
    }

    /// Returns whether it allows any value.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.types == Types::ALL
            && self.values.is_none()
            && self.required.is_empty()
            && self.has_only(|_| false)
    }

    /// Returns whether it has only keywords that exclude nothing, are for people, or are admitted; and no properties.
    #[must_use]
    pub fn has_only(&self, is_admitted: impl Fn(&str) -> bool) -> bool {
        let is_note = |keyword: &str| {
            DOCUMENTATION.contains(&keyword) || (keyword.starts_with("x-") && keyword != "x-extensible-enum")
        };
        let admits = |keyword: &str| is_note(keyword) || is_admitted(keyword) || self.get(keyword).is_none();
        self.properties().next().is_none()
            && self.choices.is_empty()
            && self.keywords.keys().all(|keyword| admits(keyword))
    }

    /// Puts `null` among the values.
    pub(super) fn allow_null(&mut self, node: &'a Node) {
        self.imply_types();
        self.types = self.types.union(Types::NULL);
        if let Some(values) =
            self.values.as_mut().filter(|values| values.iter().all(|value| !value.json.is_null()))
        {
            values.push(EnumValue::null(node));
        }
        self.choices.iter_mut().for_each(|choice| choice.is_nullable = true);
    }

    /// Values have types.
    pub(super) fn imply_types(&mut self) {
        if self.types != Types::ALL {
            return;
        }
        if let Some(values) = &self.values {
            self.types =
                values.iter().fold(Types::NONE, |all, value| all.union(Types::of_value(&value.json)));
        }
    }

    /// Adds what another schema excludes.
    pub(super) fn intersect(&mut self, other: Self) {
        self.types = self.types.intersection(other.types);
        self.values = match (self.values.take(), other.values) {
            (Some(own), Some(others)) => {
                let is_common =
                    |value: &EnumValue<'_>| others.iter().any(|one| one.text(false) == value.text(false));
                Some(own.into_iter().filter(is_common).collect())
            }
            (own, others) => own.or(others),
        };
        let tightest = |one: Option<Bound<'a>>, another: Option<Bound<'a>>, is_upper| {
            one.into_iter().chain(another).max_by(|one, another| one.tightness(another, is_upper))
        };
        self.lower = tightest(self.lower, other.lower, false);
        self.upper = tightest(self.upper, other.upper, true);
        for (keyword, nodes) in other.keywords {
            self.keywords.entry(keyword).or_default().extend(nodes);
        }
        self.required.extend(other.required);
        self.choices.extend(other.choices);
        self.parts.extend(other.parts);
        self.absorbed.extend(other.absorbed);
        self.followed.references.extend(other.followed.references);
        self.followed.ignored.extend(other.followed.ignored);
    }

    /// Ends the reading.
    pub(super) fn finish(mut self) -> Self {
        self.imply_types();
        self.by_name.take();
        self
    }
}
