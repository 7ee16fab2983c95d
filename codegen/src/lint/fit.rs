//! Whether a value fits a schema.
//!
//! `jsonschema` says so of each single schema ([`super::flat`]). What schemas say of one another is followed here:
//! a document may have thousands that lead to one another, each with an example, and all of them would be compiled
//! for each. Every pair of schema and value is looked at once, so that no circle of schemas takes forever.

use std::collections::HashMap;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{PatternOptions, ValidationError, Validator};
use serde_json::{Map, json};

use crate::check::composition::properties;
use crate::check::context::Context;
use crate::json_schema::exclude_bound;
use crate::keywords::CONSTRAINTS;
use cloud_certs_yaml::{Entry, Node, Position, Value};

/// How often the search for a match of a pattern may start over.
const MAX_BACKTRACKS: usize = 100_000;
/// Deeper than any value that the reader accepts. Schemas can lead to one another without end.
const MAX_DEPTH: usize = 256;
/// How many mistakes of one value are told.
const MAX_MISTAKES: usize = 10;

/// What in a value does not fit.
pub(super) struct Mistake<'a> {
    /// Where it stands.
    pub(super) at: Position,
    /// The property it is the value of, if it is inside of the whole.
    pub(super) key: Option<&'a str>,
    /// Why it does not fit.
    pub(super) why: String,
}

/// Everything in `value` that does not fit `schema`.
pub(super) fn mistakes<'a>(fit: &mut Fit<'a, '_>, schema: &'a Node, value: &'a Node) -> Vec<Mistake<'a>> {
    fit.seen.clear();
    let mut found = vec![];
    let whole = SchemaLocation { value, key: None, depth: 0 };
    if !fit.look(schema, whole, &mut found) && found.is_empty() {
        whole.mistake("it fits none of the cases that the schema allows", &mut found);
    }
    found.truncate(MAX_MISTAKES);
    found
}

/// The schemas of a document, to hold values against.
pub(super) struct Fit<'a, 'c> {
    context: &'c Context<'a>,
    /// Schema -> what looks at values of it alone; `None` for what is no schema, which is told elsewhere.
    validators: HashMap<*const Node, Option<Validator>>,
    /// Schema and value -> whether they fit. What is still being looked at counts as fitting.
    seen: HashMap<(*const Node, *const Node), bool>,
}

/// A part of the value.
#[derive(Clone, Copy)]
struct SchemaLocation<'a> {
    value: &'a Node,
    key: Option<&'a str>,
    depth: usize,
}

impl<'a> SchemaLocation<'a> {
    fn mistake(self, why: impl Into<String>, found: &mut Vec<Mistake<'a>>) {
        found.push(Mistake { at: self.value.at, key: self.key, why: why.into() });
    }

    fn part(self, value: &'a Node, key: Option<&'a str>) -> Self {
        Self { value, key: key.or(self.key), depth: self.depth + 1 }
    }

    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

impl<'a, 'c> Fit<'a, 'c> {
    pub(super) fn new(context: &'c Context<'a>) -> Self {
        Self { context, validators: HashMap::new(), seen: HashMap::new() }
    }

    fn look(&mut self, schema: &'a Node, place: SchemaLocation<'a>, found: &mut Vec<Mistake<'a>>) -> bool {
        // What leads nowhere accepts everything: that it does is told elsewhere.
        let Some(schema) = self.context.resolve(schema).filter(|_| place.depth < MAX_DEPTH) else {
            return true;
        };
        let pair = (std::ptr::from_ref(schema), std::ptr::from_ref(place.value));
        if let Some(fits) = self.seen.get(&pair) {
            return *fits;
        }
        self.seen.insert(pair, true);
        let is_null = matches!(place.value.value, Value::Null);
        let fits = if is_null && schema.get("nullable").and_then(Node::as_bool) == Some(true) {
            true
        } else {
            // No short cut: everything is told.
            self.alone(schema, place, found)
                & self.properties(schema, place, found)
                & self.items(schema, place, found)
                & self.members(schema, place, found)
        };
        self.seen.insert(pair, fits);
        fits
    }

    fn alone(&mut self, schema: &'a Node, place: SchemaLocation<'a>, found: &mut Vec<Mistake<'a>>) -> bool {
        let context = self.context;
        let validator = self.validators.entry(schema).or_insert_with(|| flat(context, schema));
        let Some(validator) = validator else { return true };
        let value = place.value.to_json();
        let before = found.len();
        // Where the search for a match is given up, nothing is known.
        let is_known = |error: &ValidationError<'_>| {
            !matches!(error.kind(), ValidationErrorKind::BacktrackLimitExceeded { .. })
        };
        for error in validator.iter_errors(&value).filter(is_known).take(MAX_MISTAKES) {
            place.mistake(error.masked_with("the value").to_string(), found);
        }
        found.len() == before
    }

    fn properties(
        &mut self,
        schema: &'a Node,
        place: SchemaLocation<'a>,
        found: &mut Vec<Mistake<'a>>,
    ) -> bool {
        let described = schema.get("properties");
        let others = schema.get("additionalProperties");
        let mut fits = true;
        for entry in place.value.entries() {
            let part = place.part(&entry.node, Some(&entry.key));
            match (described.and_then(|all| all.get(&entry.key)), others) {
                (Some(schema), _) => fits &= self.look(schema, part, found),
                (None, Some(others)) if others.as_bool() == Some(false) => {
                    let why = "the schema has no such property, and allows no others".into();
                    found.push(Mistake { at: entry.at, key: Some(&entry.key), why });
                    fits = false;
                }
                (None, Some(others)) => fits &= self.look(others, part, found),
                (None, None) => {}
            }
        }
        fits
    }

    fn items(&mut self, schema: &'a Node, place: SchemaLocation<'a>, found: &mut Vec<Mistake<'a>>) -> bool {
        let Some(schema) = schema.get("items") else { return true };
        let mut fits = true;
        for item in place.value.items() {
            fits &= self.look(schema, place.part(item, None), found);
        }
        fits
    }

    /// `allOf`, `oneOf` and `anyOf`.
    fn members(&mut self, schema: &'a Node, place: SchemaLocation<'a>, found: &mut Vec<Mistake<'a>>) -> bool {
        let mut fits = true;
        for member in schema.get("allOf").map(Node::items).unwrap_or_default() {
            fits &= self.look(member, place.deeper(), found);
        }
        for keyword in ["oneOf", "anyOf"] {
            let members = schema.get(keyword).map(Node::items).unwrap_or_default();
            // Of members that do not apply nothing is told.
            let fitting =
                members.iter().filter(|member| self.look(member, place.deeper(), &mut vec![])).count();
            let why = match fitting {
                _ if members.is_empty() => continue,
                0 => format!("it fits no member of `{keyword}`"),
                1 => continue,
                _ if keyword == "anyOf" => continue,
                count => format!("it fits {count} members of `oneOf`, and must fit one"),
            };
            place.mistake(why, found);
            fits = false;
        }
        fits
    }
}

/// `None` for what is no schema.
fn flat(context: &Context<'_>, schema: &Node) -> Option<Validator> {
    let is_kept = |entry: &&Entry| entry.key == "enum" || CONSTRAINTS.contains(&entry.key.as_str());
    let constraints = schema.entries().iter().filter(is_kept);
    let mut flat: Map<String, serde_json::Value> =
        constraints.map(|entry| (entry.key.clone(), entry.node.to_json())).collect();
    exclude_bound(&mut flat, "minimum", "exclusiveMinimum");
    exclude_bound(&mut flat, "maximum", "exclusiveMaximum");
    let required = required(context, schema);
    if !required.is_empty() {
        flat.insert("required".into(), required.into());
    }
    let patterns = PatternOptions::fancy_regex().backtrack_limit(MAX_BACKTRACKS);
    jsonschema::draft202012::options().with_pattern_options(patterns).build(&json!(flat)).ok()
}

/// The names in `required` without those of properties that go one way only: an example may show either way.
fn required(context: &Context<'_>, schema: &Node) -> Vec<serde_json::Value> {
    let Some(names) = schema.get("required").map(Node::items) else { return vec![] };
    let described = properties(context, schema);
    let goes_one_way = |name: &Node| {
        let same = described.iter().filter(|property| Some(property.key.as_str()) == name.as_str());
        let mut same = same.filter_map(|property| context.resolve(&property.node));
        same.any(|property| {
            ["readOnly", "writeOnly"]
                .iter()
                .any(|flag| property.get(flag).and_then(Node::as_bool) == Some(true))
        })
    };
    names.iter().filter(|name| !goes_one_way(name)).map(Node::to_json).collect()
}
