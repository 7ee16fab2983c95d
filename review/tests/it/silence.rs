//! Nothing changes silently: whatever leaf of a document is edited, taken out or put in, the review says something.

use std::io;
use std::path::Path;

use openapi_document::{Document, Files};
use serde_json::{Value, json};
use spec_review::diff::compare;

const BASE: &str = "base.yaml";

fn documents() -> Vec<Document> {
    let ours = ["css", "geminidb", "iam"].map(|name| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../openapi/{name}.yaml"));
        Document::load(&path, name).unwrap()
    });
    // The others have what the first one lacks, such as schemes and components that nothing uses, webhooks, and the
    // keywords of 3.1.
    let bases = [
        include_str!("base.yaml"),
        include_str!("../../../codegen/tests/check/everything.yaml"),
        include_str!("everything-3.1.yaml"),
        include_str!("operations.yaml"),
    ];
    ours.into_iter().chain(bases.map(|text| Document::parse(BASE, text).unwrap())).collect()
}

/// The pointers to everything in a document, containers as well.
fn pointers(json: &Value, pointer: String, found: &mut Vec<String>) {
    match json {
        Value::Object(map) => {
            for (key, value) in map {
                let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                found.push(pointer.clone());
                pointers(value, pointer, found);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                let pointer = format!("{pointer}/{index}");
                found.push(pointer.clone());
                pointers(value, pointer, found);
            }
        }
        _ => {}
    }
}

/// Another value of the same kind.
fn another(value: &Value) -> Value {
    match value {
        Value::Bool(value) => json!(!value),
        Value::Number(number) => json!(number.as_f64().unwrap() + 1.0),
        Value::String(text) => json!(format!("{text}x")),
        other => other.clone(),
    }
}

/// The base has everything in it, and all of that is tried; of ours, every fifth place.
fn stride(document: &Document) -> usize {
    if document.file == BASE { 1 } else { 5 }
}

fn parse(json: &Value) -> Option<Document> {
    Document::parse("edited.json", &json.to_string()).ok()
}

#[test]
fn every_leaf_that_is_edited_is_noticed() {
    for document in documents() {
        let json = document.root.to_json();
        let mut all = Vec::new();
        pointers(&json, String::new(), &mut all);
        let all: Vec<_> = all.into_iter().step_by(stride(&document)).collect();
        let silent: Vec<_> = all
            .iter()
            .filter(|pointer| {
                let mut edited = json.clone();
                let leaf = edited.pointer_mut(pointer).unwrap();
                *leaf = another(leaf);
                let Some(edited) = parse(&edited).filter(|edited| edited.root.to_json() != json) else {
                    return false;
                };
                compare(&document, &edited).changes.is_empty()
            })
            .collect();
        assert!(silent.is_empty(), "{}: {silent:#?}", document.file);
    }
}

/// Where a document is malformed, whoever reads it may take that for something else.
#[test]
fn everything_that_becomes_something_of_another_kind_is_noticed() {
    let kinds = [json!("text"), json!(7), json!(["text"]), json!({ "text": "text" })];
    for document in documents() {
        let json = document.root.to_json();
        let mut all = Vec::new();
        pointers(&json, String::new(), &mut all);
        let all: Vec<_> = all.into_iter().step_by(stride(&document)).collect();
        for (pointer, kind) in all.iter().flat_map(|pointer| kinds.iter().map(move |kind| (pointer, kind))) {
            let mut edited = json.clone();
            let place = edited.pointer_mut(pointer).unwrap();
            if *place == *kind {
                continue;
            }
            *place = kind.clone();
            let Some(edited) = parse(&edited) else { continue };
            let is_silent = compare(&document, &edited).changes.is_empty();
            assert!(!is_silent, "{}{pointer} becomes {kind}", document.file);
        }
    }
}

#[test]
fn everything_that_is_taken_out_or_put_in_is_noticed() {
    for document in documents() {
        let json = document.root.to_json();
        let mut all = Vec::new();
        pointers(&json, String::new(), &mut all);
        let all: Vec<_> = all.into_iter().step_by(stride(&document)).collect();
        let silent: Vec<_> = all
            .iter()
            .filter(|pointer| {
                let mut edited = json.clone();
                let (around, key) = pointer.rsplit_once('/').unwrap();
                match edited.pointer_mut(around).unwrap() {
                    Value::Object(map) => drop(map.remove(&key.replace("~1", "/").replace("~0", "~"))),
                    Value::Array(list) => drop(list.remove(key.parse().unwrap())),
                    _ => unreachable!(),
                }
                let Some(edited) = parse(&edited) else { return false };
                compare(&document, &edited).changes.is_empty()
                    || compare(&edited, &document).changes.is_empty()
            })
            .collect();
        assert!(silent.is_empty(), "{}: {silent:#?}", document.file);
    }
}

/// A file beside the document.
struct Beside(String);

impl Files for Beside {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if path == Path::new("shared.yaml") {
            Ok(self.0.clone().into_bytes())
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }
}

/// What another file says counts like what the document says.
#[test]
fn every_leaf_of_another_file_that_is_edited_is_noticed() {
    let everything = include_str!("everything-3.1.yaml");
    let shared = openapi_document::tree("shared.yaml", everything).unwrap().to_json();
    let text = everything.replace(
        "schema: { $ref: '#/components/schemas/Thing' }",
        "schema: { $ref: 'shared.yaml#/components/schemas/Thing' }",
    );
    let text = text.split_once("components:").unwrap().0;
    let parse = |shared: &Value| {
        Document::parse_with("api.yaml", text, "api.yaml".as_ref(), &Beside(shared.to_string()))
    };
    let document = parse(&shared).unwrap();
    let mut all = Vec::new();
    pointers(&shared["components"]["schemas"]["Thing"], "/components/schemas/Thing".to_owned(), &mut all);
    let silent: Vec<_> = all
        .iter()
        .filter(|pointer| {
            let mut edited = shared.clone();
            let leaf = edited.pointer_mut(pointer).unwrap();
            let before = leaf.clone();
            *leaf = another(&before);
            let is_edited = *leaf != before;
            let Ok(edited) = parse(&edited) else { return false };
            is_edited && compare(&document, &edited).changes.is_empty()
        })
        .collect();
    assert!(all.len() > 150 && silent.is_empty(), "{} places, silent: {silent:#?}", all.len());
}

/// Beside a `$ref` nothing counts, and yet it must not come or go unseen: here it is a `$ref` itself.
#[test]
fn a_reference_beside_a_reference_is_not_silent() {
    let text = include_str!("../../../openapi/css.yaml");
    let reference = "$ref: '#/components/responses/";
    let at = text.find(reference).unwrap();
    let line = text[at..].lines().next().unwrap();
    let indent = at - text[..at].rfind('\n').unwrap() - 1;
    let beside =
        format!("{line}\n{:indent$}region:\n{:indent$}  $ref: '#/components/schemas/ErrorBody'", "", "");
    let old = Document::parse("old.yaml", text).unwrap();
    let new = Document::parse("new.yaml", &text.replacen(line, &beside, 1)).unwrap();
    for review in [compare(&old, &new), compare(&new, &old)] {
        let [change] = &review.changes[..] else { panic!("{:?}", review.changes) };
        assert_eq!(change.rule.id(), "ref-sibling-changed");
    }
}

/// No rule may need an operation of both documents to look at what else they say.
#[test]
fn documents_without_a_common_operation_leave_nothing_unclassified() {
    let documents = documents();
    for old in &documents {
        for new in documents.iter().filter(|new| new.file != old.file) {
            let unclassified: Vec<_> = compare(old, new)
                .changes
                .into_iter()
                .filter(|change| change.facet == spec_review::diff::Facet::Unclassified)
                .map(|change| change.what)
                .collect();
            assert_eq!(unclassified, [""; 0], "{} -> {}", old.file, new.file);
        }
    }
}
