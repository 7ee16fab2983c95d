//! Finding one's way in a document: operations and their responses.

use cloud_certs_yaml::{Entry, Node};

use crate::document::Document;

/// The HTTP methods that a path item can have, in the order of the specification.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Every operation below `paths`, in the order of the document.
pub fn operations(document: &Document) -> impl Iterator<Item = &Node> {
    let paths = document.root.entries_of("paths");
    let items = paths.iter().filter_map(|path| document.resolve(&path.node));
    let entries = items.flat_map(Node::entries);
    entries.filter(|entry| METHODS.contains(&entry.key.as_str())).map(|entry| &entry.node)
}

/// The response to `status`: that code, else its range (`4XX`), else `default`.
pub fn response<'a>(document: &'a Document, operation: &'a Node, status: &str) -> Option<&'a Node> {
    let responses = operation.get("responses")?;
    let range = status.get(..1).map(|class| format!("{class}XX"))?;
    let found = [status, &range, "default"].into_iter().find_map(|key| responses.get(key))?;
    document.resolve(found)
}

/// The entry of `content` that is JSON: `application/json` or `…+json`.
pub fn json_content(content: &Node) -> Option<&Entry> {
    content.entries().iter().find(|entry| is_json(&entry.key))
}

/// Returns whether a media type is JSON, parameters such as `charset` aside.
pub fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}
