//! Texts that people read: descriptions that are there, and examples that fit their schema.

use cloud_certs_yaml::{Entry, Node, Position};

use super::fit::Fit;
use crate::check::context::{Context, plain};
use crate::check::grammar::Kind;
use crate::keywords::is_json;
use crate::report::Report;
use crate::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    descriptions(context, report);
    examples(context, report);
}

/// Objects without a description.
fn descriptions(context: &Context<'_>, report: &mut Report<'_>) {
    if let Some(info) = context.root.entry("info").filter(|info| !is_described(&info.node)) {
        missing(info.at, "the document", report);
    }
    for operation in &context.operations {
        let node = operation.node();
        if !is_described(node) && node.str("summary").is_none_or(is_blank) {
            missing(operation.method.at, &operation.name(), report);
        }
    }
    for (kind, key, word) in [(Kind::Parameter, "name", "the parameter"), (Kind::Tag, "name", "the tag")] {
        for node in context.all(kind).filter(|node| !is_described(node)) {
            let Some(name) = node.get(key) else { continue };
            missing(name.at, &format!("{word} `{}`", name.as_str().unwrap_or_default()), report);
        }
    }
    // If it is absent, it is reported as a missing field.
    for node in context.all(Kind::Response).filter_map(|response| response.get("description")) {
        if node.as_str().is_some_and(is_blank) {
            missing(node.at, "the response", report);
        }
    }
    for (section, word) in [("schemas", "the schema"), ("securitySchemes", "the security scheme")] {
        each(context, context.components(section), word, report);
    }
    for schema in context.all(Kind::Schema) {
        each(context, schema.entries_of("properties"), "the property", report);
    }
    for response in context.all(Kind::Response) {
        each(context, response.entries_of("headers"), "the header", report);
    }
}

/// Things that have no name in themselves.
fn each<'a>(context: &Context<'a>, entries: &'a [Entry], word: &str, report: &mut Report<'_>) {
    for entry in entries {
        // A value that is not a mapping is reported as that; a `$ref` to a component is described there.
        let is_itself = plain(context, &entry.node).is_some_and(|schema| std::ptr::eq(schema, &entry.node));
        if !entry.node.entries().is_empty() && is_itself && !is_described(&entry.node) {
            missing(entry.at, &format!("{word} `{}`", entry.key), report);
        }
    }
}

fn missing(at: Position, what: &str, report: &mut Report<'_>) {
    let what = format!("{what} has no `description`");
    let why = "readers learn nothing but its name";
    report.add(Rule::MissingDescription, at, what, why, "add `description` with what it is for");
}

fn is_described(node: &Node) -> bool {
    // A description that is not text is reported as that.
    node.get("description").is_some_and(|node| !node.as_str().is_some_and(is_blank))
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Examples fit their schema: readers copy them, and tests are made from them.
fn examples(context: &Context<'_>, report: &mut Report<'_>) {
    let mut fit = Fit::new(context);
    for schema in context.all(Kind::Schema) {
        for example in schema.get("example").into_iter().chain(schema.items_of("examples")) {
            compare(&mut fit, schema, example, report);
        }
    }
    for kind in [Kind::Parameter, Kind::Header] {
        context.all(kind).for_each(|node| all(context, &mut fit, node, report));
    }
    for kind in [Kind::Response, Kind::RequestBody, Kind::Parameter, Kind::Header] {
        let contents = context.all(kind).filter_map(|node| node.get("content"));
        for media_type in contents.flat_map(Node::entries).filter(|media_type| is_comparable(media_type)) {
            all(context, &mut fit, &media_type.node, report);
        }
    }
    if fit.is_over() {
        let what = "not all examples are compared with their schemas";
        let why = "it takes too long";
        report.add(Rule::ExampleAndSchema, context.root.at, what, why, "make the patterns simpler");
    }
}

/// An example of JSON is the value itself; for other media types text may stand for something else.
fn is_comparable(media_type: &Entry) -> bool {
    is_json(&media_type.key) || media_type.key.starts_with("application/x-www-form-urlencoded")
}

/// Compares the examples that stand beside a `schema`.
fn all<'a>(context: &Context<'a>, fit: &mut Fit<'a, '_>, node: &'a Node, report: &mut Report<'_>) {
    let Some(schema) = node.get("schema") else { return };
    let named = node.entries_of("examples").iter();
    let values = named.filter_map(|example| context.resolve(&example.node)?.get("value"));
    for example in node.get("example").into_iter().chain(values) {
        compare(fit, schema, example, report);
    }
}

fn compare<'a>(fit: &mut Fit<'a, '_>, schema: &'a Node, example: &'a Node, report: &mut Report<'_>) {
    for mistake in fit.mistakes(schema, example) {
        let what = match mistake.key {
            Some(key) => format!("`{key}` of an example does not fit its schema"),
            None => "an example does not fit its schema".into(),
        };
        let fix = "correct the example, or the schema if the example is real";
        report.add(Rule::ExampleAndSchema, mistake.at, what, mistake.why, fix);
    }
}
