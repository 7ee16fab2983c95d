//! The schema that a schema in use stands for.

use cloud_certs_yaml::Node;

use super::context::Context;
use crate::resolve::MAX_HOPS;

/// What a schema in use stands for: `$ref`s are followed, and so are `allOf` and `oneOf` that only stand for their
/// single member.
pub(crate) fn plain<'a>(context: &Context<'a>, schema: &'a Node) -> Option<&'a Node> {
    chain(context, schema).map(|(schema, _)| schema)
}

/// Whether a schema in use, or what it stands for, allows `null`.
pub(crate) fn is_nullable(context: &Context<'_>, schema: &Node) -> bool {
    chain(context, schema).is_some_and(|(_, is_nullable)| is_nullable)
}

/// What a schema stands for, and whether anything on the way there is nullable.
fn chain<'a>(context: &Context<'a>, schema: &'a Node) -> Option<(&'a Node, bool)> {
    let says_so = |schema: &Node| schema.get("nullable").and_then(Node::as_bool) == Some(true);
    let mut schema = context.resolve(schema)?;
    let mut is_nullable = says_so(schema);
    for _ in 0..MAX_HOPS {
        let members = ["allOf", "oneOf"].iter().find_map(|key| schema.get(key));
        match members.map(Node::items) {
            Some([single]) if !joins(schema) => schema = context.resolve(single)?,
            _ => break,
        }
        is_nullable |= says_so(schema);
    }
    Some((schema, is_nullable))
}

/// Whether a schema joins others, or its own properties with another. `allOf` with a single member and nothing
/// beside it only stands for that member.
pub(crate) fn joins(schema: &Node) -> bool {
    let members = schema.get("allOf").map(Node::items).unwrap_or_default();
    let has_own = ["properties", "required"].iter().any(|keyword| schema.get(keyword).is_some());
    members.len() > 1 || (members.len() == 1 && has_own)
}
