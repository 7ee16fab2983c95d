//! Every operation can become a Rust method: its `operationId` the name, and its parameters arguments that can be told apart.

use std::collections::HashMap;

use openapi_document::Report;
use openapi_document::context::{Context, Operation, parameters};
use openapi_document::words::is_misspelt_in;

use crate::check::rules::Rule;
use crate::names::{pascal, snake};

/// Methods that the generated client has, or whose name its own code relies on.
const RESERVED: [&str; 10] =
    ["new", "new_with_client", "api_version", "baseurl", "client", "inner", "pre", "exec", "post", "clone"];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut methods = HashMap::new();
    for operation in &context.operations {
        if let "options" | "trace" = operation.method.key.as_str() {
            let what = format!("the path has the method `{}`", operation.method.key);
            let why = "the HTTP client of the generated code has no such call";
            report.add(Rule::UnsupportedMethod, operation.method.at, what, why, "leave the operation out");
        }
        match operation.id() {
            Some(id) => usable(*operation, id, &mut methods, report),
            None => missing(*operation, report),
        }
        collisions(context, *operation, report);
    }
}

fn missing(operation: Operation<'_>, report: &mut Report<'_>) {
    let keys = operation.node().entries().iter().map(|entry| entry.key.as_str());
    let is_of_the_wrong_kind = operation.node().get("operationId").is_some();
    if !is_of_the_wrong_kind && !is_misspelt_in("operationId", keys) {
        let what = format!("{} has no `operationId`", operation.name());
        let why = "the method of the client is named after it";
        let fix = "add `operationId`, as in `operationId: ListThings`";
        report.add(Rule::MissingOperationId, operation.method.at, what, why, fix);
    }
}

fn usable<'a>(
    operation: Operation<'a>,
    id: &'a str,
    methods: &mut HashMap<String, &'a str>,
    report: &mut Report<'_>,
) {
    let method = snake(id);
    let unusable = |why: String| (Rule::UnusableOperationId, why);
    let (rule, why) = if !id.contains(unicode_ident::is_xid_start) {
        unusable("the name of a Rust method cannot be made of it".into())
    } else if RESERVED.contains(&method.as_str()) {
        unusable(format!("the generated client has a method `{method}` of its own"))
    } else {
        // The builder of the call is named after the method.
        match methods.insert(pascal(&method), id) {
            // The same id twice is told by OpenAPI's rule.
            Some(first) if first != id => {
                (Rule::CollidingMethods, format!("the method `{method}` is already made of `{first}`"))
            }
            _ => return,
        }
    };
    let fix = "write a verb and a noun in letters and digits that no other operation has, as `ListThings`";
    let at = operation.node().position_of("operationId");
    report.add(rule, at, format!("the `operationId` `{id}`"), why, fix);
}

/// The generator keeps parameters by name alone, and each becomes a Rust argument.
fn collisions(context: &Context<'_>, operation: Operation<'_>, report: &mut Report<'_>) {
    let mut seen = HashMap::new();
    seen.insert("header_map".to_owned(), "a variable of the generated code".to_owned());
    if operation.node().get("requestBody").is_some() {
        seen.insert("body".to_owned(), "the request body".to_owned());
    }
    let mut sorted = parameters(context, operation);
    sorted.sort_by_key(|parameter| parameter.at);
    for parameter in sorted {
        let this = parameter.words();
        let argument = snake(parameter.name());
        if let Some(other) = seen.get(&argument).filter(|other| **other != this) {
            let what = format!("{this} of {}", operation.name());
            let why = format!("it becomes `{argument}` in Rust, as does {other}");
            let fix = "the generated method cannot have both: leave one out";
            report.add(Rule::CollidingParameters, parameter.at, what, why, fix);
        }
        seen.insert(argument, this);
    }
}
