//! Lists of names that have a name twice: one of the two may be meant to be another.

use std::collections::HashMap;

use crate::check::context::Context;
use crate::check::grammar::Kind;
use crate::check::report::Report;
use cloud_certs_yaml::Node;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let lists = [
        (Kind::Schema, "required", "`required`"),
        (Kind::Operation, "tags", "the `tags` of the operation"),
        (Kind::ServerVariable, "enum", "the `enum` of the server variable"),
    ];
    for (kind, key, words) in lists {
        for list in context.all(kind).filter_map(|node| node.get(key)) {
            once(list.items().iter(), words, report);
        }
    }
    once(context.all(Kind::Tag).filter_map(|tag| tag.get("name")), "the `tags` of the document", report);
}

fn once<'a>(names: impl Iterator<Item = &'a Node>, list: &str, report: &mut Report<'_>) {
    let mut seen = HashMap::new();
    for node in names {
        let Some(name) = node.as_str() else { continue };
        if let Some(line) = seen.insert(name, node.at.line) {
            let what = format!("`{name}` in {list}");
            let why = format!("it is listed on line {line} already");
            report.add("duplicate-name", node.at, what, why, "remove one of the two, or correct it");
        }
    }
}
