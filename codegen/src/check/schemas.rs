//! Schemas that are made of others in a way that the generator keeps.

use openapi_document::context::Context;
use openapi_document::grammar::Kind;
use openapi_document::schemas::{COMPOSITIONS, types_of};
use openapi_document::{Entry, Node, Report};

use crate::check::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        let composition = schema.entries().iter().find(|entry| COMPOSITIONS.contains(&entry.key.as_str()));
        if let Some(composition) = composition {
            composed(schema, composition, report);
        }
    }
}

fn composed(schema: &Node, composition: &Entry, report: &mut Report<'_>) {
    let is_object = schema.get("type").is_none_or(|kind| kind.as_str() == Some("object"));
    let joined =
        if composition.key == "allOf" && is_object { &["type", "properties", "required"][..] } else { &[] };
    for entry in schema.entries() {
        let key = entry.key.as_str();
        let constrains =
            ["type", "enum"].contains(&key) || types_of(key).next().is_some() || COMPOSITIONS.contains(&key);
        if constrains && key != composition.key && !joined.contains(&key) {
            let what = format!("`{key}` stands beside `{}`", composition.key);
            let why = "the generator takes one of the two and drops or bends the other unseen";
            report.add(Rule::CompositionSiblings, entry.at, what, why, "make it a member of `allOf`");
        }
    }
}
