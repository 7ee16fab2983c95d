//! Every schema says what kind of value it describes, in keywords of that kind.

use openapi_document::context::Context;
use openapi_document::grammar::Kind;
use openapi_document::words::near;
use openapi_document::{Entry, Node, Report, Value};

use crate::check::rules::Rule;

/// The types of OpenAPI 3.0, each with the keywords that say more about its values.
const TYPES: [(&str, &[&str]); 6] = [
    ("string", &["format", "enum", "pattern", "minLength", "maxLength"]),
    (
        "integer",
        &["format", "enum", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
    ),
    (
        "number",
        &["format", "enum", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
    ),
    ("boolean", &[]),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    ("object", &["properties", "required", "additionalProperties", "minProperties", "maxProperties"]),
];

/// The keywords that make a schema of other schemas.
pub(crate) const COMPOSITIONS: [&str; 4] = ["allOf", "oneOf", "anyOf", "not"];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        empty(schema, report);
        let composition = schema.entries().iter().find(|entry| COMPOSITIONS.contains(&entry.key.as_str()));
        match (composition, schema.get("type")) {
            (Some(composition), _) => composed(schema, composition, report),
            (None, Some(kind)) => typed(schema, kind, report),
            (None, None) => untyped(schema, report),
        }
    }
}

fn empty(schema: &Node, report: &mut Report<'_>) {
    let compositions = schema.entries().iter().filter(|entry| COMPOSITIONS.contains(&entry.key.as_str()));
    for entry in
        compositions.filter(|entry| matches!(&entry.node.value, Value::List(list) if list.is_empty()))
    {
        let what = format!("`{}` is empty", entry.key);
        let why = "a schema of no schemas describes nothing";
        report.add(Rule::EmptyComposition, entry.at, what, why, "remove it");
    }
}

/// The types whose values a keyword says something about.
fn types_of(keyword: &str) -> impl Iterator<Item = &'static str> {
    TYPES.iter().filter(move |(_, keywords)| keywords.contains(&keyword)).map(|(name, _)| *name)
}

fn is_of_a_type(entry: &&Entry) -> bool {
    types_of(&entry.key).next().is_some()
}

fn composed(schema: &Node, composition: &Entry, report: &mut Report<'_>) {
    let is_object = schema.get("type").is_none_or(|kind| kind.as_str() == Some("object"));
    let joined =
        if composition.key == "allOf" && is_object { &["type", "properties", "required"][..] } else { &[] };
    for entry in schema.entries() {
        let key = entry.key.as_str();
        let constrains = key == "type" || is_of_a_type(&entry) || COMPOSITIONS.contains(&key);
        if constrains && key != composition.key && !joined.contains(&key) {
            let what = format!("`{key}` stands beside `{}`", composition.key);
            let why = "the generator takes one of the two and drops or bends the other unseen";
            report.add(Rule::CompositionSiblings, entry.at, what, why, "make it a member of `allOf`");
        }
    }
}

fn typed(schema: &Node, kind: &Node, report: &mut Report<'_>) {
    let known = kind.as_str().and_then(|kind| TYPES.iter().find(|(name, _)| *name == kind));
    let Some((name, keywords)) = known else {
        unknown_type(kind, report);
        return;
    };
    for entry in
        schema.entries().iter().filter(is_of_a_type).filter(|entry| !keywords.contains(&entry.key.as_str()))
    {
        let others: Vec<&str> = types_of(&entry.key).collect();
        let what = format!("`{}` in a schema of the type `{name}`", entry.key);
        let why = format!("it says something about values of the type `{}` only", others.join("` or `"));
        report.add(Rule::KeywordAndType, entry.at, what, why, "remove it, or correct `type`");
    }
    if *name == "array" && schema.get("items").is_none() {
        let why = "OpenAPI requires the schema of the items";
        let what = "an array without `items`";
        report.add(Rule::ArrayWithoutItems, kind.at, what, why, "add `items: { type: … }`");
    }
}

fn unknown_type(kind: &Node, report: &mut Report<'_>) {
    let (what, fix) = match &kind.value {
        Value::List(types) => {
            report.later(kind.at, "a list of types", "3.1", one_type(types));
            return;
        }
        Value::String(name) if name == "null" => {
            let fix = "write the type of the other values and `nullable: true`";
            report.later(kind.at, "the type `null`", "3.1", fix);
            return;
        }
        Value::String(name) => {
            let fix = match near(name, TYPES.iter().map(|(name, _)| *name)) {
                _ if name == "file" => "write `type: string` and `format: binary`".to_owned(),
                Some(name) => format!("write `{name}`"),
                None => "write `string`, `integer`, `number`, `boolean`, `array` or `object`".to_owned(),
            };
            (format!("the type `{name}`"), fix)
        }
        _ => (format!("a type of the kind `{}`", kind.kind()), "write its name".to_owned()),
    };
    report.add(Rule::SchemaType, kind.at, what, "OpenAPI 3.0 has no such type", fix);
}

/// What to write instead of a list of types.
fn one_type(types: &[Node]) -> String {
    let names: Vec<&str> = types.iter().filter_map(Node::as_str).filter(|name| *name != "null").collect();
    let is_nullable =
        types.iter().any(|name| matches!(name.value, Value::Null) || name.as_str() == Some("null"));
    match (names.as_slice(), is_nullable) {
        ([name], true) => format!("write `type: {name}` and `nullable: true`"),
        ([name], false) => format!("write `type: {name}`"),
        (_, true) => "write `oneOf` with one schema per type, and `nullable: true` beside it".into(),
        (_, false) => "write `oneOf` with one schema per type".into(),
    }
}

fn untyped(schema: &Node, report: &mut Report<'_>) {
    if let Some(entry) = schema.entries().iter().find(is_of_a_type) {
        let types: Vec<&str> = types_of(&entry.key).collect();
        let what = format!("a schema with `{}` and without `type`", entry.key);
        let fix = format!("add `type: {}`", types.join("` or `type: "));
        report.add(Rule::MissingType, schema.at, what, "it would allow values of every other type", fix);
    } else if let Some(entry) = schema.entry("nullable") {
        let why = "OpenAPI 3.0 gives it a meaning only beside `type`";
        let what = "`nullable` in a schema without `type`";
        report.add(Rule::MissingType, entry.at, what, why, "add `type`, or remove it");
    }
}
