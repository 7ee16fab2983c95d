//! Operations: their ids, and bodies where HTTP has none.

use std::collections::HashMap;

use cloud_certs_yaml::{Entry, Value};

use super::context::{Context, Operation};
use super::grammar::Kind;
use crate::report::Report;
use crate::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    ids(context, report);
    for operation in &context.operations {
        ignored_body(*operation, report);
        let Some(responses) = operation.node().entry("responses") else { continue };
        for status in responses.node.entries() {
            bodyless(context, *operation, status, report);
        }
    }
    for responses in context.all(Kind::Responses) {
        if responses.entries().iter().all(|status| status.key.starts_with("x-")) {
            let what = "`responses` has no response";
            let why = "OpenAPI requires at least one";
            report.add(Rule::MissingResponse, responses.at, what, why, "add one, as `'200'` or `default`");
        }
    }
}

fn ids(context: &Context<'_>, report: &mut Report<'_>) {
    let mut seen = HashMap::new();
    for node in context.all(Kind::Operation).filter_map(|operation| operation.get("operationId")) {
        let Some(id) = node.as_str() else { continue };
        if let Some(line) = seen.insert(id, node.at.line) {
            let why = format!("the operation on line {line} has it already");
            let fix = "give each operation an id of its own";
            report.add(Rule::DuplicateOperationId, node.at, format!("the `operationId` `{id}`"), why, fix);
        }
    }
}

/// The methods whose request bodies HTTP gives no meaning.
const WITHOUT_BODY: [&str; 4] = ["get", "head", "delete", "trace"];

fn ignored_body(operation: Operation<'_>, report: &mut Report<'_>) {
    let method = operation.method.key.as_str();
    if let Some(entry) = operation.node().entry("requestBody").filter(|_| WITHOUT_BODY.contains(&method)) {
        let what = format!("{} is a {} with a request body", operation.name(), method.to_uppercase());
        let why = "HTTP gives such a body no meaning, and servers may ignore or refuse it";
        let fix = "write query parameters, or the method that the server expects";
        report.add(Rule::IgnoredBody, entry.at, what, why, fix);
    }
}

/// HTTP has no body in answers to HEAD and in those without content.
fn bodyless(context: &Context<'_>, operation: Operation<'_>, status: &Entry, report: &mut Report<'_>) {
    let is_bodyless = operation.method.key == "head"
        || status.key.starts_with('1')
        || ["204", "205", "304"].contains(&status.key.as_str());
    let response = context.resolve(&status.node).filter(|_| is_bodyless);
    if response.and_then(|response| response.get("content")).is_some_and(|content| match &content.value {
        Value::Map(entries) => !entries.is_empty(),
        _ => false,
    }) {
        let what = format!("{} answers {} with a body", operation.name(), status.key);
        let why = "HTTP sends none there";
        report.add(Rule::BodylessResponse, status.at, what, why, "remove `content`");
    }
}
