//! Fingerprints: the same for schemas that are equivalent, a few levels deep.

use std::hash::{DefaultHasher, Hash, Hasher};

use cloud_certs_yaml::{Entry, Node};

use super::build::Schemas;
use super::keywords::{is_definitions, is_note, is_told, shape};
use super::model::Schema;
use super::types::Types;
use crate::check::grammar::Shape;
use crate::keywords::DOCUMENTATION;

/// The levels that a fingerprint covers. Deeper levels are compared when the two schemas are compared.
const DEPTH: u8 = 4;

impl<'a> Schemas<'a> {
    /// The fingerprint of what a node stands for.
    #[must_use]
    pub fn fingerprint(&self, node: &'a Node) -> u64 {
        self.at_depth(node, DEPTH)
    }

    /// The fingerprint of a schema, without its nullability.
    #[must_use]
    pub fn fingerprint_but_null(&self, schema: &Schema<'a>) -> u64 {
        self.hash(schema, Types::ALL.without(Types::NULL), DEPTH)
    }

    fn at_depth(&self, node: &'a Node, depth: u8) -> u64 {
        if depth == 0 {
            return 0;
        }
        let target = self.target(node);
        let key = (std::ptr::from_ref(target), depth);
        if let Some(known) = self.fingerprints.borrow().get(&key) {
            return *known;
        }
        let fingerprint = self.hash(&self.of(target), Types::ALL, depth);
        self.fingerprints.borrow_mut().insert(key, fingerprint);
        fingerprint
    }

    fn hash(&self, schema: &Schema<'a>, mask: Types, depth: u8) -> u64 {
        let mut hasher = DefaultHasher::new();
        let inner = |node: &'a Node| self.at_depth(node, depth - 1);
        let named = |entries: &mut dyn Iterator<Item = &'a Entry>| {
            let mut all: Vec<_> = entries.map(|entry| (&entry.key, inner(&entry.node))).collect();
            all.sort_unstable();
            all
        };
        schema.all_types().intersection(mask).hash(&mut hasher);
        let mut values: Option<Vec<_>> =
            schema.values.as_ref().map(|values| values.iter().map(|value| value.text(false)).collect());
        if let Some(values) = &mut values {
            values.retain(|value| mask == Types::ALL || value != "null");
            values.sort_unstable();
        }
        values.hash(&mut hasher);
        for bound in [schema.lower, schema.upper] {
            bound.map(|bound| (bound.node.to_json().to_string(), bound.is_exclusive)).hash(&mut hasher);
        }
        let format = schema.format().map(|(format, _)| format);
        let content =
            ["contentEncoding", "contentMediaType"].map(|keyword| schema.get(keyword).and_then(Node::as_str));
        (format, content.map(|text| text.filter(|_| !matches!(format, Some("byte" | "binary")))))
            .hash(&mut hasher);
        named(&mut schema.properties()).hash(&mut hasher);
        schema.required.keys().for_each(|name| name.hash(&mut hasher));
        for keyword in schema.keywords.keys().copied() {
            let Some(node) =
                schema.get(keyword).filter(|_| !DOCUMENTATION.contains(&keyword) && !is_told(keyword))
            else {
                continue;
            };
            keyword.hash(&mut hasher);
            match shape(keyword, schema.version) {
                Some(_) if is_definitions(keyword) || is_note(keyword) => {}
                Some(Shape::IsOrRef(_) | Shape::FlagOrSchema) => inner(node).hash(&mut hasher),
                Some(Shape::Map(_, Shape::IsOrRef(_))) => {
                    named(&mut node.entries().iter()).hash(&mut hasher);
                }
                Some(Shape::List(Shape::IsOrRef(_))) => {
                    node.items().iter().for_each(|item| inner(item).hash(&mut hasher));
                }
                _ => node.to_json().to_string().hash(&mut hasher),
            }
        }
        for choice in &schema.choices {
            let mut members: Vec<_> = choice.members.iter().copied().map(inner).collect();
            members.sort_unstable();
            (choice.keyword, members).hash(&mut hasher);
        }
        hasher.finish()
    }
}
