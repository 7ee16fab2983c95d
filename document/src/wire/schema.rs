//! The facts of a schema: which values are valid, place by place inside the value.

use std::sync::Arc;

use cloud_certs_yaml::{Entry, Node, Value};

use super::fact::{ApiPlace, Facet};
use super::walk::Walk;
use crate::keywords::CONSTRAINTS;

/// The deepest nesting of schemas that is listed.
const MAX_DEPTH: usize = 100;
/// The most facts of a document: ten schemas that each hold the next one ten times would say 10,000,000,000 things.
const MAX_FACTS: usize = 100_000;

/// Keywords that say more about the value at their own place than which values are valid.
const ANNOTATIONS: [&str; 5] = ["default", "format", "nullable", "readOnly", "writeOnly"];

impl<'a> Walk<'a> {
    /// The facts of `schema`, which describes the value at `place`.
    pub(super) fn schema(&mut self, schema: &'a Node, place: &ApiPlace) {
        let Some(schema) = self.follow(schema, place) else { return };
        let address: *const Node = schema;
        if let Some((_, outer)) = self.around.iter().find(|(around, _)| *around == address) {
            // Both are in the same body.
            let within = outer.rsplit("  ").next().unwrap_or_default().to_owned();
            return self.add(place, Facet::Wire, "like", within, schema);
        }
        if self.around.len() == MAX_DEPTH || self.facts.len() >= MAX_FACTS {
            self.cut.get_or_insert(schema.at);
            return self.add(place, Facet::Wire, "cut", true, schema);
        }
        // A member of an `allOf` is about the same place as the schema around it, which has the type.
        let is_member = self.around.last().is_some_and(|(_, outer)| outer == place.text());
        self.around.push((address, Arc::clone(place.text())));
        for entry in self.entries(schema) {
            self.schema_keyword(schema, entry, place);
        }
        if !is_member && ["type", "allOf", "anyOf", "oneOf"].iter().all(|key| schema.get(key).is_none()) {
            self.add(place, Facet::Wire, "type", "any", schema);
        }
        self.around.pop();
    }

    fn schema_keyword(&mut self, schema: &'a Node, entry: &'a Entry, place: &ApiPlace) {
        let node = &entry.node;
        match entry.key.as_str() {
            key if CONSTRAINTS.contains(&key) || ANNOTATIONS.contains(&key) => {
                self.say(place, Facet::Wire, key, node)
            }
            "additionalProperties" => self.additional_properties(node, place),
            "allOf" => self.items(node).iter().for_each(|member| self.schema(member, place)),
            key @ ("anyOf" | "oneOf") => self.choices(schema, key, node, place),
            "discriminator" => self.discriminator(node, place),
            "enum" => self.items(node).iter().for_each(|value| self.say(place, Facet::Wire, "enum", value)),
            "items" => self.schema(node, &place.then("[]")),
            "not" => self.schema(node, &place.then("<not>")),
            "properties" => {
                for property in self.entries(node) {
                    self.schema(&property.node, &place.then(&dotted(&property.key)));
                }
            }
            "required" => self.required(node, place),
            _ => self.common(place, entry),
        }
    }

    /// `required` is a fact of each property, wherever in an `allOf` the property itself stands.
    fn required(&mut self, names: &'a Node, place: &ApiPlace) {
        for name in self.items(names) {
            self.see(name, Facet::Wire);
            let property = name.as_str().map_or_else(|| dotted(&name.to_json().to_string()), dotted);
            self.add(&place.then(&property), Facet::Wire, "required", true, name);
        }
    }

    /// `true` and `{}` are what holds without the keyword.
    fn additional_properties(&mut self, node: &'a Node, place: &ApiPlace) {
        match &node.value {
            Value::Bool(true) => self.see(node, Facet::Wire),
            Value::Map(entries) if entries.is_empty() => self.see(node, Facet::Wire),
            Value::Map(_) => self.schema(node, &place.then("{}")),
            _ => self.say(place, Facet::Wire, "additionalProperties", node),
        }
    }

    fn choices(&mut self, schema: &'a Node, keyword: &str, members: &'a Node, place: &ApiPlace) {
        for (index, member) in self.items(members).iter().enumerate() {
            let place = place.then(&format!("<{keyword} {}>", index + 1));
            // Beside a discriminator the name of a schema is a value that travels.
            if let Some(name) = schema.get("discriminator").and(member.str("$ref")) {
                self.add(&place, Facet::Wire, "named", name.rsplit('/').next().unwrap_or(name), member);
            }
            self.schema(member, &place);
        }
    }

    fn discriminator(&mut self, discriminator: &'a Node, place: &ApiPlace) {
        for entry in self.entries(discriminator) {
            match entry.key.as_str() {
                "propertyName" => self.say(place, Facet::Wire, "discriminator", &entry.node),
                "mapping" => self.say(place, Facet::Wire, "mapping", &entry.node),
                _ => self.common(place, entry),
            }
        }
    }
}

/// `.name`, in quotes when the name could be taken for more than one step.
fn dotted(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-$@".contains(c);
    if !name.is_empty() && name.chars().all(is_plain) { format!(".{name}") } else { format!(".{name:?}") }
}
