//! Checks the tree by the grammar: unknown keywords, values of the wrong kind, missing fields.
//!
//! The other rules work on every object and every `$ref` that it recognises on the way.

use std::collections::HashMap;

use cloud_certs_yaml::{Entry, Node, Position, Value};

use super::grammar::{Field, Keys, Kind, Object, SECTIONS, Shape};
use super::objects::object;
use super::values::is_whole;
use super::words::{foreign, is_misspelt_in, later, near};
use crate::document::Document;
use crate::report::Report;
use crate::rules::Rule;
use crate::version::Version;

/// A `$ref` and the kind of object that must stand at its other end.
#[derive(Clone, Copy)]
pub struct Reference<'a> {
    /// The kind of object that must stand at its other end.
    pub kind: Kind,
    /// The object with the `$ref`.
    pub node: &'a Node,
    /// The value of `$ref`.
    pub target: &'a str,
    /// The position of that value.
    pub at: Position,
    /// The kind of object that stands there instead.
    pub other: Option<Kind>,
}

/// Everything found in a document, of each kind in the order of the file.
#[derive(Default)]
pub struct Walked<'a> {
    /// The objects of each kind.
    pub objects: HashMap<Kind, Vec<&'a Node>>,
    /// The `$ref`s.
    pub references: Vec<Reference<'a>>,
    /// The values of the `operationRef`s of links that lead to a place in a file.
    pub links: Vec<&'a Node>,
}

/// Finds every object and every `$ref`, and notes what the grammar forbids.
pub fn walk<'a>(document: &'a Document, report: &mut Report<'_>) -> Walked<'a> {
    let version = document.version;
    let mut walker = Walker { version, walked: Walked::default(), report, kinds: None };
    walker.object(Kind::OpenApi, &document.root);
    walker.targets(document);
    walker.walked
}

struct Walker<'a, 'r, 'f> {
    version: Version,
    walked: Walked<'a>,
    report: &'r mut Report<'f>,
    /// The kind of each object and `$ref`, once `$ref`s lead to other places than components.
    kinds: Option<HashMap<*const Node, Kind>>,
}

impl<'a> Walker<'a, '_, '_> {
    /// Walks what `$ref`s lead to that the grammar itself does not: other files, and places that are not components.
    fn targets(&mut self, document: &'a Document) {
        for index in 0.. {
            let Some(reference) = self.walked.references.get_mut(index) else { return };
            let kind = reference.kind;
            reference.other = section(reference.target).filter(|section| *section != kind);
            let Some(target) = reference.node.get("$ref").and_then(|value| document.target(value).ok())
            else {
                continue;
            };
            let is_component = section(reference.target).is_some();
            if reference.other.is_some() || (is_component && target.at.file == document.root.at.file) {
                continue;
            }
            // A `$ref` is identified by its value: in 3.1, the keywords beside it form a separate object.
            let place = target.get("$ref").unwrap_or(target);
            let known = self.kinds().get(&std::ptr::from_ref(place)).copied();
            match (known, kind) {
                (None, Kind::PathItem) => self.value("$ref", Shape::Is(kind), target),
                (None, _) => self.value("$ref", Shape::IsOrRef(kind), target),
                (Some(known), _) => {
                    if let Some(reference) = self.walked.references.get_mut(index) {
                        reference.other = Some(known).filter(|known| *known != kind);
                    }
                }
            }
        }
    }

    fn kinds(&mut self) -> &mut HashMap<*const Node, Kind> {
        let walked = &self.walked;
        self.kinds.get_or_insert_with(|| {
            let objects = walked.objects.iter();
            let objects = objects.flat_map(|(kind, nodes)| nodes.iter().map(|node| (*node, *kind)));
            let references = walked.references.iter();
            let references =
                references.filter_map(|reference| Some((reference.node.get("$ref")?, reference.kind)));
            objects.chain(references).map(|(node, kind)| (std::ptr::from_ref(node), kind)).collect()
        })
    }

    /// Returns whether an object was walked before, as something that a `$ref` leads to.
    fn is_known(&mut self, kind: Kind, node: &Node) -> bool {
        self.kinds.as_mut().is_some_and(|kinds| kinds.insert(node, kind).is_some())
    }

    fn object(&mut self, kind: Kind, node: &'a Node) {
        if self.is_known(kind, node) {
            return;
        }
        if matches!(kind, Kind::PathItem | Kind::Schema)
            && let Some(reference) = node.entry("$ref")
            && let Value::String(target) = &reference.node.value
        {
            let at = reference.node.at;
            self.walked.references.push(Reference { kind, node, target, at, other: None });
        }
        if let Some(link) = node.get("operationRef").filter(|_| kind == Kind::Link)
            && link.as_str().is_some_and(|target| !target.contains("://"))
        {
            self.walked.links.push(link);
        }
        self.walked.objects.entry(kind).or_default().push(node);
        let object = object(kind, self.version);
        for entry in node.entries() {
            let field = object.fields.iter().find(|field| field.name == entry.key);
            if let Some(shape) = field.and_then(|field| field.shape(self.version)) {
                self.value(&entry.key, shape, &entry.node);
            } else if object.extensible && entry.key.starts_with("x-") {
                // An extension may hold anything.
            } else if let Some((keys, shape)) = object.others {
                self.key(kind, keys, entry);
                self.value(&entry.key, shape, &entry.node);
            } else {
                self.unknown(kind, &object, entry);
            }
        }
        self.missing(kind, &object, node);
    }

    fn value(&mut self, name: &str, shape: Shape, node: &'a Node) {
        match (shape, &node.value) {
            // [`super::schemas`] reports the usual mistakes in a type.
            (Shape::Any | Shape::Type, _)
            | (Shape::Text, Value::String(_))
            | (Shape::Flag | Shape::FlagOrSchema, Value::Bool(_))
            | (Shape::Number, Value::Number(_)) => {}
            (Shape::Count, Value::Number(number))
                if is_whole(number) && number.as_f64().is_some_and(|count| count >= 0.0) => {}
            (Shape::Word(words), Value::String(word)) if words.contains(&word.as_str()) => {}
            (Shape::Is(kind), Value::Map(_)) => self.object(kind, node),
            (Shape::IsOrRef(kind), Value::Map(_)) => self.object_or_reference(kind, node),
            (Shape::FlagOrSchema, Value::Map(_)) => self.object_or_reference(Kind::Schema, node),
            (Shape::IsOrRef(Kind::Schema), Value::Bool(_)) if self.version >= Version::V3_1 => {}
            (Shape::List(shape), Value::List(items)) => {
                items.iter().for_each(|item| self.value(name, *shape, item));
            }
            (Shape::Map(keys, shape), Value::Map(entries)) => {
                for entry in entries.iter() {
                    if let Keys::Component = keys {
                        self.component_name(entry);
                    }
                    self.value(&entry.key, *shape, &entry.node);
                }
            }
            _ => self.wrong(name, shape, node),
        }
    }

    fn object_or_reference(&mut self, kind: Kind, node: &'a Node) {
        match node.get("$ref") {
            None => self.object(kind, node),
            // In 3.1 a `$ref` of a schema is a keyword among others.
            Some(_) if kind == Kind::Schema && self.version >= Version::V3_1 && node.entries().len() > 1 => {
                self.object(kind, node);
            }
            Some(reference) => match &reference.value {
                Value::String(target) => {
                    if !self.is_known(kind, reference) {
                        let at = reference.at;
                        self.walked.references.push(Reference { kind, node, target, at, other: None });
                    }
                }
                _ => self.value("$ref", Shape::Text, reference),
            },
        }
    }

    /// A name that the document chose, in an object where not every name is allowed.
    fn key(&mut self, kind: Kind, keys: Keys, entry: &Entry) {
        let key = &entry.key;
        let (fits, fix) = match keys {
            Keys::Any | Keys::Component => (true, ""),
            Keys::Path => (key.starts_with('/'), "begin it with a slash, or with `x-` if it is an extension"),
            Keys::Status => (is_status(key), "write a code from 100 to 599, a range as `4XX`, or `default`"),
        };
        if !fits {
            let rule = if matches!(keys, Keys::Status) { Rule::StatusCode } else { Rule::UnknownKeyword };
            let what = format!("`{key}` in {}", kind.words());
            let why = "OpenAPI has no such name there and it would be dropped unseen";
            self.report.add(rule, entry.at, what, why, fix);
        }
    }

    fn component_name(&mut self, entry: &Entry) {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if entry.key.is_empty() || !entry.key.chars().all(fits) {
            let what = format!("the component is called `{}`", entry.key);
            let why = "OpenAPI allows letters, digits, `.`, `-` and `_` in such a name";
            self.report.add(Rule::ComponentName, entry.at, what, why, "rename it, with every $ref to it");
        }
    }

    fn unknown(&mut self, kind: Kind, object: &Object, entry: &Entry) {
        let what = format!("`{}` in {}", entry.key, kind.words());
        if let Some((since, fix)) = later(kind, &entry.key).filter(|(since, _)| self.version.is_before(since))
        {
            self.report.later(entry.at, what, since, fix);
            return;
        }
        let is_known = |field: &&Field| field.shape(self.version).is_some();
        let names = object.fields.iter().filter(is_known).map(|field| field.name);
        let fix = match (foreign(kind, &entry.key), near(&entry.key, names)) {
            (Some(fix), _) => fix.to_owned(),
            (None, Some(name)) => format!("write `{name}`"),
            (None, None) if object.extensible => format!("remove it, or call it `x-{}`", entry.key),
            (None, None) => "remove it".to_owned(),
        };
        let version = self.version.words();
        let why = format!("{version} has no such keyword there and it would be dropped unseen");
        if kind == Kind::Schema && self.version >= Version::V3_1 {
            // JSON Schema takes what it does not know for a remark.
            self.report.doubt(Rule::UnknownKeyword, entry.at, what, why, fix);
        } else {
            self.report.add(Rule::UnknownKeyword, entry.at, what, why, fix);
        }
    }

    fn wrong(&mut self, name: &str, shape: Shape, node: &Node) {
        let what = match &node.value {
            Value::Null => format!("`{name}` has no value"),
            Value::Bool(value) => format!("`{name}` is `{value}`"),
            Value::Number(value) => format!("`{name}` is the number {value}"),
            Value::String(value) => format!("`{name}` is the string `{value}`"),
            Value::List(_) => format!("`{name}` is a list"),
            Value::Map(_) => format!("`{name}` is a mapping"),
        };
        let later = later_value(name, shape, &node.value);
        if let Some((since, fix)) = later.filter(|(since, _)| self.version.is_before(since)) {
            self.report.later(node.at, what, since, fix);
            return;
        }
        let fix = match (shape, &node.value) {
            (Shape::Text, Value::Number(_) | Value::Bool(_)) => "put it in quotes".to_owned(),
            (Shape::Word(words), Value::String(word)) if near(word, words.iter().copied()).is_some() => {
                format!("write `{}`", near(word, words.iter().copied()).unwrap_or_default())
            }
            _ => format!("write {}", shape.words()),
        };
        self.report.add(Rule::WrongKind, node.at, what, format!("it must be {}", shape.words()), fix);
    }

    fn missing(&mut self, kind: Kind, object: &Object, node: &Node) {
        let keys = || node.entries().iter().map(|entry| entry.key.as_str());
        for field in object.fields.iter().filter(|field| field.is_required(self.version)) {
            let name = field.name;
            if node.get(name).is_none() && !is_misspelt_in(name, keys()) {
                let what = format!("{} has no `{name}`", kind.words());
                let shape = field.shape(self.version).map(Shape::words).unwrap_or_default();
                let fix = format!("add `{name}` with {shape}");
                self.report.add(Rule::MissingField, node.at, what, "OpenAPI requires it", fix);
            }
        }
    }
}

/// The version of OpenAPI after 3.0 that has such a value there, and what to write in 3.0.
fn later_value(name: &str, shape: Shape, value: &Value) -> Option<(&'static str, String)> {
    match (shape, value) {
        (Shape::Flag, Value::Number(limit)) if name.starts_with("exclusive") => {
            let bound = name.trim_start_matches("exclusive").to_lowercase();
            Some(("3.1", format!("write `{bound}: {limit}` and `{name}: true`")))
        }
        (Shape::IsOrRef(Kind::Schema), Value::Bool(true)) => Some(("3.1", "write `{}`".into())),
        (Shape::IsOrRef(Kind::Schema), Value::Bool(false)) => Some(("3.1", "leave it out".into())),
        (Shape::Word(_), Value::String(word)) if word == "mutualTLS" => {
            Some(("3.1", "say it in the `description` of the document".into()))
        }
        (Shape::Word(_), Value::String(word)) if word == "querystring" => {
            Some(("3.2", "write one parameter with `in: query` for each name".into()))
        }
        _ => None,
    }
}

/// Returns whether a key of `responses` is a code, a range or `default`.
pub fn is_status(key: &str) -> bool {
    let is_range = matches!(key.as_bytes(), [b'1'..=b'5', b'X', b'X']);
    let is_code = key.len() == 3 && key.parse().is_ok_and(|code: u16| (100..=599).contains(&code));
    is_range || is_code || key == "default"
}

/// The kind of the component that a `$ref` leads to, by its section.
fn section(target: &str) -> Option<Kind> {
    let (_, pointer) = target.split_once("#/components/")?;
    let (section, name) = pointer.split_once('/')?;
    SECTIONS.iter().find(|(_, found)| *found == section && !name.contains('/')).map(|(kind, _)| *kind)
}
