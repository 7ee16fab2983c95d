//! Places that are named without a `$ref`: the schemas of a discriminator, the operation of a link.

use std::collections::HashSet;

use super::context::Context;
use super::grammar::Kind;
use super::words::near;
use crate::report::Report;
use crate::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for entry in context.all(Kind::Discriminator).flat_map(|node| node.entries_of("mapping")) {
        let Some(text) = entry.node.as_str() else { continue };
        // A plain name is that of a component, but may also be that of a file.
        let is_component = context.component(&format!("#/components/schemas/{text}")).is_some();
        let is_file = !text.starts_with('#') && text.contains(['.', '/', ':']);
        if !is_component && !is_file && context.document.target(&entry.node).is_err() {
            let what = format!("`{text}` in the mapping of a discriminator");
            let names = context.components("schemas").iter().map(|component| component.key.as_str());
            let fix = match near(text.rsplit('/').next().unwrap_or_default(), names) {
                Some(name) => format!("write `#/components/schemas/{name}`"),
                None => "write `#/components/schemas/NAME`".to_owned(),
            };
            report.add(Rule::DiscriminatorMapping, entry.node.at, what, "there is no such schema", fix);
        }
    }
    let ids: HashSet<&str> =
        context.all(Kind::Operation).filter_map(|operation| operation.str("operationId")).collect();
    for node in context.all(Kind::Link).filter_map(|link| link.get("operationId")) {
        let Some(id) = node.as_str().filter(|id| !ids.contains(id)) else { continue };
        let fix = match near(id, ids.iter().copied()) {
            Some(id) => format!("write `{id}`"),
            None => "write the `operationId` of an operation of this document".to_owned(),
        };
        let what = format!("the `operationId` `{id}` of a link");
        report.add(Rule::LinkOperation, node.at, what, "no operation has it", fix);
    }
}
