//! The names of the generated types: what the generator would name alike is one type, and the other is lost.
//!
//! The generated source does not show it: typify-impl gives a name's second schema the type of the first, and no error.
//! Follows the naming of typify-impl 0.8: a component is named after its key; a schema written in place after its
//! `title`, else after the place (`<Operation>Response`, `<Type><Property>`, `<Type>Item`, `<Type>Value`).

use std::collections::{HashMap, HashSet};

use openapi_document::context::{Context, Operation, bodies, joins, parameters, reached};
use openapi_document::grammar::Kind;
use openapi_document::{Entry, Node, Position, Report};

use crate::adapt::values_end;
use crate::check::rules::Rule;
use crate::names::pascal;

/// Names that the generated code takes from Rust's prelude.
const RESERVED: [&str; 20] = [
    "AsMut", "AsRef", "Box", "Clone", "Copy", "Default", "Err", "From", "Into", "Iterator", "None", "Ok",
    "Option", "Result", "Some", "String", "ToOwned", "ToString", "TryFrom", "Vec",
];

/// Deeper than any tree of schemas that the reader accepts.
const MAX_DEPTH: usize = 256;
/// The number of copies of its schemas that `allOf` may make of a document, on average.
const MAX_COPIES: usize = 32;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let budget = 1000 + MAX_COPIES * context.all(Kind::Schema).count();
    let answered = reached(context, Kind::Response).into_iter();
    let opened =
        answered.filter(|schema| schema.str("type") == Some("string") && schema.get("enum").is_some());
    let opened = opened.map(std::ptr::from_ref).collect();
    let mut names = Names { context, report, taken: HashMap::new(), opened, budget, endless: None };
    for component in context.components("schemas") {
        let place = TypeLocation::new(&component.key);
        names.claim(&place.name, &component.node, component.at);
        names.inside(&component.node, &place, 0);
    }
    for operation in &context.operations {
        if let Some(id) = operation.id() {
            names.operation(*operation, id);
        }
    }
    if let Some(schema) = names.endless {
        let what = "a schema inside an `allOf`";
        let why = "each copy of it has copies inside, of itself or of too many others to generate";
        let fix = "move the schemas of properties to `components/schemas` and refer to them";
        report.add(Rule::EndlessCopy, schema.at, what, why, fix);
    }
    context.components("schemas").iter().for_each(|component| nullable(component, report));
}

/// The type of a nullable component would be a wrapper of an optional type of the same name.
fn nullable(component: &Entry, report: &mut Report<'_>) {
    let schema = &component.node;
    let has_type = is_named(schema) || schema.get("allOf").is_some() || schema.get("oneOf").is_some();
    if let Some(entry) = schema.entry("nullable").filter(|_| schema.is("nullable") && has_type) {
        let what = format!("the component `{}` is nullable", component.key);
        let why = "the generator would need two types of this name, one with `null` and one without";
        let reference = format!("$ref: '#/components/schemas/{}'", component.key);
        let fix = format!("write `nullable: true` where it is used, beside `allOf: [{{ {reference} }}]`");
        report.add(Rule::NullableComponent, entry.at, what, why, fix);
    }
}

/// The place of a schema.
struct TypeLocation {
    /// The name that typify makes of it, the titles around it included.
    name: String,
    /// The name that the adaptation of enums makes of it, without titles.
    path: String,
}

impl TypeLocation {
    fn new(name: &str) -> Self {
        Self { name: pascal(name), path: pascal(name) }
    }

    fn property(&self, key: &str) -> Self {
        Self { name: pascal(&format!("{}_{key}", self.name)), path: format!("{}{}", self.path, pascal(key)) }
    }

    fn and(&self, end: &str) -> Self {
        Self { name: format!("{}{end}", self.name), path: format!("{}{end}", self.path) }
    }
}

struct Names<'a, 'c, 'r, 'f> {
    context: &'c Context<'a>,
    report: &'r mut Report<'f>,
    /// Type name -> the schema that has it, and its line.
    taken: HashMap<String, (&'a Node, u32)>,
    /// The string enums that the adaptation opens.
    opened: HashSet<*const Node>,
    /// The number of schemas that may still be looked at.
    budget: usize,
    /// The first schema that is not looked at any more. `allOf` copies the properties of its members, with the schemas
    /// written in them, and those can have an `allOf` of their own.
    endless: Option<&'a Node>,
}

impl<'a> Names<'a, '_, '_, '_> {
    fn claim(&mut self, name: &str, schema: &'a Node, at: Position) {
        if RESERVED.contains(&name) {
            let what = format!("the type of this schema is called `{name}`");
            let why = "the generated code needs Rust's own type or trait of that name";
            let fix = "rename the component, or give the schema another `title`";
            self.report.add(Rule::ReservedTypeName, at, what, why, fix);
        }
        let (first, line) = *self.taken.entry(name.to_owned()).or_insert((schema, at.line));
        if !std::ptr::eq(first, schema) && first.to_json() != schema.to_json() {
            let what = format!("the type of this schema is called `{name}`");
            let why =
                format!("so is another one, of line {line}, and the generator would take one for the other");
            let fix =
                "rename a component, or move this schema to `components/schemas` under a name of its own";
            self.report.add(Rule::CollidingTypes, at, what, why, fix);
        }
    }

    fn operation(&mut self, operation: Operation<'a>, id: &str) {
        let context = self.context;
        for parameter in parameters(context, operation) {
            if let Some(schema) = parameter.node.get("schema") {
                self.schema(schema, &TypeLocation::new(&format!("{id}-{}", parameter.name())), 0);
            }
        }
        let body = operation.node().get("requestBody").into_iter().map(|body| (body, "body"));
        let responses = operation.node().entries_of("responses");
        let responses = responses.iter().map(|response| (&response.node, "response"));
        for (node, end) in body.chain(responses) {
            for schema in context.resolve(node).into_iter().flat_map(bodies) {
                self.schema(schema, &TypeLocation::new(&format!("{id}-{end}")), 0);
            }
        }
    }

    /// A schema in use: a `$ref` names nothing new.
    fn schema(&mut self, schema: &'a Node, place: &TypeLocation, depth: usize) {
        // A map has no type of its own, and what is in it is named after the place.
        let is_map = schema.str("type") == Some("object") && !is_named(schema);
        let name = schema.str("title").filter(|_| !is_map).map_or_else(|| place.name.clone(), pascal);
        if is_named(schema) {
            self.claim(&name, schema, schema.at);
        }
        self.inside(schema, &TypeLocation { name, path: place.path.clone() }, depth);
    }

    /// The schemas inside one that is called `place.name`.
    fn inside(&mut self, schema: &'a Node, place: &TypeLocation, depth: usize) {
        if schema.get("$ref").is_some() {
            return;
        }
        self.budget = self.budget.saturating_sub(1);
        if depth > MAX_DEPTH || self.budget == 0 {
            self.endless.get_or_insert(schema);
            return;
        }
        if self.opened.contains(&std::ptr::from_ref(schema)) {
            for part in ["", "Known", "Other"] {
                self.claim(&format!("{}{part}", place.path), schema, schema.at);
            }
        }
        let members = ["allOf", "oneOf"].iter().find_map(|keyword| schema.get(keyword)).map(Node::items);
        let fields: Vec<&Entry> = if joins(schema) {
            self.context.schemas.of(schema).properties().collect()
        } else {
            if let Some([single]) = members {
                self.schema(single, place, depth + 1);
            }
            schema.entries_of("properties").iter().collect()
        };
        for property in &fields {
            self.schema(&property.node, &place.property(&property.key), depth + 1);
        }
        if let Some(items) = schema.get("items") {
            self.schema(items, &place.and("Item"), depth + 1);
        }
        if let Some(values) = schema.get("additionalProperties").filter(|node| node.as_bool().is_none()) {
            let end = values_end(!fields.is_empty());
            self.schema(values, &place.and(end), depth + 1);
        }
    }
}

/// Returns whether the generator makes a type of its own for a schema written in place.
fn is_named(schema: &Node) -> bool {
    let has = |keyword: &str| schema.get(keyword).is_some();
    match schema.str("type") {
        _ if schema.get("allOf").is_some() => joins(schema),
        _ if schema.items_of("oneOf").len() > 1 => true,
        Some("object") => {
            has("properties") || schema.get("additionalProperties").and_then(Node::as_bool) == Some(false)
        }
        Some("string") => ["enum", "pattern", "minLength", "maxLength"].iter().any(|keyword| has(keyword)),
        Some(_) => has("enum"),
        None => false,
    }
}
