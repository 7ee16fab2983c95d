//! The part of two documents whose Rust differs.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use cloud_certs_codegen::Selection;
use openapi_document::METHODS;
use serde_json::Value as Json;

/// The two names of a part of a document: the section and the name of a component, or the path and the method.
type PartName<'a> = (&'a str, &'a str);

/// Parts of a document by name, with their content: the part itself, and the parameters that an operation shares with
/// its path.
type Parts<'a> = BTreeMap<PartName<'a>, Vec<&'a Json>>;

/// Selects the operations and schemas whose Rust differs, and all that they refer to, on either side. An unchanged schema
/// counts, too, if its only response is gone: its types differ.
pub(super) fn selection(old: &Json, new: &Json) -> Selection {
    let components = [old, new].map(components);
    let mut refers = HashMap::<PartName<'_>, Vec<PartName<'_>>>::new();
    let mut users = HashMap::<PartName<'_>, Vec<PartName<'_>>>::new();
    for (part, content) in components.iter().flatten() {
        for target in references(content) {
            refers.entry(*part).or_default().push(target);
            users.entry(target).or_default().push(*part);
        }
    }
    let affected = reached(differing(&components).collect(), &users);
    let operations = [old, new].map(operations);
    let is_affected = |content: &[&Json]| references(content).iter().any(|part| affected.contains(part));
    let leading = operations.iter().flatten().filter(|(_, content)| is_affected(content));
    let selected: BTreeSet<PartName<'_>> =
        leading.map(|(name, _)| *name).chain(differing(&operations)).collect();
    let contents = selected.iter().flat_map(|name| operations.iter().filter_map(|side| side.get(name)));
    let used = contents.flat_map(|content| references(content)).chain(affected.iter().copied()).collect();
    let schemas = reached(used, &refers).into_iter().filter(|(section, _)| *section == "schemas");
    let mut selection = Selection::default();
    selection.operations = selected.iter().map(|(path, method)| ((*path).into(), (*method).into())).collect();
    selection.schemas = schemas.map(|(_, name)| name.to_owned()).collect();
    selection
}

fn components(root: &Json) -> Parts<'_> {
    let mut parts = Parts::new();
    for (section, components) in entries(root.get("components")) {
        parts.extend(entries(Some(components)).map(|(name, one)| ((section, name), vec![one])));
    }
    parts
}

fn operations(root: &Json) -> Parts<'_> {
    let mut parts = Parts::new();
    for (path, item) in entries(root.get("paths")) {
        let methods = entries(Some(item)).filter(|(key, _)| METHODS.contains(key));
        let content = |one| std::iter::once(one).chain(item.get("parameters")).collect();
        parts.extend(methods.map(|(method, one)| ((path, method), content(one))));
    }
    parts
}

fn entries(object: Option<&Json>) -> impl Iterator<Item = (&str, &Json)> {
    let entries = object.and_then(Json::as_object).into_iter().flatten();
    entries.map(|(key, value)| (key.as_str(), value))
}

/// The parts that are not the same on both sides.
fn differing<'p, 'a>(sides: &'p [Parts<'a>; 2]) -> impl Iterator<Item = PartName<'a>> + 'p {
    let names = sides.iter().flat_map(Parts::keys).copied();
    names.filter(|name| sides[0].get(name) != sides[1].get(name))
}

/// All that some parts lead to, themselves included.
fn reached<'a>(
    mut found: HashSet<PartName<'a>>,
    leads_to: &HashMap<PartName<'a>, Vec<PartName<'a>>>,
) -> HashSet<PartName<'a>> {
    let mut open: Vec<PartName<'a>> = found.iter().copied().collect();
    while let Some(part) = open.pop() {
        open.extend(leads_to.get(&part).into_iter().flatten().copied().filter(|next| found.insert(*next)));
    }
    found
}

/// The components that some values refer to.
fn references<'a>(content: &[&'a Json]) -> Vec<PartName<'a>> {
    let (mut found, mut open) = (Vec::new(), content.to_vec());
    while let Some(value) = open.pop() {
        let target = value.get("$ref").and_then(Json::as_str);
        let target = target.and_then(|target| target.strip_prefix("#/components/")?.split_once('/'));
        found.extend(target);
        open.extend(value.as_array().into_iter().flatten());
        open.extend(entries(Some(value)).map(|(_, value)| value));
    }
    found
}
