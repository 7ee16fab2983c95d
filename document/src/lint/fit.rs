//! Checks that a value fits a schema.
//!
//! `jsonschema` decides this for each single schema ([`Known`]). `$ref`s and nested schemas are followed here: a
//! document may have thousands that lead to one another, each with an example, and all of them would be compiled for
//! each. Every pair of schema and value is examined once, so circles of schemas come to an end.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use cloud_certs_yaml::{Node, Position, Value};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{PatternOptions, Validator};
use serde_json::{Value as Json, json};

use crate::check::context::Context;
use crate::check::grammar::Role;
use crate::keywords::of_role;
use crate::schema::{Schema, Types};

/// The number of times that the search for a match of a pattern may start over.
const MAX_BACKTRACKS: usize = 100_000;
/// The time that all comparisons of a document may take: patterns can take long without starting over too often.
const LIMIT: Duration = Duration::from_secs(10);
/// Deeper than any value that the reader accepts. Schemas can lead to one another without end.
const MAX_DEPTH: usize = 256;
/// The number of mistakes of one value that are reported.
const MAX_MISTAKES: usize = 10;

/// A part of a value that does not fit.
pub(super) struct Mistake<'a> {
    /// Its position.
    pub(super) at: Position,
    /// The property it is the value of, if it is inside of the whole.
    pub(super) key: Option<&'a str>,
    /// The reason why it does not fit.
    pub(super) why: String,
}

/// The schemas of a document, to hold values against.
pub(super) struct Fit<'a, 'c> {
    context: &'c Context<'a>,
    /// The schemas that were looked at so far.
    known: HashMap<*const Node, Rc<Known<'a>>>,
    /// Schema and value -> whether they fit. A pair that is still being examined counts as fitting.
    seen: HashMap<(*const Node, *const Node), bool>,
    /// The mistakes so far.
    found: Vec<Mistake<'a>>,
    /// The time it took so far.
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
        Self { context, known: HashMap::new(), seen: HashMap::new(), found: vec![], spent: Duration::ZERO }
    }

    /// Returns whether the time is used up: then the pairs that were not examined yet stay unknown.
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
        let schema = self.context.schemas.target(schema);
        // A `$ref` that leads nowhere accepts everything, and is reported elsewhere.
        let is_lost = self.context.resolve(schema).is_none();
        if is_lost || place.depth >= MAX_DEPTH || self.is_over() {
            return true;
        }
        let pair = (std::ptr::from_ref(schema), std::ptr::from_ref(place.value));
        if let Some(fits) = self.seen.get(&pair) {
            return *fits;
        }
        self.seen.insert(pair, true);
        let context = self.context;
        let known = self.known.entry(schema).or_insert_with(|| Rc::new(Known::new(context, schema)));
        let known = Rc::clone(known);
        // No short cut between these: everything is told.
        let fits = self.alone(&known, place)
            & self.inside(&known.schema, place)
            & self.choices(&known.schema, place);
        self.seen.insert(pair, fits);
        fits
    }

    fn alone(&mut self, known: &Known<'a>, place: SchemaLocation<'a>) -> bool {
        let start = Instant::now();
        let value = alone(&known.schema, place.value);
        let errors = known.validator.iter().flat_map(|validator| validator.iter_errors(&value));
        // If the search for a match is given up, the result is unknown.
        let errors = errors
            .filter(|error| !matches!(error.kind(), ValidationErrorKind::BacktrackLimitExceeded { .. }));
        let why: Vec<String> =
            errors.take(MAX_MISTAKES).map(|error| error.masked_with("the value").to_string()).collect();
        self.spent += start.elapsed();
        why.into_iter().fold(true, |_, why| self.mistake(place, why))
    }

    /// The properties and items. Each part decides for itself which properties are additional.
    fn inside(&mut self, schema: &Schema<'a>, place: SchemaLocation<'a>) -> bool {
        schema.parts.iter().fold(true, |fits, part| {
            let first = part.items_of("prefixItems").len();
            let items = place.value.items().iter().skip(first);
            let items = items.filter_map(|item| Some((part.get("items")?, item)));
            fits & self.properties(part, place)
                & items.fold(true, |fits, (schema, item)| fits & self.look(schema, place.part(item, None)))
        })
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

    fn choices(&mut self, schema: &Schema<'a>, place: SchemaLocation<'a>) -> bool {
        let same = place.part(place.value, None);
        let mut fits = true;
        for choice in &schema.choices {
            if choice.is_nullable && matches!(place.value.value, Value::Null) {
                continue;
            }
            let (keyword, told) = (choice.keyword, self.found.len());
            let fitting = choice.members.iter().filter(|member| self.look(member, same)).count();
            // Of members that do not apply nothing is told.
            self.found.truncate(told);
            fits &= match fitting {
                0 => self.mistake(place, format!("it fits no member of `{keyword}`")),
                2.. if keyword == "oneOf" => {
                    self.mistake(place, format!("it fits {fitting} members of `oneOf`, and must fit one"))
                }
                _ => true,
            };
        }
        fits
    }
}

/// A schema, and its validator without nested schemas; `None` for anything but a schema, which is reported elsewhere.
struct Known<'a> {
    schema: Schema<'a>,
    validator: Option<Validator>,
}

impl<'a> Known<'a> {
    fn new(context: &Context<'a>, node: &'a Node) -> Self {
        let schema = context.schemas.of(node);
        let patterns = PatternOptions::fancy_regex().backtrack_limit(MAX_BACKTRACKS);
        let options = jsonschema::draft202012::options().with_pattern_options(patterns);
        let validator = options.build(&alone_as_json_schema(context, &schema)).ok();
        Self { schema, validator }
    }
}

/// The part of a value that a schema by itself examines. Nested values are examined later: a copy of all of it at each
/// depth would take long.
fn alone(schema: &Schema<'_>, value: &Node) -> Json {
    let is_whole = schema.values.is_some() || schema.is("uniqueItems");
    match &value.value {
        Value::List(items) if !is_whole => items.iter().map(|_| Json::Null).collect(),
        Value::Map(entries) if !is_whole => {
            entries.iter().map(|entry| (entry.key.clone(), Json::Null)).collect()
        }
        _ => value.to_json(),
    }
}

/// Returns a schema without the schemas in it.
fn alone_as_json_schema(context: &Context<'_>, schema: &Schema<'_>) -> Json {
    let mut json = serde_json::Map::new();
    let words: Vec<String> = schema.types.names().map(str::to_owned).collect();
    match words.as_slice() {
        [] => return false.into(),
        // Values without a type beside them determine the type.
        _ if schema.types == Types::ALL || (schema.values.is_some() && schema.all("type").is_empty()) => {}
        [word] => _ = json.insert("type".into(), json!(word)),
        words => _ = json.insert("type".into(), json!(words)),
    }
    match schema.values.as_deref() {
        Some([value]) if schema.get("const").is_some() => _ = json.insert("const".into(), value.json.clone()),
        Some(values) => {
            _ = json.insert("enum".into(), values.iter().map(|value| value.json.clone()).collect())
        }
        None => {}
    }
    for (bound, [keyword, exclusive]) in
        [(schema.lower, ["minimum", "exclusiveMinimum"]), (schema.upper, ["maximum", "exclusiveMaximum"])]
    {
        let Some(bound) = bound else { continue };
        json.insert(if bound.is_exclusive { exclusive } else { keyword }.into(), bound.node.to_json());
    }
    let is_left = |keyword: &&str| *keyword != "type" && !keyword.ends_with("imum");
    let stated = of_role(Role::Constraint).filter(is_left);
    let stated =
        stated.flat_map(|keyword| schema.active(keyword).into_iter().map(move |node| (keyword, node)));
    let stated: Vec<Json> = stated.map(|(keyword, node)| json!({ keyword: node.to_json() })).collect();
    if !stated.is_empty() {
        json.insert("allOf".into(), stated.into());
    }
    let goes_one_way = |name: &str| {
        let mut same = schema.named(name).iter().map(|property| context.schemas.of(&property.node));
        same.any(|property| property.is("readOnly") || property.is("writeOnly"))
    };
    // An example may show either way.
    let required: Vec<&str> = schema.required.keys().copied().filter(|name| !goes_one_way(name)).collect();
    if !required.is_empty() {
        json.insert("required".into(), required.into());
    }
    json.into()
}
