//! The files of a document as they were written, to find what leads to a part of one.

use cloud_certs_yaml::{Node, escape_token};

use crate::document::{Document, decoded};

impl Document {
    /// The tree of a file as it was written, by its number among [`Document::files`].
    pub fn written(&self, file: usize) -> Option<&Node> {
        self.parts.get(file).map(|part| &part.root)
    }

    /// The number of the file of `other` that has the same path from the folder of the document; the first file of one is
    /// that of the other, whatever their names are.
    pub fn counterpart(&self, file: usize, other: &Self) -> Option<usize> {
        let path = |document: &Self, file: usize| {
            let at = document.written(file)?.at;
            Some(document.path_of(at).to_owned())
        };
        let wanted = path(self, file)?;
        let others = 1..other.parts.len();
        if file == 0 {
            Some(0)
        } else {
            others.into_iter().find(|one| path(other, *one).as_ref() == Some(&wanted))
        }
    }

    /// The object whose `$ref` leads into a file: the number of its own file, and the pointer to it there. One that leads to
    /// `pointer` or to what is around it goes before others.
    pub fn reference_into(&self, file: usize, pointer: &str) -> Option<(usize, String)> {
        let mut found = Vec::new();
        for (from, part) in self.parts.iter().enumerate().filter(|(from, _)| *from != file) {
            let leads = |reference: &str| {
                let (name, fragment) = reference.split_once('#').unwrap_or((reference, ""));
                let from = u32::try_from(from).ok()?;
                let target = self.links.get(&(from, name.to_owned()))?.as_ref().ok()?;
                (usize::try_from(*target) == Ok(file)).then(|| decoded(fragment).into_owned())
            };
            each_pointer(&part.root, &mut String::new(), &mut |at, node| {
                let fragment = node.str("$ref").and_then(leads);
                found.extend(fragment.map(|fragment| (fragment, from, at.to_owned())));
            });
        }
        let is_around = |fragment: &str| {
            pointer.strip_prefix(fragment).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let nearest = found.iter().filter(|(fragment, ..)| is_around(fragment)).max_by_key(|one| one.0.len());
        nearest.or(found.first()).map(|(_, from, at)| (*from, at.clone()))
    }
}

/// Calls `each` with every node at or below one, and with the JSON pointer to it; `pointer` is that to the first.
pub fn each_pointer<'a>(node: &'a Node, pointer: &mut String, each: &mut impl FnMut(&str, &'a Node)) {
    each(pointer, node);
    let length = pointer.len();
    for entry in node.entries() {
        pointer.push('/');
        pointer.push_str(&escape_token(&entry.key));
        each_pointer(&entry.node, pointer, each);
        pointer.truncate(length);
    }
    for (index, item) in node.items().iter().enumerate() {
        pointer.push_str(&format!("/{index}"));
        each_pointer(item, pointer, each);
        pointer.truncate(length);
    }
}
