//! Finding one's way in a document: `$ref`s, operations and their responses.

use cloud_certs_yaml::{Entry, Node};

/// The HTTP methods that a path item can have, in the order of the specification.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The longest chain of `$ref`s that is followed; a longer one goes round in circles.
pub const MAX_HOPS: usize = 32;

/// Every operation below `paths`, in the order of the document.
pub(crate) fn operations(root: &Node) -> impl Iterator<Item = &Node> {
    let paths = root.entries_of("paths");
    let items = paths.iter().filter_map(|path| resolve(root, &path.node));
    let entries = items.flat_map(Node::entries);
    entries.filter(|entry| METHODS.contains(&entry.key.as_str())).map(|entry| &entry.node)
}

/// The node that `node` stands for: the target of its `$ref`, or itself. `None` if the `$ref` leads nowhere.
pub fn resolve<'a>(root: &'a Node, node: &'a Node) -> Option<&'a Node> {
    follow(node, |reference| root.pointer(reference.strip_prefix('#')?))
}

/// The end of the chain of `$ref`s that begins at `node`; `target` finds the next node.
pub(crate) fn follow<'a>(node: &'a Node, target: impl Fn(&'a str) -> Option<&'a Node>) -> Option<&'a Node> {
    let mut node = node;
    for _ in 0..MAX_HOPS {
        match node.str("$ref") {
            None => return Some(node),
            Some(reference) => node = target(reference)?,
        }
    }
    None
}

/// The response to `status`: that code, else its range (`4XX`), else `default`.
pub(crate) fn response<'a>(root: &'a Node, operation: &'a Node, status: &str) -> Option<&'a Node> {
    let responses = operation.get("responses")?;
    let range = status.get(..1).map(|class| format!("{class}XX"))?;
    let found = [status, &range, "default"].into_iter().find_map(|key| responses.get(key))?;
    resolve(root, found)
}

/// The entry of `content` that is JSON: `application/json` or `…+json`.
pub(crate) fn json_content(content: &Node) -> Option<&Entry> {
    content.entries().iter().find(|entry| is_json(&entry.key))
}

/// Whether a media type is JSON, parameters such as `charset` aside.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}
