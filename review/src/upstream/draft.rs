//! The first version of a document of our own for one of the vendor's operations.

use std::collections::BTreeSet;

use openapi_document::Document;
use serde::Serialize;
use serde::ser::{SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::{Map, Value as Json, json};

use super::definitions::{DefinitionFile, Definitions, UpstreamError, Wanted};
use super::only;
use super::vendor::Vendor;
use crate::diff::operation::{Operation, operations};

/// The document in YAML for an operation, which is named by its id or as `GET /path`.
///
/// # Errors
///
/// When no definition has the operation, or more than one, or it cannot be read.
pub(crate) fn draft(
    operation: &str,
    definitions: &Definitions,
    vendor: &Vendor,
) -> Result<String, UpstreamError> {
    let wanted = Wanted { document: "--draft", crate_name: None, operation };
    let file = match operation.split_once(' ') {
        Some((method, path)) => definitions.by_request(&wanted, &method.to_ascii_lowercase(), path)?,
        None => definitions.by_id(&wanted)?,
    };
    let refuse = |why: String| UpstreamError::Swagger { file: file.name.clone(), why };
    let theirs = file.document(vendor)?;
    let all = operations(&theirs);
    let named = |one: &&Operation<'_>| {
        one.node().str("operationId") == Some(operation) || one.name().eq_ignore_ascii_case(operation)
    };
    let found = all.values().find(named).or_else(|| all.values().next().filter(|_| all.len() == 1));
    let found = found.ok_or_else(|| refuse(format!("it has no operation {operation}")))?;
    let mut document = only(&theirs, found).root.to_json();
    note_source(&mut document, found, file, &theirs);
    drop_unused(&mut document);
    let yaml = serde_saphyr::to_string(&Ordered(&document)).map_err(|error| refuse(error.to_string()))?;
    Ok(format!(
        "# Drafted from {}. Check every fact with the vendor's page, and write the descriptions in your own words.\n{yaml}",
        file.name.replace(['\n', '\r'], " ")
    ))
}

/// Writes where the operation comes from into `x-origin`, as `upstream` reads it.
fn note_source(document: &mut Json, operation: &Operation<'_>, file: &DefinitionFile, theirs: &Document) {
    let node = operation.node();
    let id = node.str("operationId").unwrap_or_else(|| file.stem());
    let title = node.str("summary").or_else(|| theirs.root.get("info").and_then(|info| info.str("title")));
    let origin = json!([{"title": title.unwrap_or(id), "operation": id}]);
    if let Some(one) =
        document["paths"].get_mut(&operation.path.key).and_then(|item| item.get_mut(&operation.method.key))
    {
        one["x-origin"] = origin;
    }
}

/// Removes the components that nothing leads to.
fn drop_unused(document: &mut Json) {
    let mut used = BTreeSet::new();
    loop {
        let mut found = BTreeSet::new();
        references(&document["paths"], &mut found);
        for (kind, name) in &used {
            references(&document["components"][kind][name], &mut found);
        }
        let count = used.len();
        used.extend(found);
        if used.len() == count {
            break;
        }
    }
    let Some(components) = document.get_mut("components").and_then(Json::as_object_mut) else { return };
    for (kind, named) in components.iter_mut().filter(|(kind, _)| *kind != "securitySchemes") {
        if let Some(named) = named.as_object_mut() {
            named.retain(|name, _| used.contains(&(kind.clone(), name.clone())));
        }
    }
    components.retain(|_, named| named.as_object().is_some_and(|named| !named.is_empty()));
}

/// The components that a part leads to: kind and name.
fn references(json: &Json, found: &mut BTreeSet<(String, String)>) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| references(item, found)),
        Json::Object(entries) => {
            let target = entries.get("$ref").and_then(Json::as_str);
            if let Some((kind, name)) =
                target.and_then(|target| target.strip_prefix("#/components/")?.split_once('/'))
            {
                found.insert((kind.to_owned(), name.replace("~1", "/").replace("~0", "~")));
            }
            entries.values().for_each(|value| references(value, found));
        }
        _ => {}
    }
}

/// A value with the keywords of OpenAPI in the order in which people write them; other keys follow, by name.
struct Ordered<'a>(&'a Json);

/// The order of keywords.
const ORDER: [&str; 26] = [
    "openapi",
    "title",
    "info",
    "version",
    "servers",
    "url",
    "operationId",
    "summary",
    "$ref",
    "type",
    "format",
    "name",
    "in",
    "required",
    "description",
    "x-origin",
    "security",
    "parameters",
    "requestBody",
    "responses",
    "headers",
    "content",
    "schema",
    "paths",
    "properties",
    "components",
];

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Json::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(&Ordered(item)))?;
                list.end()
            }
            Json::Object(entries) => in_order(entries, serializer),
            other => other.serialize(serializer),
        }
    }
}

fn in_order<S: Serializer>(entries: &Map<String, Json>, serializer: S) -> Result<S::Ok, S::Error> {
    let place = |key: &str| ORDER.iter().position(|keyword| *keyword == key).unwrap_or(ORDER.len());
    let mut keys: Vec<&String> = entries.keys().collect();
    keys.sort_by_key(|key| place(key));
    let mut map = serializer.serialize_map(Some(entries.len()))?;
    for key in keys {
        if let Some(value) = entries.get(key) {
            map.serialize_entry(key, &Ordered(value))?;
        }
    }
    map.end()
}
