//! Lists of names that have a name twice, or none.

use std::collections::HashMap;

use cloud_certs_yaml::{Node, Value};

use super::context::Context;
use super::grammar::Kind;
use crate::report::Report;
use crate::rules::Rule;
use crate::version::Version;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        once(schema.items_of("required").iter(), "`required`", true, report);
        let required = schema.get("required").map(|list| (&list.value, list.at));
        if let Some((Value::List(names), at)) = required
            && names.is_empty()
            && context.document.version == Version::V3_0
        {
            let why = "OpenAPI 3.0 wants at least one name in it";
            report.add(Rule::EmptyRequired, at, "`required` is empty", why, "remove it");
        }
    }
    once(
        context.root.items_of("tags").iter().filter_map(|tag| tag.get("name")),
        "the `tags` of the document",
        true,
        report,
    );
    for operation in context.all(Kind::Operation) {
        once(operation.items_of("tags").iter(), "the `tags` of the operation", false, report);
    }
    for variable in context.all(Kind::ServerVariable) {
        once(variable.items_of("enum").iter(), "the `enum` of the server variable", false, report);
    }
}

/// One of two equal names may be meant to be another.
fn once<'a>(names: impl Iterator<Item = &'a Node>, list: &str, is_forbidden: bool, report: &mut Report<'_>) {
    let mut seen = HashMap::new();
    for node in names {
        let Some(name) = node.as_str() else { continue };
        if let Some(line) = seen.insert(name, node.at.line) {
            let what = format!("`{name}` in {list}");
            let why = format!("it is listed on line {line} already");
            let fix = "remove one of the two, or correct it";
            if is_forbidden {
                report.add(Rule::DuplicateName, node.at, what, why, fix);
            } else {
                report.doubt(Rule::DuplicateName, node.at, what, why, fix);
            }
        }
    }
}
