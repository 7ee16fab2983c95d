//! The Rust types that schemas ask for.

use openapi_document::Node;

use super::{Surface, is_true, pascal, snake};

impl<'a> Surface<'a> {
    /// The Rust type of `schema`, which is called `name` if it needs a type of its own.
    pub(super) fn rust_type(&mut self, schema: &'a Node, name: &str, is_response: bool) -> String {
        if let Some(reference) = schema.str("$ref") {
            return format!("types::{}", pascal(reference.rsplit('/').next().unwrap()));
        }
        let ty = self.plain_type(schema, name, is_response);
        if is_true(schema, "nullable") { format!("Option<{ty}>") } else { ty }
    }

    fn plain_type(&mut self, schema: &'a Node, name: &str, is_response: bool) -> String {
        let format = schema.str("format").unwrap_or_default();
        let is_bounded = ["pattern", "minLength", "maxLength"].iter().any(|key| schema.get(key).is_some());
        match schema.str("type").unwrap_or("any") {
            "string" if schema.get("enum").is_some() && is_response => self.open_enum(schema, name),
            "string" if schema.get("enum").is_some() => self.closed_enum(schema, name),
            "string" if is_bounded => self.add(format!("struct types::{name}(_)"), name),
            "string" => match format {
                "password" => "crate::Secret".into(),
                "uri" => "crate::Link".into(),
                _ => "String".into(),
            },
            "integer" => integer(schema, format).into(),
            "number" => if format == "float" { "f32" } else { "f64" }.into(),
            "boolean" => "bool".into(),
            "array" => {
                let item = self.rust_type(schema.get("items").unwrap(), &format!("{name}Item"), is_response);
                let [least, most] = ["minItems", "maxItems"].map(|key| schema.get(key).map(Node::to_json));
                match least.filter(|least| Some(least) == most.as_ref()) {
                    Some(count) => format!("[{item}; {count}usize]"),
                    None => format!("Vec<{item}>"),
                }
            }
            "object" => self.object(schema, name, is_response),
            _ => "serde_json::Value".into(),
        }
    }

    fn object(&mut self, schema: &'a Node, name: &str, is_response: bool) -> String {
        let values = schema.get("additionalProperties").filter(|values| !values.entries().is_empty());
        match (schema.get("properties"), values) {
            (Some(properties), _) => {
                for property in properties.entries() {
                    let ty = self.property(schema, &property.key, &property.node, name, is_response);
                    let line = format!("pub types::{name}::{}: {ty}", snake(&property.key));
                    self.lines.insert(renamed(line, &snake(&property.key), &property.key));
                }
                self.add(format!("struct types::{name}"), name)
            }
            (None, Some(values)) => {
                format!("BTreeMap<String, {}>", self.rust_type(values, &format!("{name}Value"), is_response))
            }
            (None, None) => "serde_json::Map<String, serde_json::Value>".into(),
        }
    }

    /// What is not required is an `Option`, unless there is a value that stands for its absence.
    fn property(
        &mut self,
        object: &Node,
        key: &str,
        schema: &'a Node,
        name: &str,
        is_response: bool,
    ) -> String {
        let ty = self.rust_type(schema, &format!("{name}{}", pascal(key)), is_response);
        let is_required = object
            .get("required")
            .is_some_and(|required| required.items().iter().any(|name| name.as_str() == Some(key)));
        let has_empty = ["Vec<", "BTreeMap<", "serde_json::Map<"].iter().any(|kind| ty.starts_with(kind));
        let is_option = ty.starts_with("Option<");
        if is_required || has_empty || is_option || schema.get("default").is_some() {
            ty
        } else {
            format!("Option<{ty}>")
        }
    }

    fn open_enum(&mut self, schema: &Node, name: &str) -> String {
        self.closed_enum(schema, &format!("{name}Known"));
        self.add(format!("struct types::{name}Other(_)"), name);
        for variant in ["Known", "Other"] {
            self.lines.insert(format!("pub types::{name}::{variant}(types::{name}{variant})"));
        }
        self.add(format!("enum types::{name}"), name)
    }

    fn closed_enum(&mut self, schema: &Node, name: &str) -> String {
        for value in schema.get("enum").unwrap().items().iter().map(|value| value.as_str().unwrap()) {
            let variant = pascal(value);
            self.lines.insert(renamed(format!("pub types::{name}::{variant}"), &variant, value));
        }
        self.add(format!("enum types::{name}"), name)
    }

    fn add(&mut self, item: String, name: &str) -> String {
        self.lines.insert(format!("pub {item}"));
        format!("types::{name}")
    }
}

fn integer(schema: &Node, format: &str) -> &'static str {
    let minimum = schema.get("minimum").map(|minimum| minimum.to_json().as_i64().unwrap());
    let is_positive =
        minimum.map(|minimum| minimum + i64::from(is_true(schema, "exclusiveMinimum"))) == Some(1);
    match (format, is_positive) {
        ("int32", true) => "NonZeroU32",
        ("int32", false) => "i32",
        (_, true) => "NonZeroU64",
        (_, false) => "i64",
    }
}

fn renamed(line: String, rust: &str, wire: &str) -> String {
    if rust == wire { line } else { format!("{line} as {wire:?}") }
}
