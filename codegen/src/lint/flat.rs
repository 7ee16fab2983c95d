//! What a schema says by itself, without the schemas in it, as a validator.

use jsonschema::{PatternOptions, Validator};
use serde_json::{Map, Value, json};

use crate::check::all_of::properties;
use crate::check::context::Context;
use crate::json_schema::exclude_bound;
use crate::keywords::CONSTRAINTS;
use cloud_certs_yaml::{Entry, Node};

/// How often the search for a match of a pattern may start over.
const MAX_BACKTRACKS: usize = 100_000;

/// `None` for what is no schema.
pub(super) fn flat(context: &Context<'_>, schema: &Node) -> Option<Validator> {
    let is_kept = |entry: &&Entry| entry.key == "enum" || CONSTRAINTS.contains(&entry.key.as_str());
    let constraints = schema.entries().iter().filter(is_kept);
    let mut flat: Map<String, Value> =
        constraints.map(|entry| (entry.key.clone(), entry.node.to_json())).collect();
    exclude_bound(&mut flat, "minimum", "exclusiveMinimum");
    exclude_bound(&mut flat, "maximum", "exclusiveMaximum");
    let required = required(context, schema);
    if !required.is_empty() {
        flat.insert("required".into(), required.into());
    }
    let patterns = PatternOptions::fancy_regex().backtrack_limit(MAX_BACKTRACKS);
    jsonschema::draft202012::options().with_pattern_options(patterns).build(&json!(flat)).ok()
}

/// The names in `required` without those of properties that go one way only: an example may show either way.
fn required(context: &Context<'_>, schema: &Node) -> Vec<Value> {
    let Some(names) = schema.get("required").map(Node::items) else { return vec![] };
    let described = properties(context, schema);
    let goes_one_way = |name: &Node| {
        let same = described.iter().filter(|property| Some(property.key.as_str()) == name.as_str());
        let mut same = same.filter_map(|property| context.resolve(&property.node));
        same.any(|property| {
            ["readOnly", "writeOnly"]
                .iter()
                .any(|flag| property.get(flag).and_then(Node::as_bool) == Some(true))
        })
    };
    names.iter().filter(|name| !goes_one_way(name)).map(Node::to_json).collect()
}
