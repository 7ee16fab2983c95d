//! The document says that it is OpenAPI 3.0, and which version of itself it is.

use super::context::Context;
use super::report::Report;
use super::words::is_misspelt_in;
use cloud_certs_yaml::{Node, Value};

/// Whether the rest of the document can be looked at: the rules know OpenAPI 3.0 and nothing else.
pub(crate) fn check(root: &Node, report: &mut Report<'_>) -> bool {
    const WHY: &str = "the generator knows OpenAPI 3.0 only";
    const FIX: &str = "write `openapi: 3.0.3`";
    if !matches!(root.value, Value::Map(_)) {
        let what = format!("the document is of the kind `{}`", root.kind());
        report.add(
            "openapi-version",
            root.at,
            what,
            "an OpenAPI document is a mapping",
            "begin it with `openapi: 3.0.3`",
        );
        return false;
    }
    if let Some(entry) = root.entry("swagger") {
        let fix = "convert it to OpenAPI 3.0 and write `openapi: 3.0.3`";
        report.add("openapi-version", entry.at, "the document is Swagger 2.0", WHY, fix);
        return false;
    }
    let Some(entry) = root.entry("openapi") else {
        // What has paths is meant to be OpenAPI: the rest is worth looking at.
        let has_paths = root.get("paths").is_some();
        let keys = root.entries().iter().map(|entry| entry.key.as_str());
        if !has_paths || !is_misspelt_in("openapi", keys) {
            report.add("openapi-version", root.at, "the document does not say `openapi`", WHY, FIX);
        }
        return has_paths;
    };
    match &entry.node.value {
        Value::String(version) if is_3_0(version) => return true,
        Value::String(version) if is_later(version) => {
            let what = format!("the document is OpenAPI `{version}`");
            let fix = format!("{FIX}, and correct what else is told of this document");
            report.add("openapi-version", entry.node.at, what, WHY, fix);
            // What its later words are called in 3.0 is worth telling at once.
            return true;
        }
        Value::String(version) => {
            let what = format!("the document is OpenAPI `{version}`");
            report.add("openapi-version", entry.node.at, what, WHY, format!("{FIX}, and its words"));
        }
        Value::Number(number) => {
            let what = format!("`openapi` is the number {number}");
            let (why, fix) = if is_later(&number.to_string()) {
                (WHY, "write `openapi: 3.0.3`, and correct what else is told of this document")
            } else {
                ("a version is text with three numbers in it", FIX)
            };
            report.add("openapi-version", entry.node.at, what, why, fix);
            let rest_is_3 = number.as_f64().is_some_and(|number| (3.0..4.0).contains(&number));
            return rest_is_3;
        }
        _ => {
            let what = format!("`openapi` is of the kind `{}`", entry.node.kind());
            report.add(
                "openapi-version",
                entry.node.at,
                what,
                "a version is text with three numbers in it",
                FIX,
            );
        }
    }
    false
}

/// The generated client sends the version of the document as a header.
pub(crate) fn sendable(context: &Context<'_>, report: &mut Report<'_>) {
    let Some(node) = context.root.pointer("/info/version") else { return };
    let version = node.as_str().unwrap_or_default();
    if !version.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
        let what = format!("the version `{version}` of the document");
        let why = "the generated client puts it into a header, which cannot hold all of it";
        report.add("document-version", node.at, what, why, "write a version as `1.0.0`");
    }
}

/// Whether `version` is one of OpenAPI 3 after 3.0: nearly the same words.
fn is_later(version: &str) -> bool {
    let minor = version.strip_prefix("3.").and_then(|rest| rest.split('.').next());
    minor.and_then(|minor| minor.parse::<u32>().ok()).is_some_and(|minor| minor > 0)
}

/// Whether `version` is `3.0.` and a number.
fn is_3_0(version: &str) -> bool {
    version
        .strip_prefix("3.0.")
        .is_some_and(|patch| !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit()))
}
