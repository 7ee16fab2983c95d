//! Whether a value fits a schema.
//!
//! `jsonschema` says so of each single schema ([`flat`]). What schemas say of one another is followed here:
//! a document may have thousands that lead to one another, each with an example, and all of them would be compiled
//! for each. Every pair of schema and value is looked at once, so that no circle of schemas takes forever.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use cloud_certs_yaml::{Node, Position, Value};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{PatternOptions, Validator};
use serde_json::json;

use crate::check::context::{Context, properties};
use crate::json_schema::constraints;

/// How often the search for a match of a pattern may start over.
const MAX_BACKTRACKS: usize = 100_000;
/// How long all comparisons of a document may take: patterns can take long without starting over too often.
const LIMIT: Duration = Duration::from_secs(10);
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

/// The schemas of a document, to hold values against.
pub(super) struct Fit<'a, 'c> {
    context: &'c Context<'a>,
    /// Schema -> what looks at values of it alone; `None` for what is no schema, which is told elsewhere.
    validators: HashMap<*const Node, Option<Validator>>,
    /// Schema and value -> whether they fit. What is still being looked at counts as fitting.
    seen: HashMap<(*const Node, *const Node), bool>,
    /// What does not fit so far.
    found: Vec<Mistake<'a>>,
    /// How long it took so far.
    spent: Duration,
}

/// A part of the value.
#[derive(Clone, Copy)]
struct SchemaLocation<'a> {
    value: &'a Node,
    key: Option<&'a str>,
    depth: usize,
}

impl<'a> SchemaLocation<'a> {
    fn part(self, value: &'a Node, key: Option<&'a str>) -> Self {
        Self { value, key: key.or(self.key), depth: self.depth + 1 }
    }
}

impl<'a, 'c> Fit<'a, 'c> {
    pub(super) fn new(context: &'c Context<'a>) -> Self {
        Self {
            context,
            validators: HashMap::new(),
            seen: HashMap::new(),
            found: vec![],
            spent: Duration::ZERO,
        }
    }

    /// Returns whether the time is used up: nothing is known of what has not been looked at yet.
    pub(super) fn is_over(&self) -> bool {
        self.spent > LIMIT
    }

    /// Everything in `value` that does not fit `schema`.
    pub(super) fn mistakes(&mut self, schema: &'a Node, value: &'a Node) -> Vec<Mistake<'a>> {
        self.seen.clear();
        let whole = SchemaLocation { value, key: None, depth: 0 };
        if !self.look(schema, whole) && self.found.is_empty() {
            self.mistake(whole, "it fits none of the cases that the schema allows".into());
        }
        self.found.truncate(MAX_MISTAKES);
        std::mem::take(&mut self.found)
    }

    /// Notes a mistake; always false, since nothing fits then.
    fn mistake(&mut self, place: SchemaLocation<'a>, why: String) -> bool {
        self.found.push(Mistake { at: place.value.at, key: place.key, why });
        false
    }

    fn look(&mut self, schema: &'a Node, place: SchemaLocation<'a>) -> bool {
        // What leads nowhere accepts everything: that it does is told elsewhere.
        let Some(schema) = self.context.resolve(schema).filter(|_| place.depth < MAX_DEPTH) else {
            return true;
        };
        if self.is_over() {
            return true;
        }
        let pair = (std::ptr::from_ref(schema), std::ptr::from_ref(place.value));
        if let Some(fits) = self.seen.get(&pair) {
            return *fits;
        }
        self.seen.insert(pair, true);
        let is_null = matches!(place.value.value, Value::Null) && schema.is("nullable");
        // No short cut between these: everything is told.
        let fits = is_null
            || self.alone(schema, place)
                & self.properties(schema, place)
                & self.items(schema, place)
                & self.members(schema, place);
        self.seen.insert(pair, fits);
        fits
    }

    fn alone(&mut self, schema: &'a Node, place: SchemaLocation<'a>) -> bool {
        let start = Instant::now();
        let context = self.context;
        let validator = self.validators.entry(schema).or_insert_with(|| flat(context, schema));
        let value = alone(schema, place.value);
        let errors = validator.iter().flat_map(|validator| validator.iter_errors(&value));
        // Where the search for a match is given up, nothing is known.
        let known = errors
            .filter(|error| !matches!(error.kind(), ValidationErrorKind::BacktrackLimitExceeded { .. }));
        let why: Vec<String> =
            known.take(MAX_MISTAKES).map(|error| error.masked_with("the value").to_string()).collect();
        self.spent += start.elapsed();
        why.into_iter().fold(true, |_, why| self.mistake(place, why))
    }

    fn properties(&mut self, schema: &'a Node, place: SchemaLocation<'a>) -> bool {
        let described = schema.get("properties");
        let others = schema.get("additionalProperties");
        let mut fits = true;
        for entry in place.value.entries() {
            let part = place.part(&entry.node, Some(&entry.key));
            match (described.and_then(|all| all.get(&entry.key)), others) {
                // A pattern may describe it.
                (None, _) if schema.get("patternProperties").is_some() => {}
                (None, Some(others)) if others.as_bool() == Some(false) => {
                    let why = "the schema has no such property, and allows no others".into();
                    self.found.push(Mistake { at: entry.at, key: Some(&entry.key), why });
                    fits = false;
                }
                (Some(schema), _) | (None, Some(schema)) => fits &= self.look(schema, part),
                (None, None) => {}
            }
        }
        fits
    }

    fn items(&mut self, schema: &'a Node, place: SchemaLocation<'a>) -> bool {
        let first = schema.items_of("prefixItems").len();
        let Some(schema) = schema.get("items") else { return true };
        let items = place.value.items().iter().skip(first);
        items.fold(true, |fits, item| fits & self.look(schema, place.part(item, None)))
    }

    /// `allOf`, `oneOf` and `anyOf`.
    fn members(&mut self, schema: &'a Node, place: SchemaLocation<'a>) -> bool {
        let same = place.part(place.value, None);
        let joined = schema.items_of("allOf").iter();
        let mut fits = joined.fold(true, |fits, member| fits & self.look(member, same));
        for keyword in ["oneOf", "anyOf"] {
            let members = schema.items_of(keyword);
            let told = self.found.len();
            let fitting = members.iter().filter(|member| self.look(member, same)).count();
            // Of members that do not apply nothing is told.
            self.found.truncate(told);
            fits &= match fitting {
                0 if !members.is_empty() => self.mistake(place, format!("it fits no member of `{keyword}`")),
                2.. if keyword == "oneOf" => {
                    self.mistake(place, format!("it fits {fitting} members of `oneOf`, and must fit one"))
                }
                _ => true,
            };
        }
        fits
    }
}

/// As much of a value as a schema by itself looks at. What is in it is looked at later: a copy of all of it at each depth
/// would take long.
fn alone(schema: &Node, value: &Node) -> serde_json::Value {
    let is_whole = ["enum", "const", "uniqueItems"].iter().any(|keyword| schema.get(keyword).is_some());
    match &value.value {
        Value::List(items) if !is_whole => items.iter().map(|_| serde_json::Value::Null).collect(),
        Value::Map(entries) if !is_whole => {
            entries.iter().map(|entry| (entry.key.clone(), serde_json::Value::Null)).collect()
        }
        _ => value.to_json(),
    }
}

/// `None` for what is no schema.
fn flat(context: &Context<'_>, schema: &Node) -> Option<Validator> {
    let mut flat = constraints(schema);
    let required = required(context, schema);
    if !required.is_empty() {
        flat.insert("required".into(), required.into());
    }
    let patterns = PatternOptions::fancy_regex().backtrack_limit(MAX_BACKTRACKS);
    jsonschema::draft202012::options().with_pattern_options(patterns).build(&json!(flat)).ok()
}

/// The names in `required` without those of properties that go one way only: an example may show either way.
fn required(context: &Context<'_>, schema: &Node) -> Vec<serde_json::Value> {
    let described = properties(context, schema);
    let goes_one_way = |name: &Node| {
        let same = described.iter().filter(|property| Some(property.key.as_str()) == name.as_str());
        let mut same = same.filter_map(|property| context.resolve(&property.node));
        same.any(|property| ["readOnly", "writeOnly"].iter().any(|flag| property.is(flag)))
    };
    schema.items_of("required").iter().filter(|name| !goes_one_way(name)).map(Node::to_json).collect()
}
