//! A `$ref` that the generator follows leads to a whole component, and stands in no path item.

use openapi_document::Report;
use openapi_document::context::Context;
use openapi_document::grammar::Kind;
use openapi_document::walk::Reference;

use crate::check::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for reference in &context.walked.references {
        form(context, reference, report);
    }
}

fn form(context: &Context<'_>, reference: &Reference<'_>, report: &mut Report<'_>) {
    let Reference { kind, target, at, other, .. } = *reference;
    let leads_somewhere =
        reference.node.get("$ref").is_some_and(|value| context.document.target(value).is_ok());
    // Whatever is wrong with it otherwise is told.
    if !leads_somewhere || other.is_some() {
        return;
    }
    if kind == Kind::PathItem {
        let what = "the path item is a `$ref`";
        let why = "the generator does not follow it";
        report.add(Rule::PathItemReference, at, what, why, "write the operations here");
        return;
    }
    let section = kind.section().unwrap_or_default();
    let what = format!("the `$ref` to `{target}`");
    let parts: Vec<&str> = target.split('/').collect();
    match parts.as_slice() {
        ["#", "components", _, name] if name.contains(['~', '%']) => {
            let fix = "write the plain name, and rename the component if it has other characters than letters, digits, `.`, `-` and `_`";
            let why = "the generator looks for the name as it is written, escapes included";
            report.add(Rule::ReferenceForm, at, what, why, fix);
        }
        ["#", "components", _, _] => {}
        _ => {
            let fix = format!("move it to `components/{section}` and write `#/components/{section}/NAME`");
            let why = "the generator only follows a `$ref` to a whole component";
            report.add(Rule::ReferenceForm, at, what, why, fix);
        }
    }
}
