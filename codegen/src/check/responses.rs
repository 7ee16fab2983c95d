//! Responses that fit into `Result<Success, Error>`: one success type and one error type per operation.

use openapi_document::context::{Context, Operation, plain};
use openapi_document::grammar::Kind;
use openapi_document::walk::is_status;
use openapi_document::{Entry, Node, Report, Value, is_json};

use super::bodies::several;
use crate::check::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for response in context.all(Kind::Response) {
        match response.entries_of("content") {
            [] => {}
            [media_type] => content(context, media_type, report),
            [_, second, ..] => several(second, report),
        }
    }
    for operation in &context.operations {
        let Some(responses) = operation.node().entry("responses") else { continue };
        statuses(*operation, responses, report);
        let of = |classes: &'static str| {
            let statuses = responses.node.entries().iter().filter(|status| is_status(&status.key));
            statuses.filter(move |status| status.key.starts_with(|class| classes.contains(class)))
        };
        one_type(context, *operation, (Rule::TwoSuccessTypes, "success"), of("2"), report);
        // `default` stands for the errors that are not listed.
        one_type(context, *operation, (Rule::TwoErrorTypes, "error"), of("45d"), report);
    }
}

fn content(context: &Context<'_>, media_type: &Entry, report: &mut Report<'_>) {
    let name = &media_type.key;
    let is_typed = name == "application/json" || name.starts_with("application/json;");
    if is_typed {
        if media_type.node.get("schema").is_none() {
            let why = "its type is made from it";
            let fix = "add `schema`; `schema: {}` is any JSON";
            let what = format!("`{name}` without `schema`");
            report.add(Rule::JsonWithoutSchema, media_type.at, what, why, fix);
        }
        return;
    }
    if is_json(name) || name.contains('*') {
        let what = format!("the response is `{name}`");
        let why = "the generator reads `application/json` and hands out everything else as raw bytes";
        report.add(Rule::JsonMediaType, media_type.at, what, why, "write `application/json`");
        return;
    }
    let schema = media_type.node.get("schema").and_then(|schema| plain(context, schema));
    if let Some(schema) = schema.filter(|schema| schema.str("type") != Some("string")) {
        let why = "the generator hands it out as raw bytes, so the schema would be dropped unseen";
        let fix = "write `type: string` and `format: binary`, or leave the schema out";
        let what = format!("the response is `{name}` and has a schema");
        report.add(Rule::RawSchema, schema.at, what, why, fix);
    }
}

fn statuses(operation: Operation<'_>, responses: &Entry, report: &mut Report<'_>) {
    let statuses = responses.node.entries();
    let known = statuses.iter().filter(|status| is_status(&status.key));
    for status in known.filter(|status| status.key.starts_with(['1', '3'])) {
        let what = format!("{} answers with {}", operation.name(), status.key);
        let why = "the client takes 2XX for a success and 4XX and 5XX for errors, and follows no redirect";
        let fix = "leave it out, and say in `description` when it comes";
        report.add(Rule::UnexpectedStatus, status.at, what, why, fix);
    }
    let is_map = matches!(responses.node.value, Value::Map(_));
    if is_map && !statuses.iter().any(|status| status.key.starts_with('2')) {
        let what = format!("{} has no 2XX response", operation.name());
        let why = "the generator would make up one with raw bytes";
        let fix = "add the response to a success, as `'200'`";
        report.add(Rule::MissingSuccess, responses.at, what, why, fix);
    }
}

/// All of `responses` must have the same type.
fn one_type<'a>(
    context: &Context<'a>,
    operation: Operation<'a>,
    (rule, word): (Rule, &str),
    responses: impl Iterator<Item = &'a Entry>,
    report: &mut Report<'_>,
) {
    let mut first: Option<(&str, Body)> = None;
    for status in responses {
        let Some(body) = context.resolve(&status.node).map(Body::of) else { continue };
        match &first {
            None => first = Some((&status.key, body)),
            Some((_, expected)) if *expected == body => {}
            Some((earlier, expected)) => {
                let what = format!("{} answers {} with {}", operation.name(), status.key, body.words());
                let expected = expected.words();
                let why =
                    format!("{earlier} is answered with {expected}, and the method has one {word} type");
                let fix = "write the same `$ref` as schema of both, or leave one out";
                report.add(rule, status.at, what, why, fix);
            }
        }
    }
}

/// The type that the generator makes of a response.
#[derive(PartialEq)]
enum Body {
    Nothing,
    Raw,
    /// JSON of a component.
    Component(String),
    /// JSON of a schema written in place, annotations aside.
    Inline(String),
}

impl Body {
    fn of(response: &Node) -> Self {
        let Some(media_type) = response.entries_of("content").first() else { return Self::Nothing };
        match media_type.node.get("schema") {
            _ if !is_json(&media_type.key) => Self::Raw,
            None => Self::Inline(String::new()),
            Some(schema) => match schema.str("$ref") {
                Some(reference) => Self::Component(reference.to_owned()),
                None => Self::Inline(without_annotations(schema)),
            },
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Nothing => "no body".into(),
            Self::Raw => "raw bytes".into(),
            Self::Component(reference) => format!("`{}`", reference.rsplit('/').next().unwrap_or_default()),
            Self::Inline(_) => "a schema of its own".into(),
        }
    }
}

fn without_annotations(schema: &Node) -> String {
    let mut json = schema.to_json();
    if let Some(map) = json.as_object_mut() {
        map.retain(|key, _| !["description", "example", "externalDocs"].contains(&key.as_str()));
    }
    json.to_string()
}
