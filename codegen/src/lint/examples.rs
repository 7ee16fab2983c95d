//! Examples that fit their schema: readers copy them, and tests are made of them.

use std::collections::HashMap;

use jsonschema::{PatternOptions, Validator};

use crate::check::context::Context;
use crate::check::grammar::Kind;
use crate::check::report::Report;
use crate::json_schema::example_schema;
use crate::node::{Entry, Node};
use crate::resolve::is_json;

/// How many mistakes of one example are told.
const MAX_MISTAKES: usize = 10;
/// How often the search for a match of a pattern may start over.
const MAX_BACKTRACKS: usize = 100_000;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    // Whether a value fits a schema that is made of itself would have no answer.
    if report.has("circular-reference") {
        return;
    }
    let mut validators = Validators { root: context.root, cached: HashMap::new() };
    for schema in context.all(Kind::Schema) {
        if let Some(example) = schema.get("example") {
            compare(&mut validators, schema, example, report);
        }
    }
    for kind in [Kind::Parameter, Kind::Header] {
        context.all(kind).for_each(|node| all(context, &mut validators, node, report));
    }
    for kind in [Kind::Response, Kind::RequestBody, Kind::Parameter, Kind::Header] {
        let contents = context.all(kind).filter_map(|node| node.get("content"));
        for media_type in contents.flat_map(Node::entries).filter(|media_type| is_comparable(media_type)) {
            all(context, &mut validators, &media_type.node, report);
        }
    }
}

/// An example of JSON is the value itself; for other media types text may stand for something else.
fn is_comparable(media_type: &Entry) -> bool {
    is_json(&media_type.key) || media_type.key.starts_with("application/x-www-form-urlencoded")
}

/// Compares the examples that stand beside a `schema`.
fn all<'a>(context: &Context<'a>, validators: &mut Validators<'a>, node: &'a Node, report: &mut Report<'_>) {
    let Some(schema) = node.get("schema") else { return };
    let named = node.get("examples").map(Node::entries).unwrap_or_default();
    let values = named.iter().filter_map(|example| context.resolve(&example.node)?.get("value"));
    for example in node.get("example").into_iter().chain(values) {
        compare(validators, schema, example, report);
    }
}

fn compare<'a>(validators: &mut Validators<'a>, schema: &'a Node, example: &Node, report: &mut Report<'_>) {
    let Some(validator) = validators.of(schema) else { return };
    let value = example.to_json();
    for mistake in validator.iter_errors(&value).take(MAX_MISTAKES) {
        let place = mistake.instance_path().as_str();
        let at = example.pointer(place).map_or(example.at, |part| part.at);
        let what = match place {
            "" => "an example does not fit its schema".to_owned(),
            place => format!("`{place}` of an example does not fit the schema"),
        };
        report.add(
            "example-and-schema",
            at,
            what,
            lowercase(&mistake.masked_with("the value").to_string()),
            "correct the example, or the schema if the example is real",
        );
    }
}

/// A sentence as part of another.
fn lowercase(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect()
}

/// Validators by schema: components are referred to from many places.
struct Validators<'a> {
    root: &'a Node,
    cached: HashMap<Key<'a>, Option<Validator>>,
}

#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Reference(&'a str),
    Place(*const Node),
}

impl<'a> Validators<'a> {
    /// `None` for what is no schema, which is told elsewhere.
    fn of(&mut self, schema: &'a Node) -> Option<&Validator> {
        let key = schema.str("$ref").map_or_else(|| Key::Place(schema), Key::Reference);
        let root = self.root;
        let build = || {
            let patterns = PatternOptions::fancy_regex().backtrack_limit(MAX_BACKTRACKS);
            let options = jsonschema::options().with_pattern_options(patterns);
            options.build(&example_schema(root, schema)).ok()
        };
        self.cached.entry(key).or_insert_with(build).as_ref()
    }
}
