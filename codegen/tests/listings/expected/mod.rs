//! The surface that a document asks for, worked out without the generator: a second opinion.

mod types;

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToPascalCase, ToSnakeCase};
use openapi_document::{Document, Node};

/// What every module has, whatever its document says.
const FIXED: [&str; 9] = [
    "pub mod builder",
    "pub mod types",
    "pub mod types::error",
    "pub struct Client",
    "pub struct types::error::ConversionError(_)",
    "pub use progenitor_client::ByteStream",
    "pub use progenitor_client::ClientInfo",
    "pub use progenitor_client::Error",
    "pub use progenitor_client::ResponseValue",
];

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The lines that the surface of `document` should have, apart from what its types implement. A field or variant
/// whose Rust name differs from the one on the wire ends in ` as "the one on the wire"`.
pub(crate) fn expected(document: &Document) -> BTreeSet<String> {
    let root = &document.root;
    let mut surface =
        Surface { root, in_responses: in_responses(root), bodies: vec![], lines: BTreeSet::new() };
    surface.lines.extend(FIXED.map(str::to_owned));
    for schema in root.pointer("/components/schemas").map(Node::entries).unwrap_or_default() {
        let is_response = surface.in_responses.contains(&schema.key);
        surface.rust_type(&schema.node, &pascal(&schema.key), is_response);
    }
    for path in root.get("paths").unwrap().entries() {
        for method in path.node.entries().iter().filter(|entry| METHODS.contains(&entry.key.as_str())) {
            surface.operation(&path.key, &path.node, &method.node);
        }
    }
    surface.builders();
    surface.lines
}

struct Surface<'a> {
    root: &'a Node,
    /// The schemas that a response leads to: their enums are open.
    in_responses: BTreeSet<String>,
    /// The types of the bodies of requests.
    bodies: Vec<String>,
    lines: BTreeSet<String>,
}

impl<'a> Surface<'a> {
    fn operation(&mut self, path: &str, item: &'a Node, operation: &'a Node) {
        let id = operation.str("operationId").unwrap();
        let builder = format!("builder::{}", pascal(id));
        let mut methods = vec![];
        for parameter in self.parameters(path, item, operation) {
            let name = parameter.str("name").unwrap();
            let ty = self.argument(parameter, &format!("{}{}", pascal(id), pascal(name)));
            let required = if is_true(parameter, "required") { " // required" } else { "" };
            methods.push(format!("{}(mut self, value: impl TryInto<{ty}>) -> Self{required}", snake(name)));
        }
        if let Some(body) = operation.get("requestBody") {
            let schema = body_schema(self.follow(body)).unwrap();
            let ty = self.rust_type(schema, &format!("{}Body", pascal(id)), false);
            let made = ty.replace("types::", "types::builder::");
            methods.push(format!("body(mut self, value: impl TryInto<{ty}>) -> Self // required"));
            methods.push(format!("body_map(mut self, f: impl FnOnce({made}) -> {made}) -> Self"));
            self.bodies.push(ty);
        }
        let [success, error] =
            [['2'].as_slice(), &['4', '5', 'd']].map(|classes| self.answer(operation, id, classes));
        self.lines.insert(format!("pub fn Client::{}(&self) -> {builder}", snake(id)));
        self.lines.insert(format!("pub struct {builder}"));
        self.lines.extend(methods.iter().map(|method| format!("pub fn {builder}::{method}")));
        self.lines.insert(format!(
            "pub async fn {builder}::send(self) -> Result<ResponseValue<{success}>, Error<{error}>>"
        ));
    }

    /// The builders of what is in the bodies of requests: one method for each field.
    fn builders(&mut self) {
        let mut waiting = self.bodies.clone();
        let mut seen = BTreeSet::new();
        while let Some(owner) = waiting.pop() {
            if !seen.insert(owner.clone()) {
                continue;
            }
            let name = owner.trim_start_matches("types::");
            let prefix = format!("pub {owner}::");
            let fields: Vec<(String, String)> = self
                .lines
                .iter()
                .filter_map(|line| line.strip_prefix(&prefix)?.split(" as ").next()?.split_once(": "))
                .map(|(field, ty)| (field.to_owned(), ty.to_owned()))
                .collect();
            if fields.is_empty() {
                continue;
            }
            let builder = format!("types::builder::{name}");
            self.lines.insert("pub mod types::builder".to_owned());
            self.lines.insert(format!("pub struct {builder}"));
            self.lines.insert(format!("pub fn {owner}::builder() -> {builder}"));
            for (field, ty) in fields {
                self.lines.insert(format!(
                    "pub fn {builder}::{field}(mut self, value: impl TryInto<{ty}>) -> Self"
                ));
                let inside = ty.split(|c: char| !c.is_alphanumeric() && c != ':' && c != '_');
                waiting.extend(inside.filter(|name| name.starts_with("types::")).map(str::to_owned));
            }
        }
    }

    /// Those in the path in its order, then those in the query and in headers by name.
    fn parameters(&self, path: &str, item: &'a Node, operation: &'a Node) -> Vec<&'a Node> {
        let mut parameters = BTreeMap::new();
        for list in [item, operation].iter().filter_map(|node| node.get("parameters")) {
            for parameter in list.items().iter().map(|parameter| self.follow(parameter)) {
                let name = parameter.str("name").unwrap();
                let rank = match parameter.str("in").unwrap() {
                    "path" => (0, path.find(&format!("{{{name}}}")).unwrap()),
                    "query" => (1, 0),
                    _ => (2, 0),
                };
                parameters.insert((rank, name), parameter);
            }
        }
        parameters.into_values().collect()
    }

    fn argument(&mut self, parameter: &'a Node, name: &str) -> String {
        let schema = parameter.get("schema").unwrap();
        let is_path = parameter.str("in") == Some("path");
        let is_free = ["pattern", "enum", "format"].iter().all(|key| schema.get(key).is_none());
        if is_path && schema.str("type") == Some("string") && is_free {
            return "crate::PathSegment".into();
        }
        self.rust_type(schema, name, false)
    }

    /// The one type of the bodies of the responses whose status begins like one of `classes`.
    fn answer(&mut self, operation: &'a Node, id: &str, classes: &[char]) -> String {
        let responses = operation.get("responses").unwrap().entries();
        let responses = responses.iter().filter(|entry| entry.key.starts_with(classes));
        let types: BTreeSet<String> = responses
            .filter_map(|entry| {
                let response = self.follow(&entry.node);
                if response.pointer("/content/application~1octet-stream").is_some() {
                    return Some("ByteStream".to_owned());
                }
                Some(self.rust_type(body_schema(response)?, &format!("{}Response", pascal(id)), true))
            })
            .collect();
        assert!(types.len() < 2, "{id} has more than one type for {classes:?}: {types:?}");
        types.into_iter().next().unwrap_or_else(|| "()".into())
    }

    fn follow(&self, node: &'a Node) -> &'a Node {
        match node.str("$ref") {
            Some(reference) => self.follow(self.root.pointer(reference.strip_prefix('#').unwrap()).unwrap()),
            None => node,
        }
    }
}

fn body_schema(with_content: &Node) -> Option<&Node> {
    with_content.pointer("/content/application~1json/schema")
}

/// The component schemas that a response leads to.
fn in_responses(root: &Node) -> BTreeSet<String> {
    fn visit(root: &Node, node: &Node, found: &mut BTreeSet<String>) {
        if let Some(reference) = node.str("$ref") {
            let is_new = match reference.strip_prefix("#/components/schemas/") {
                Some(name) => found.insert(name.to_owned()),
                None => true,
            };
            if is_new {
                visit(root, root.pointer(reference.strip_prefix('#').unwrap()).unwrap(), found);
            }
        }
        node.items().iter().for_each(|item| visit(root, item, found));
        node.entries().iter().for_each(|entry| visit(root, &entry.node, found));
    }
    let mut found = BTreeSet::new();
    for operation in root.get("paths").unwrap().entries().iter().flat_map(|item| item.node.entries()) {
        if let Some(responses) = operation.node.get("responses") {
            visit(root, responses, &mut found);
        }
    }
    found
}

fn is_true(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::as_bool) == Some(true)
}

fn pascal(name: &str) -> String {
    name.to_pascal_case()
}

fn snake(name: &str) -> String {
    let name = name.replace('.', "-").to_snake_case();
    if syn::parse_str::<syn::Ident>(&name).is_ok() { name } else { format!("{name}_") }
}
