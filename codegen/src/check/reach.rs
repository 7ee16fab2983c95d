//! What the bodies of responses and requests lead to.

use std::collections::HashSet;

use super::context::Context;
use super::grammar::Kind;
use cloud_certs_yaml::Node;

/// Every schema that a body of these objects (responses or request bodies) is made of, through `$ref`s too.
pub(crate) fn schemas<'a>(context: &Context<'a>, kind: Kind) -> Vec<&'a Node> {
    let mut open: Vec<&Node> = context.all(kind).flat_map(bodies).collect();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    while let Some(schema) = open.pop() {
        if let Some(schema) =
            context.resolve(schema).filter(|schema| seen.insert(std::ptr::from_ref(*schema)))
        {
            found.push(schema);
            open.extend(parts(schema));
            open.extend(members(schema));
        }
    }
    found
}

/// The schemas of the media types of a response or request body.
pub(crate) fn bodies(node: &Node) -> impl Iterator<Item = &Node> {
    let content = node.get("content").map(Node::entries).unwrap_or_default();
    content.iter().filter_map(|media_type| media_type.node.get("schema"))
}

/// The schemas of the properties, items and other values of a schema.
pub(crate) fn parts(schema: &Node) -> impl Iterator<Item = &Node> {
    let properties = schema.get("properties").map(Node::entries).unwrap_or_default();
    let values = ["items", "additionalProperties"].into_iter().filter_map(|key| schema.get(key));
    properties.iter().map(|property| &property.node).chain(values)
}

/// The schemas that a schema is composed of.
pub(crate) fn members(schema: &Node) -> impl Iterator<Item = &Node> {
    ["allOf", "oneOf"].into_iter().filter_map(|key| schema.get(key)).flat_map(Node::items)
}
