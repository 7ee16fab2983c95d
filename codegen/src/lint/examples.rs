//! Examples that fit their schema: readers copy them, and tests are made of them.

use super::fit::{Fit, mistakes};
use crate::check::context::Context;
use crate::check::grammar::Kind;
use crate::check::report::Report;
use crate::resolve::is_json;
use cloud_certs_yaml::{Entry, Node};

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut fit = Fit::new(context);
    for schema in context.all(Kind::Schema) {
        if let Some(example) = schema.get("example") {
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
}

/// An example of JSON is the value itself; for other media types text may stand for something else.
fn is_comparable(media_type: &Entry) -> bool {
    is_json(&media_type.key) || media_type.key.starts_with("application/x-www-form-urlencoded")
}

/// Compares the examples that stand beside a `schema`.
fn all<'a>(context: &Context<'a>, fit: &mut Fit<'a, '_>, node: &'a Node, report: &mut Report<'_>) {
    let Some(schema) = node.get("schema") else { return };
    let named = node.get("examples").map(Node::entries).unwrap_or_default();
    let values = named.iter().filter_map(|example| context.resolve(&example.node)?.get("value"));
    for example in node.get("example").into_iter().chain(values) {
        compare(fit, schema, example, report);
    }
}

fn compare<'a>(fit: &mut Fit<'a, '_>, schema: &'a Node, example: &'a Node, report: &mut Report<'_>) {
    for mistake in mistakes(fit, schema, example) {
        let what = match mistake.key {
            Some(key) => format!("`{key}` of an example does not fit its schema"),
            None => "an example does not fit its schema".into(),
        };
        let fix = "correct the example, or the schema if the example is real";
        report.add("example-and-schema", mistake.at, what, mistake.why, fix);
    }
}
