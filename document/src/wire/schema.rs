//! The facts of a schema: which values are valid, place by place inside the value.

use std::sync::Arc;

use cloud_certs_yaml::{Node, Value};

use super::fact::{ApiPlace, Facet};
use super::walk::Walk;
use crate::check::grammar::Shape;
use crate::schema::{
    Bound, Choice, Followed, Schema, Types, Wrapper, is_definitions, is_note, is_told, is_well_formed, shape,
};

/// The deepest nesting of schemas that is listed.
const MAX_DEPTH: usize = 100;
/// The most facts of a document: ten schemas that each contain the next one ten times would have 10,000,000,000 facts.
const MAX_FACTS: usize = 100_000;

impl<'a> Walk<'a> {
    /// The facts of `schema`, which describes the value at `place`.
    pub(super) fn schema(&mut self, schema: &'a Node, place: &ApiPlace) {
        let mut followed = Followed::default();
        let node = self.schemas.follow(schema, &mut followed);
        self.followed(&followed, place);
        if let Some(reference) = node.get("$ref").filter(|reference| self.document.target(reference).is_err())
        {
            self.see(reference, Facet::Wire);
            return self.add(place, Facet::Wire, "unresolved", reference.to_json(), reference);
        }
        let wrapper = self.schemas.wrapper(node);
        let address: *const Node = wrapper.as_ref().map_or(node, |wrapper| wrapper.inner);
        if let Some((_, outer)) = self.around.iter().find(|(around, _)| *around == address) {
            // Both are in the same body.
            let within = outer.rsplit("  ").next().unwrap_or_default().to_owned();
            if let Some(wrapper) = wrapper {
                self.shell(&wrapper, place);
            }
            return self.add(place, Facet::Wire, "like", within, node);
        }
        if self.around.len() == MAX_DEPTH || self.facts.len() >= MAX_FACTS {
            self.cut.get_or_insert(node.at);
            return self.add(place, Facet::Wire, "cut", true, node);
        }
        self.around.push((address, Arc::clone(place.text())));
        let schema = self.schemas.of(node);
        self.parts(&schema, place);
        self.types(&schema, node, place);
        for (keyword, nodes) in &schema.keywords {
            self.keyword(&schema, keyword, nodes, place);
        }
        for property in schema.properties() {
            self.schema(&property.node, &place.then(&dotted(&property.key)));
        }
        for (name, node) in &schema.required {
            self.add(&place.then(&dotted(name)), Facet::Wire, "required", true, node);
        }
        for choice in &schema.choices {
            self.choice(&schema, choice, place);
        }
        self.around.pop();
    }

    /// Visits what is on the way to a schema: `$ref`s, and beside them what OpenAPI 3.0 ignores.
    fn followed(&mut self, followed: &Followed<'a>, place: &ApiPlace) {
        for reference in &followed.references {
            self.see(reference, Facet::Wire);
        }
        for entry in &followed.ignored {
            self.say(place, Facet::Docs, &entry.key, &entry.node);
        }
    }

    /// Visits what is around a schema that is listed elsewhere.
    fn shell(&mut self, wrapper: &Wrapper<'a>, place: &ApiPlace) {
        self.parts(&wrapper.shell, place);
        for (keyword, nodes) in &wrapper.shell.keywords {
            self.keyword(&wrapper.shell, keyword, nodes, place);
        }
        if let Some(node) = wrapper.shell.parts.first().filter(|_| wrapper.adds_null) {
            self.add(place, Facet::Wire, "nullable", true, node);
        }
    }

    /// Marks the objects that a schema was put together from as seen, and adds their texts.
    fn parts(&mut self, schema: &Schema<'a>, place: &ApiPlace) {
        for part in &schema.parts {
            self.see_alone(part);
            for entry in part.entries() {
                let shape = shape(&entry.key, self.document.version);
                if shape.is_some_and(|shape| !is_well_formed(shape, &entry.node)) {
                    self.say(place, Facet::Wire, &entry.key, &entry.node);
                }
            }
            for keyword in ["allOf", "anyOf", "oneOf", "properties"] {
                if let Some(list) = part.get(keyword) {
                    self.see_alone(list);
                }
            }
            part.items_of("allOf").iter().for_each(|member| self.see_alone(member));
            if let Some(names) = part.get("required").filter(|names| matches!(names.value, Value::List(_))) {
                self.see(names, Facet::Wire);
            }
        }
        self.followed(&schema.followed, place);
        for member in &schema.absorbed {
            for entry in member.entries() {
                self.common(place, entry);
            }
            self.see(member, Facet::Wire);
        }
    }

    /// The types, values, bounds and format.
    fn types(&mut self, schema: &Schema<'a>, node: &'a Node, place: &ApiPlace) {
        let is_open = Types::ALL.without(Types::NULL).is_within(schema.types);
        let at = schema.all("type").first().copied().unwrap_or(node);
        // Properties without a type are those of an object, and a choice has the types of its members.
        let implied = if schema.properties().next().is_none() { schema.types } else { Types::OBJECT };
        if !is_open || schema.choices.is_empty() {
            let types = if is_open { implied } else { schema.types.without(Types::NULL) };
            let word = if schema.types == Types::NULL { Types::NULL } else { types };
            self.add(place, Facet::Wire, "type", word.to_string(), at);
        }
        if !is_open && schema.allows_null() && schema.types != Types::NULL
            || schema.choices.iter().any(|choice| choice.is_nullable)
        {
            let at = schema.all("nullable").first().copied().unwrap_or(at);
            self.add(place, Facet::Wire, "nullable", true, at);
        }
        for value in schema.values.iter().flatten() {
            self.add(place, Facet::Wire, "enum", value.json.clone(), value.node);
        }
        self.bound(schema.lower, ["minimum", "exclusiveMinimum"], place);
        self.bound(schema.upper, ["maximum", "exclusiveMaximum"], place);
        if let Some((format, node)) = schema.format() {
            self.add(place, Facet::Wire, "format", format, node);
        }
        for keyword in ["contentEncoding", "contentMediaType"] {
            let is_format = schema.format().is_some_and(|(word, _)| matches!(word, "byte" | "binary"));
            for node in schema.active(keyword).into_iter().filter(|_| !is_format) {
                self.say(place, Facet::Wire, keyword, node);
            }
        }
    }

    fn bound(&mut self, bound: Option<Bound<'a>>, [keyword, exclusive]: [&str; 2], place: &ApiPlace) {
        let Some(bound) = bound else { return };
        self.add(place, Facet::Wire, keyword, bound.node.to_json(), bound.node);
        if bound.is_exclusive {
            self.add(place, Facet::Wire, exclusive, true, bound.node);
        }
    }

    fn keyword(&mut self, schema: &Schema<'a>, keyword: &'a str, nodes: &[&'a Node], place: &ApiPlace) {
        let Some(shape) = shape(keyword, self.document.version).filter(|_| keyword != "$ref") else {
            // Texts and extensions. Anything else stays unseen.
            let entries = schema.parts.iter().filter_map(|part| part.entry(keyword));
            return entries.for_each(|entry| self.common(place, entry));
        };
        let active = schema.active(keyword);
        for node in nodes.iter().filter(|node| !active.iter().any(|one| std::ptr::eq(*one, **node))) {
            self.see(node, Facet::Wire);
        }
        // Of several counts, the tightest tells all.
        let active = match shape {
            Shape::Count => schema.get(keyword).into_iter().collect(),
            _ => active,
        };
        if shape == Shape::Count || is_told(keyword) {
            nodes.iter().for_each(|node| self.see(node, Facet::Wire));
        }
        for node in active.into_iter().filter(|_| !is_told(keyword)) {
            self.active_keyword(keyword, shape, node, place);
        }
    }

    fn active_keyword(&mut self, keyword: &str, shape: Shape, node: &'a Node, place: &ApiPlace) {
        match (keyword, shape, &node.value) {
            ("additionalProperties" | "unevaluatedProperties", _, Value::Bool(_)) => {
                self.say(place, Facet::Wire, keyword, node);
            }
            ("additionalProperties", ..) => self.schema(node, &place.then("{}")),
            ("discriminator", ..) => self.discriminator(node, place),
            ("items", ..) => self.schema(node, &place.then("[]")),
            (_, Shape::IsOrRef(_) | Shape::FlagOrSchema, _) => {
                self.schema(node, &place.then(&format!("<{keyword}>")))
            }
            _ if is_definitions(keyword) => {
                let definitions = self.entries(node).iter();
                self.definitions.extend(definitions.map(|entry| (entry.key.as_str(), &entry.node)));
            }
            (_, Shape::Map(_, Shape::IsOrRef(_)), _) => {
                for entry in self.entries(node) {
                    self.schema(&entry.node, &place.then(&format!("<{keyword} {}>", entry.key)));
                }
            }
            (_, Shape::List(Shape::IsOrRef(_)), _) => {
                for (index, item) in self.items(node).iter().enumerate() {
                    self.schema(item, &place.then(&format!("[{index}]")));
                }
            }
            _ if is_note(keyword) => self.say(place, Facet::Docs, keyword, node),
            _ => self.say(place, Facet::Wire, keyword, node),
        }
    }

    fn choice(&mut self, schema: &Schema<'a>, choice: &Choice<'a>, place: &ApiPlace) {
        self.see_alone(choice.node);
        for (index, member) in choice.members.iter().enumerate() {
            let place = place.then(&format!("<{} {}>", choice.keyword, index + 1));
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
