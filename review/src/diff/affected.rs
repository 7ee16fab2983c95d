//! Selects the operations and schemas of two documents whose Rust differs: only those are generated.

use std::collections::{BTreeSet, HashMap, HashSet};

use cloud_certs_codegen::{Document, Node, Selection, Value};

use cloud_certs_codegen::METHODS;

/// A component: its section and its name.
type Component<'a> = (&'a str, &'a str);

/// Selects what differs, and all that it refers to, on either side. An unchanged schema counts, too, if its only
/// response is gone: its types differ.
pub(super) fn selection(old: &Document, new: &Document) -> Selection {
    let sides = [Side::new(&old.root), Side::new(&new.root)];
    let differing = differing(&sides[0], &sides[1]);
    let affected: HashSet<Component<'_>> = sides.iter().flat_map(|side| side.users(&differing)).collect();
    let mut operations: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (side, other) in [(&sides[0], &sides[1]), (&sides[1], &sides[0])] {
        let is_affected = |operation: &GeneratedOperation<'_>| {
            operation.refers.iter().any(|component| affected.contains(component))
                || other.operations.get(&operation.key).is_none_or(|twin| !operation.is_like(twin))
        };
        operations.extend(side.operations.values().filter(|one| is_affected(one)).map(|one| one.key));
    }
    let mut components = affected;
    loop {
        let count = components.len();
        for side in &sides {
            side.follow(&operations, &mut components);
        }
        if components.len() == count {
            break;
        }
    }
    let mut selection = Selection::default();
    selection.operations =
        operations.iter().map(|(path, method)| ((*path).into(), (*method).into())).collect();
    let schemas = components.iter().filter(|(section, _)| *section == "schemas");
    selection.schemas = schemas.map(|(_, name)| (*name).to_owned()).collect();
    selection
}

/// The operations of a document and its components, with what they refer to.
struct Side<'a> {
    operations: HashMap<(&'a str, &'a str), GeneratedOperation<'a>>,
    components: HashMap<Component<'a>, (&'a Node, Vec<Component<'a>>)>,
}

struct GeneratedOperation<'a> {
    key: (&'a str, &'a str),
    node: &'a Node,
    /// The parameters of all operations of the path.
    parameters: Option<&'a Node>,
    refers: Vec<Component<'a>>,
}

impl GeneratedOperation<'_> {
    fn is_like(&self, other: &Self) -> bool {
        let are_alike = match (self.parameters, other.parameters) {
            (Some(one), Some(other)) => is_same(one, other),
            (None, None) => true,
            _ => false,
        };
        are_alike && is_same(self.node, other.node)
    }
}

impl<'a> Side<'a> {
    fn new(root: &'a Node) -> Self {
        let mut operations = HashMap::new();
        for path in root.get("paths").map(Node::entries).unwrap_or_default() {
            let parameters = path.node.get("parameters");
            for method in path.node.entries().iter().filter(|entry| METHODS.contains(&entry.key.as_str())) {
                let key = (path.key.as_str(), method.key.as_str());
                let mut refers = Vec::new();
                references(&method.node, &mut refers);
                parameters.into_iter().for_each(|node| references(node, &mut refers));
                operations.insert(key, GeneratedOperation { key, node: &method.node, parameters, refers });
            }
        }
        let mut components = HashMap::new();
        for section in root.get("components").map(Node::entries).unwrap_or_default() {
            for entry in section.node.entries() {
                let mut refers = Vec::new();
                references(&entry.node, &mut refers);
                components.insert((section.key.as_str(), entry.key.as_str()), (&entry.node, refers));
            }
        }
        Self { operations, components }
    }

    /// These components, and those that lead to one of them.
    fn users(&self, of: &HashSet<Component<'a>>) -> HashSet<Component<'a>> {
        let mut users: HashMap<Component<'_>, Vec<Component<'a>>> = HashMap::new();
        for (user, (_, refers)) in &self.components {
            refers.iter().for_each(|component| users.entry(*component).or_default().push(*user));
        }
        let mut found = of.clone();
        let mut open: Vec<Component<'_>> = of.iter().copied().collect();
        while let Some(component) = open.pop() {
            let fresh = users.get(&component).into_iter().flatten().filter(|user| found.insert(**user));
            open.extend(fresh);
        }
        found
    }

    /// Adds all that the operations and the components lead to.
    fn follow(&self, operations: &BTreeSet<(&'a str, &'a str)>, components: &mut HashSet<Component<'a>>) {
        let mut open: Vec<Component<'_>> = components.iter().copied().collect();
        for operation in operations.iter().filter_map(|key| self.operations.get(key)) {
            open.extend(operation.refers.iter().filter(|component| components.insert(**component)));
        }
        while let Some(component) = open.pop() {
            let refers = self.components.get(&component).map(|(_, refers)| refers);
            open.extend(refers.into_iter().flatten().filter(|component| components.insert(**component)));
        }
    }
}

/// The components that are not the same on both sides.
fn differing<'a>(old: &Side<'a>, new: &Side<'a>) -> HashSet<Component<'a>> {
    let differs = |(component, (node, _)): (&Component<'a>, &(&Node, Vec<_>)), other: &Side<'_>| {
        let is_same = other.components.get(component).is_some_and(|(twin, _)| is_same(node, twin));
        (!is_same).then_some(*component)
    };
    let of_old = old.components.iter().filter_map(|one| differs(one, new));
    of_old.chain(new.components.iter().filter_map(|one| differs(one, old))).collect()
}

/// The components that a node refers to.
fn references<'a>(node: &'a Node, found: &mut Vec<Component<'a>>) {
    let target = node.str("$ref").and_then(|reference| reference.strip_prefix("#/components/"));
    found.extend(target.and_then(|target| target.split_once('/')));
    node.items().iter().for_each(|item| references(item, found));
    node.entries().iter().for_each(|entry| references(&entry.node, found));
}

/// Returns whether two nodes say the same, wherever they stand. The order of keys counts: generated fields have it.
fn is_same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| is_same(one, other))
        }
        (Value::Map(one), Value::Map(other)) => {
            let is_same = |(one, other): (&cloud_certs_codegen::Entry, &cloud_certs_codegen::Entry)| {
                one.key == other.key && is_same(&one.node, &other.node)
            };
            one.len() == other.len() && one.iter().zip(other.iter()).all(is_same)
        }
        (one, other) => one == other,
    }
}
