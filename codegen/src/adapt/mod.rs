//! What the client needs on top of a document, done to a copy of it on the way to progenitor.
//!
//! The documents stay faithful to the vendor; see `openapi/README.md`. Each step is one file or function here:
//!
//! | in the document | what progenitor sees |
//! |---|---|
//! | error responses (`default` and codes of one kind) | `4XX` and `5XX` |
//! | a string enum in a response | `oneOf` of the known values and any other string |
//! | `additionalProperties: false` in a response | nothing of it |
//! | a string path parameter without `pattern` or `enum` | a string of the format [`PATH_SEGMENT`] |

mod open;
mod responses;
mod walk;

use serde_json::{Value, json};

use walk::parameters_mut;

/// The made-up format of a path parameter that must not change the URL around it.
pub(crate) const PATH_SEGMENT: &str = "path-segment";

pub(crate) fn adapt(mut document: Value) -> Value {
    responses::spread_errors(&mut document);
    open::open(&mut document);
    guard_path_parameters(&mut document);
    document
}

/// Gives every unconstrained string path parameter the type that refuses what would change the URL.
fn guard_path_parameters(document: &mut Value) {
    let schemas = document.pointer("/components/schemas").cloned().unwrap_or_default();
    let guard = |parameter: &mut Value| {
        if parameter["in"] != "path" {
            return;
        }
        let Some(schema) = parameter.get_mut("schema") else { return };
        let target = match schema["$ref"].as_str().and_then(|r| r.strip_prefix("#/components/schemas/")) {
            Some(name) => schemas.get(name).cloned().unwrap_or_default(),
            None => schema.clone(),
        };
        let is_free = ["pattern", "enum", "format"].iter().all(|keyword| target.get(keyword).is_none());
        if target["type"] == "string" && is_free {
            *schema = json!({ "type": "string", "format": PATH_SEGMENT });
        }
    };
    parameters_mut(document).for_each(guard);
}
