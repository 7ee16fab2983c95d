//! Media types, whose case does not matter, and ranges of them.

use openapi_document::{Entry, Node};

use super::pair::EntryPairs;

/// Two lists of media types: those of both, those of which the other side has a range, or that are a range of it, and
/// those that one side alone has.
pub(super) struct MediaTypePairs<'a> {
    pub(super) both: Vec<(&'a Entry, &'a Entry)>,
    /// With whether the new one is the range.
    pub(super) ranges: Vec<(&'a Entry, &'a Entry, bool)>,
    pub(super) unpaired: Vec<(&'a Entry, bool)>,
}

impl<'a> MediaTypePairs<'a> {
    pub(super) fn new(old: Option<&'a Node>, new: Option<&'a Node>) -> Self {
        let EntryPairs { both, unpaired } = EntryPairs::new((old, new), is_same);
        let entries = |node: Option<&'a Node>| node.map(Node::entries).unwrap_or_default();
        let mut found = Self { both, ranges: Vec::new(), unpaired: Vec::new() };
        let mut taken: Vec<*const Entry> = Vec::new();
        for (entry, is_old) in &unpaired {
            let others = entries(if *is_old { new } else { old });
            if let Some(range) = others.iter().find(|other| covers(&other.key, &entry.key)) {
                let (before, after) = if *is_old { (*entry, range) } else { (range, *entry) };
                found.ranges.push((before, after, *is_old));
                taken.extend([*entry as *const Entry, range]);
            }
        }
        found.unpaired = unpaired;
        found.unpaired.retain(|(entry, _)| !taken.contains(&std::ptr::from_ref(*entry)));
        found
    }
}

/// Returns whether two names are of one media type: JSON is always UTF-8, and text without a charset is as a rule.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one == other || normal(one) == normal(other)
}

/// The type in lower case, and its parameters in order.
fn normal(name: &str) -> (String, Vec<String>) {
    let mut parts = name.split(';').map(|part| part.trim().to_ascii_lowercase());
    let essence = parts.next().unwrap_or_default();
    let mut parameters: Vec<String> = parts.map(|parameter| parameter.replace([' ', '"'], "")).collect();
    parameters.retain(|parameter| !parameter.is_empty() && parameter != "charset=utf-8");
    parameters.sort();
    (essence, parameters)
}

/// Returns whether a name is a range, such as `text/*`, that has another type in it.
pub(super) fn covers(range: &str, name: &str) -> bool {
    let ((range, _), (name, _)) = (normal(range), normal(name));
    let Some(start) = range.strip_suffix('*') else { return false };
    range != name && (range == "*/*" || (start.ends_with('/') && name.starts_with(start)))
}
