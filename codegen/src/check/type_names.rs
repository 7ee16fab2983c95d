//! The names of the generated types: what the generator would name alike is one type, and the other is lost.
//!
//! Follows the naming of typify-impl 0.8: a component is named after its key; a schema written in place after its
//! `title`, else after the place (`<Operation>Response`, `<Type><Property>`, `<Type>Item`, `<Type>Value`).

use std::collections::HashMap;

use super::composition::properties;
use super::context::Context;
use super::parameters::parameters;
use super::report::Report;
use crate::names::pascal;
use crate::node::{Entry, Node, Position};

/// Names that the generated code takes from Rust's prelude.
const RESERVED: [&str; 20] = [
    "AsMut", "AsRef", "Box", "Clone", "Copy", "Default", "Err", "From", "Into", "Iterator", "None", "Ok",
    "Option", "Result", "Some", "String", "ToOwned", "ToString", "TryFrom", "Vec",
];

/// Deeper than any tree of schemas that the reader accepts.
const MAX_DEPTH: usize = 256;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut names = Names { context, report, taken: HashMap::new() };
    for component in context.schemas() {
        let name = pascal(&component.key);
        names.claim(&name, &component.node, component.at);
        names.nullable(component);
        names.inside(&component.node, &name, &name, 0);
    }
    for operation in &context.operations {
        let Some(id) = operation.id() else { continue };
        for parameter in parameters(context, *operation) {
            if let Some(schema) = parameter.node.get("schema") {
                names.schema(schema, &pascal(&format!("{id}-{}", parameter.name())), 0);
            }
        }
        let body = operation.node().get("requestBody").and_then(|body| context.resolve(body));
        let responses = operation.node().get("responses").map(Node::entries).unwrap_or_default();
        let responses = responses.iter().filter_map(|response| context.resolve(&response.node));
        let places =
            body.into_iter().map(|body| (body, "body")).chain(responses.map(|body| (body, "response")));
        for (body, place) in places {
            for media_type in body.get("content").map(Node::entries).unwrap_or_default() {
                if let Some(schema) = media_type.node.get("schema") {
                    names.schema(schema, &pascal(&format!("{id}-{place}")), 0);
                }
            }
        }
    }
}

struct Names<'a, 'c, 'r, 'f> {
    context: &'c Context<'a>,
    report: &'r mut Report<'f>,
    /// Type name -> the schema that has it, and where it stands.
    taken: HashMap<String, (&'a Node, Position)>,
}

impl<'a> Names<'a, '_, '_, '_> {
    fn claim(&mut self, name: &str, schema: &'a Node, at: Position) {
        if RESERVED.contains(&name) {
            self.report.add(
                "reserved-type-name",
                at,
                format!("the type of this schema is called `{name}`"),
                "the generated code needs Rust's own type or trait of that name",
                "rename the component, or give the schema another `title`",
            );
        }
        let Some((first, line)) = self.taken.get(name).map(|(first, at)| (*first, at.line)) else {
            self.taken.insert(name.to_owned(), (schema, at));
            return;
        };
        if !std::ptr::eq(first, schema) && first.to_json() != schema.to_json() {
            self.report.add(
                "colliding-types",
                at,
                format!("the type of this schema is called `{name}`"),
                format!("so is another one, of line {line}, and the generator would take one for the other"),
                "rename a component, or move this schema to `components/schemas` under a name of its own",
            );
        }
    }

    /// The type of a nullable component would be a wrapper of an optional type of the same name.
    fn nullable(&mut self, component: &Entry) {
        let schema = &component.node;
        let is_composed = schema.get("allOf").is_some() || schema.get("oneOf").is_some();
        if let Some(entry) = schema.entry("nullable").filter(|entry| entry.node.as_bool() == Some(true))
            && (is_named(schema) || is_composed)
        {
            self.report.add(
                "nullable-component",
                entry.at,
                format!("the component `{}` is nullable", component.key),
                "the generator would need two types of this name, one with `null` and one without",
                format!(
                    "write `nullable: true` where it is used, beside `allOf: [{{ $ref: '#/components/schemas/{}' }}]`",
                    component.key
                ),
            );
        }
    }

    /// A schema in use: a `$ref` names nothing new.
    fn schema(&mut self, schema: &'a Node, place: &str, depth: usize) {
        let name = schema.str("title").map_or_else(|| place.to_owned(), pascal);
        if is_named(schema) {
            self.claim(&name, schema, schema.at);
        }
        self.inside(schema, place, &name, depth);
    }

    /// The schemas inside one that is called `name`, and would be called `place` if it had no title.
    fn inside(&mut self, schema: &'a Node, place: &str, name: &str, depth: usize) {
        if schema.get("$ref").is_some() {
            return;
        }
        if depth > MAX_DEPTH {
            self.endless(schema);
            return;
        }
        if schema.get("enum").is_some() && schema.str("type") == Some("string") {
            self.claim(&format!("{place}Known"), schema, schema.at);
            self.claim(&format!("{place}Other"), schema, schema.at);
        }
        let members = ["allOf", "oneOf"].iter().find_map(|keyword| schema.get(keyword)).map(Node::items);
        let fields = match members {
            Some([single]) => {
                self.schema(single, name, depth + 1);
                vec![]
            }
            Some(_) if schema.get("allOf").is_some() => properties(self.context, schema),
            _ => schema.get("properties").map(Node::entries).unwrap_or_default().iter().collect(),
        };
        for property in &fields {
            self.schema(&property.node, &pascal(&format!("{name}_{}", property.key)), depth + 1);
        }
        if let Some(items) = schema.get("items") {
            self.schema(items, &format!("{name}Item"), depth + 1);
        }
        if let Some(values) = schema.get("additionalProperties").filter(|node| node.as_bool().is_none()) {
            let place = if fields.is_empty() { format!("{place}Value") } else { format!("{name}ExtraValue") };
            self.schema(values, &place, depth + 1);
        }
    }

    /// A property written in place can only go on forever when `allOf` copies it into itself.
    fn endless(&mut self, schema: &Node) {
        self.report.add(
            "circular-reference",
            schema.at,
            "a property of this schema contains a copy of the schema",
            "`allOf` copies the properties of its members, so this goes on forever",
            "move the property's schema to `components/schemas` and refer to it",
        );
    }
}

/// Whether the generator makes a type of its own for a schema written in place.
fn is_named(schema: &Node) -> bool {
    let has = |keyword: &str| schema.get(keyword).is_some();
    let has_members = |keyword: &str| schema.get(keyword).is_some_and(|members| members.items().len() > 1);
    match schema.str("type") {
        Some("object") => {
            has("properties") || schema.get("additionalProperties").and_then(Node::as_bool) == Some(false)
        }
        Some("string") => ["enum", "pattern", "minLength", "maxLength"].iter().any(|keyword| has(keyword)),
        Some(_) => has("enum"),
        None => has_members("allOf") || has_members("oneOf"),
    }
}
