//! Error responses of one kind become the two ranges `4XX` and `5XX`.
//!
//! progenitor takes `default` for a second success type, and sorts `4XX` before `404`, so that the arm of the
//! single code can never be reached.

use serde_json::{Map, Value};

use super::walk::{operations_mut, resolve};

pub(crate) fn spread_errors(document: &mut Value) {
    let whole = document.clone();
    for operation in operations_mut(document) {
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            spread(&whole, responses);
        }
    }
}

fn spread(document: &Value, responses: &mut Map<String, Value>) {
    if let Some(default) = responses.remove("default") {
        for range in ["4XX", "5XX"] {
            responses.entry(range).or_insert_with(|| default.clone());
        }
    }
    let ranges: Vec<(char, Vec<(String, Value)>)> = ["4XX", "5XX"]
        .iter()
        .filter_map(|range| Some((range.chars().next()?, body(document, responses.get(*range)?))))
        .collect();
    responses.retain(|status, response| {
        let is_range = status.ends_with("XX");
        let is_covered = ranges
            .iter()
            .any(|(class, same)| status.starts_with(*class) && *same == body(document, response));
        is_range || !is_covered
    });
}

/// The media types of a response with their schemas: what makes its type. Examples differ between equal types.
fn body(document: &Value, response: &Value) -> Vec<(String, Value)> {
    let content = resolve(document, response).get("content").and_then(Value::as_object);
    content
        .into_iter()
        .flatten()
        .map(|(media_type, content)| (media_type.clone(), content["schema"].clone()))
        .collect()
}
