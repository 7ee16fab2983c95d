//! Nothing in a document changes silently: every leaf is in a listing, and a change of it shows there.

use std::sync::Arc;

use openapi_document::{Document, Facet, Node, Part, Value, facts};

use self::converted::json_schema;

#[path = "../../../document/tests/support/json_schema.rs"]
mod converted;

#[test]
fn every_leaf_is_in_a_listing() {
    for document in crate::documents().into_iter().chain([crate::shapes()]) {
        let facts = facts(&document);
        let problems: Vec<String> = facts.unclassified.iter().map(ToString::to_string).collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
        assert_eq!(facts.leaves.len(), leaves(&document.root), "{}", document.file);
        assert!(
            facts.leaves.iter().all(|leaf| facts.facts.iter().any(|fact| Some(fact.facet) == leaf.facet))
        );
    }
}

#[test]
fn a_change_of_any_leaf_shows_in_its_listing() {
    for document in crate::documents().into_iter().chain([crate::shapes()]) {
        let before = facts(&document);
        let listings = [Facet::Wire, Facet::Surface, Facet::Docs].map(|facet| (facet, before.lines(facet)));
        let mut changes = 0;
        for leaf in &before.leaves {
            let Some(changed) = with_other_value(&document, &leaf.pointer) else { continue };
            let (facet, listing) = listings.iter().find(|(facet, _)| leaf.facet == Some(*facet)).unwrap();
            let shows = facts(&changed).lines(*facet) != *listing;
            assert!(shows, "{}: a change of {} does not show in {facet:?}", document.file, leaf.pointer);
            changes += 1;
        }
        assert!(changes > 0, "{}: only {changes} leaves were changed", document.file);
    }
}

/// The snapshots hold what travels and what Rust callers see. A schema that no operation uses is in neither in
/// full: its bounds are only in the code of its type.
#[test]
fn the_documents_have_no_unused_schema() {
    for document in crate::documents() {
        let facts = facts(&document).facts;
        let unused: Vec<_> =
            facts.iter().filter(|fact| matches!(*fact.place.part, Part::Schema(_))).collect();
        assert!(unused.is_empty(), "{}: {unused:#?}", document.file);
    }
}

#[test]
fn any_value_in_any_place_is_taken() {
    let document = crate::shapes();
    let values =
        ["{}", "[[]]", "~", "text"].map(|text| openapi_document::tree("value.yaml", text).unwrap().value);
    for pointer in pointers(&document.root) {
        for value in &values {
            let mut changed = document.clone();
            at(&mut changed.root, &pointer).value = value.clone();
            let facts = facts(&changed);
            let is_seen = |facet| !facts.lines(facet).is_empty();
            assert!(is_seen(Facet::Wire) || !facts.unclassified.is_empty(), "{pointer}: {value:?}");
            for id in ["GetThing", "PutThing"] {
                let schema = json_schema(&changed, id, "200");
                assert!(schema.is_none_or(|schema| schema.is_object()), "{pointer}: {value:?}");
            }
        }
    }
}

/// Every place in a document but its root.
fn pointers(node: &Node) -> Vec<String> {
    let keys =
        node.entries().iter().map(|entry| (entry.key.replace('~', "~0").replace('/', "~1"), &entry.node));
    let indices = node.items().iter().enumerate().map(|(index, item)| (index.to_string(), item));
    let children = keys.chain(indices).flat_map(|(token, child)| {
        let below =
            pointers(child).into_iter().map(|pointer| format!("/{token}{pointer}")).collect::<Vec<_>>();
        [format!("/{token}")].into_iter().chain(below)
    });
    children.collect()
}

fn leaves(node: &Node) -> usize {
    let below = node.items().iter().chain(node.entries().iter().map(|entry| &entry.node));
    below.map(leaves).sum::<usize>().max(1)
}

/// The document with another value at `pointer`; `None` for an empty list or mapping.
fn with_other_value(document: &Document, pointer: &str) -> Option<Document> {
    let mut changed = document.clone();
    let node = at(&mut changed.root, pointer);
    node.value = match &node.value {
        Value::Bool(value) => Value::Bool(!value),
        Value::Number(number) => Value::Number(serde_json::Number::from(number.as_i64().unwrap() + 1).into()),
        Value::String(text) => Value::String(format!("{text}x")),
        Value::Null => Value::Bool(true),
        Value::List(_) | Value::Map(_) => return None,
    };
    Some(changed)
}

fn at<'a>(root: &'a mut Node, pointer: &str) -> &'a mut Node {
    pointer.split('/').skip(1).fold(root, |node, token| child(node, token))
}

fn child<'a>(node: &'a mut Node, token: &str) -> &'a mut Node {
    let key = token.replace("~1", "/").replace("~0", "~");
    match &mut node.value {
        Value::Map(entries) => entries.value_mut(&key).unwrap(),
        Value::List(items) => &mut Arc::make_mut(items)[key.parse::<usize>().unwrap()],
        _ => panic!("there is nothing below a scalar"),
    }
}
