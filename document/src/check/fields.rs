//! Fields that exclude or need one another, across objects and versions.

use cloud_certs_yaml::Node;

use super::context::Context;
use super::grammar::Kind;
use crate::report::Report;
use crate::rules::Rule;
use crate::version::Version;

/// Two fields of an object of which OpenAPI allows one.
const EXCLUSIVE: [(Kind, &str, &str); 6] = [
    (Kind::License, "identifier", "url"),
    (Kind::MediaType, "example", "examples"),
    (Kind::Parameter, "example", "examples"),
    (Kind::Header, "example", "examples"),
    (Kind::Example, "value", "externalValue"),
    (Kind::Link, "operationRef", "operationId"),
];

/// Keywords of schemas that JSON Schema ignores where another one is missing.
const DEPENDENT: [(&str, &str); 5] = [
    ("then", "if"),
    ("else", "if"),
    ("minContains", "contains"),
    ("maxContains", "contains"),
    ("contentSchema", "contentMediaType"),
];

/// Dialects of JSON Schema in which keywords have the meaning of our table.
const DIALECTS: [&str; 2] =
    ["https://spec.openapis.org/oas/3.1/dialect/", "https://json-schema.org/draft/2020-12/schema"];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (kind, one, other) in EXCLUSIVE {
        for node in context.all(kind) {
            if let Some((one_at, other_at)) = node.entry(one).zip(node.entry(other)) {
                let what = format!("{} has both `{one}` and `{other}`", kind.words());
                let at = one_at.at.max(other_at.at);
                let why = "OpenAPI allows one of the two";
                report.add(Rule::ExclusiveFields, at, what, why, "remove one of them");
            }
        }
    }
    for link in context.all(Kind::Link) {
        let names = ["operationRef", "operationId"];
        if names.iter().all(|name| link.get(name).is_none()) {
            missing(
                link,
                "a Link Object has neither `operationRef` nor `operationId`",
                "add one of them",
                report,
            );
        }
    }
    let holders = ["paths", "components", "webhooks"];
    if context.document.version >= Version::V3_1
        && holders.iter().all(|name| context.root.get(name).is_none())
    {
        let what = "the document has neither `paths` nor `components` nor `webhooks`";
        missing(context.root, what, "add one of them", report);
    }
    dialects(context, report);
    for schema in context.all(Kind::Schema) {
        for (keyword, needed) in DEPENDENT {
            if let Some(entry) = schema.entry(keyword).filter(|_| schema.get(needed).is_none()) {
                let what = format!("`{keyword}` without `{needed}`");
                let fix = format!("add `{needed}`, or remove it");
                report.add(Rule::IgnoredKeyword, entry.at, what, "JSON Schema ignores it then", fix);
            }
        }
        let is_both = schema.is("readOnly") && schema.is("writeOnly");
        if let Some(entry) = schema.entry("writeOnly").filter(|_| is_both) {
            let what = "a schema is both `readOnly` and `writeOnly`";
            let why = "no request and no response would have such a value";
            report.add(Rule::OneWay, entry.at, what, why, "remove one of them");
        }
    }
}

fn missing(node: &Node, what: &str, fix: &str, report: &mut Report<'_>) {
    report.add(Rule::MissingField, node.at, what, "OpenAPI requires one of them", fix);
}

/// Schemas in another dialect may have another meaning than the one that is read here.
fn dialects(context: &Context<'_>, report: &mut Report<'_>) {
    let schemas = context.all(Kind::Schema).filter_map(|schema| schema.get("$schema"));
    for node in context.root.get("jsonSchemaDialect").into_iter().chain(schemas) {
        let Some(text) = node.as_str() else { continue };
        if context.document.version >= Version::V3_1 && !DIALECTS.iter().any(|known| text.starts_with(known))
        {
            let what = format!("the dialect `{text}`");
            let why = "its keywords are read as those of JSON Schema 2020-12";
            report.add(Rule::SchemaDialect, node.at, what, why, format!("write `{}base`", DIALECTS[0]));
        }
    }
}
