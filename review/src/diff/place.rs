//! The place of a change in words. It has no line and no index, so edits elsewhere do not change it.

use std::fmt;

use openapi_document::{Document, METHODS, Node};
use serde::Serialize;

use super::view::{relative, resolve};

/// The place of a change, in words that unrelated edits do not change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// The operation (`GET /pets/{id}`), path (`/pets/{id}`) or component (`#/components/schemas/Pet`) that it is in;
    /// `document` for the rest of the document, `Rust` for the generated code.
    pub subject: String,
    /// The way from there to the place: `query parameter limit: schema: maximum`. Empty for the subject itself.
    pub within: String,
}

/// The subject of parts outside of operations and components.
const DOCUMENT: &str = "document";

impl Place {
    /// The document itself.
    pub(super) fn document() -> Self {
        Self { subject: DOCUMENT.to_owned(), within: String::new() }
    }

    /// The place that `tokens` lead to from the root of a file of the document.
    pub(crate) fn new(document: &Document, root: &Node, tokens: &[String]) -> Self {
        let file = if root.at.file == 0 { String::new() } else { relative(document, root) };
        let all: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let (subject, start) = match &*all {
            ["paths", path, method, ..] if METHODS.contains(method) => {
                (format!("{} {path}", method.to_ascii_uppercase()), 3)
            }
            ["webhooks", name, method, ..] if METHODS.contains(method) => {
                (format!("{} {name} (webhook)", method.to_ascii_uppercase()), 3)
            }
            ["paths", path, ..] => ((*path).to_owned(), 2),
            ["webhooks", name, ..] => (format!("{name} (webhook)"), 2),
            ["components", kind, name, ..] => (format!("{file}#/components/{kind}/{name}"), 3),
            _ if file.is_empty() => (DOCUMENT.to_owned(), 0),
            _ => (file, 0),
        };
        let mut way = Way { document, node: Some(root), steps: Vec::new() };
        all.iter().take(start).for_each(|token| way.enter(token));
        way.walk(&all[start..]);
        Self { subject, within: way.steps.join(": ") }
    }

    /// Returns whether it is in no operation and no component.
    pub(super) fn is_in_document(&self) -> bool {
        self.subject == DOCUMENT
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.within.is_empty() { "" } else { ": " };
        write!(f, "{}{separator}{}", self.subject, self.within)
    }
}

/// The keywords whose keys are names, with the word for one of them.
const NAMED: [(&str, &str); 20] = [
    ("$defs", "definition "),
    ("callbacks", "callback "),
    ("content", ""),
    ("definitions", "definition "),
    ("dependentSchemas", "schema that depends on "),
    ("encoding", "encoding "),
    ("examples", "example "),
    ("flows", "flow "),
    ("headers", "header "),
    ("links", "link "),
    ("mapping", "mapping "),
    ("parameters", "parameter "),
    ("patternProperties", "properties like "),
    ("properties", "property "),
    ("responses", "response "),
    ("schemas", "schema "),
    ("scopes", "scope "),
    ("securitySchemes", "security scheme "),
    ("variables", "variable "),
    ("paths", "path "),
];

/// The way down a document.
struct Way<'a> {
    document: &'a Document,
    node: Option<&'a Node>,
    /// The steps in words.
    steps: Vec<String>,
}

impl<'a> Way<'a> {
    fn enter(&mut self, token: &str) {
        self.node = self.node.and_then(|node| child(node, token));
    }

    fn walk(&mut self, mut tokens: &[&str]) {
        while let [keyword, rest @ ..] = tokens {
            self.enter(keyword);
            tokens = rest;
            let is_list = self.node.is_some_and(|node| !node.items().is_empty());
            let named = NAMED.iter().find(|(name, _)| name == keyword);
            match (named, tokens) {
                (_, [index, rest @ ..]) if is_list => {
                    let items = self.node.map(Node::items).unwrap_or_default();
                    self.enter(index);
                    tokens = rest;
                    self.item(keyword, index, items);
                }
                (Some((_, word)), [name, rest @ ..]) => {
                    self.enter(name);
                    tokens = rest;
                    self.steps.push(format!("{word}{name}"));
                    if *keyword == "callbacks"
                        && let [expression, rest @ ..] = tokens
                    {
                        self.enter(expression);
                        tokens = rest;
                        self.steps.push((*expression).to_owned());
                    }
                }
                // It goes without saying.
                _ if *keyword == "schema" && tokens.first() == Some(&"properties") => {}
                _ => self.steps.push(step(keyword)),
            }
        }
    }

    /// Names an item of the list that is the value of a keyword.
    fn item(&mut self, keyword: &str, index: &str, siblings: &[Node]) {
        let Some(node) = self.node else { return self.steps.push(keyword.to_owned()) };
        let step = match keyword {
            "parameters" => {
                let target = resolve(self.document, node);
                let text = |key| target.str(key).unwrap_or_default();
                format!("{} parameter {}", text("in"), text("name"))
            }
            "oneOf" | "anyOf" | "allOf" => {
                match name_of_member(keyword, node, siblings) {
                    Some(name) => format!("{keyword} {name}"),
                    // The keywords of an `allOf` apply in whichever member they are.
                    None if keyword == "allOf" => keyword.to_owned(),
                    None => format!("{keyword} member {}", index.parse().map_or(0, |at: usize| at + 1)),
                }
            }
            "required" => format!("property {}: required", node.as_str().unwrap_or_default()),
            // Here the position means something.
            "prefixItems" => format!("item {index}"),
            "security" => {
                let schemes: Vec<_> = node.entries().iter().map(|entry| entry.key.as_str()).collect();
                format!("security {}", schemes.join(" and "))
            }
            _ => match ["name", "url", "$ref"].iter().find_map(|key| node.str(key)).or(node.as_str()) {
                Some(name) => format!("{keyword} {name}"),
                None => keyword.to_owned(),
            },
        };
        self.steps.push(step);
    }
}

fn child<'a>(node: &'a Node, token: &str) -> Option<&'a Node> {
    node.get(token).or_else(|| node.items().get(token.parse::<usize>().ok()?))
}

fn step(keyword: &str) -> String {
    match keyword {
        "additionalProperties" => "additional properties".to_owned(),
        "requestBody" => "request body".to_owned(),
        method if METHODS.contains(&method) => method.to_ascii_uppercase(),
        other => other.to_owned(),
    }
}

/// The name of a member of a `oneOf`, `anyOf` or `allOf`, if it has one: that of the component, its title, the values of
/// properties that have one alone, or its type if no other member has that.
pub(super) fn name_of_member(keyword: &str, member: &Node, siblings: &[Node]) -> Option<String> {
    let reference = member.str("$ref").and_then(|reference| reference.rsplit('/').next());
    if let Some(name) = reference.or_else(|| member.str("title")) {
        return Some(name.to_owned());
    }
    tag(member).or_else(|| {
        let own = member.get("type").filter(|_| keyword != "allOf")?;
        let is_alone =
            siblings.iter().filter(|one| one.get("type").map(Node::to_json) == Some(own.to_json()));
        let is_alone = is_alone.count() == 1;
        own.as_str().filter(|_| is_alone).map(str::to_owned)
    })
}

/// The properties of a member that have one value only, such as those that distinguish the members of a union.
pub(super) fn tag(member: &Node) -> Option<String> {
    let value = |property: &Node| match (property.get("const"), property.items_of("enum")) {
        (Some(value), _) | (None, [value]) => Some(value.to_json()),
        _ => None,
    };
    let properties = member.entries_of("properties").iter();
    let mut tags: Vec<String> =
        properties.filter_map(|one| Some(format!("{:?}: {}", one.key, value(&one.node)?))).collect();
    tags.sort();
    (!tags.is_empty()).then(|| tags.join(", "))
}
