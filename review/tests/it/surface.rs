//! Only what differs is generated: what is said of it is what the whole documents would say.

use std::collections::BTreeSet;

use cloud_certs_codegen::{generate, surface};
use openapi_document::Document;
use serde_json::Value;
use spec_review::diff::{Surface, diff};

use crate::support::workspace;

const DOCUMENTS: [(&str, &str); 3] = [
    ("css.yaml", include_str!("../../../openapi/css.yaml")),
    ("geminidb.yaml", include_str!("../../../openapi/geminidb.yaml")),
    ("iam.yaml", include_str!("../../../openapi/iam.yaml")),
];

fn listing(document: &Document) -> Option<BTreeSet<String>> {
    Some(surface(&generate(document).ok()?).unwrap().into_iter().collect())
}

/// The pointers to everything below a value that has a key.
fn keys(value: &Value, pointer: &str, found: &mut Vec<String>) {
    for (key, value) in value.as_object().into_iter().flatten() {
        let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
        keys(value, &pointer, found);
        found.push(pointer);
    }
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        keys(value, &format!("{pointer}/{index}"), found);
    }
}

fn without(whole: &Value, pointer: &str) -> Document {
    let mut json = whole.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    json.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(&key);
    Document::parse("edited.json", &json.to_string()).unwrap()
}

#[test]
fn the_parts_that_differ_say_what_the_whole_says() {
    let (mut compared, mut changed) = (0, 0);
    for (file, text) in DOCUMENTS {
        let old = Document::parse(file, text).unwrap();
        let (json, before) = (old.root.to_json(), listing(&old).unwrap());
        let mut pointers = Vec::new();
        keys(&json, "", &mut pointers);
        // A document has hundreds, and each takes a while.
        for pointer in pointers.iter().step_by(7).filter(|pointer| *pointer != "/openapi") {
            let new = without(&json, pointer);
            let found = Surface::of(&old, &new, &workspace());
            let Some(after) = listing(&new) else {
                assert!(found.unknown.is_some(), "{file}{pointer}");
                continue;
            };
            let lines = |items: &[String]| items.iter().cloned().collect::<BTreeSet<_>>();
            assert_eq!(lines(&found.removed), &before - &after, "{file}{pointer}");
            assert_eq!(lines(&found.added), &after - &before, "{file}{pointer}");
            compared += 1;
            changed += usize::from(before != after);
        }
    }
    assert!(compared > 50 && changed > 10, "{compared} compared, {changed} changed");
}

#[test]
fn what_stays_the_same_is_not_generated() {
    for (file, text) in DOCUMENTS {
        let old = Document::parse(file, text).unwrap();
        assert_eq!(diff(&old, &old, &workspace()).surface.operations, 0);
        let line = text.lines().find(|line| line.trim_start().starts_with("operationId:")).unwrap();
        let new = Document::parse(file, &text.replacen(line, &format!("{line}_again"), 1)).unwrap();
        assert_eq!(diff(&old, &new, &workspace()).surface.operations, 1);
    }
}
