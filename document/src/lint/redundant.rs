//! Components that nothing uses.

use std::collections::{HashMap, HashSet};

use cloud_certs_yaml::Node;

use crate::check::context::Context;
use crate::check::grammar::Kind;
use crate::report::Report;
use crate::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let used = used(context);
    for section in context.root.entries_of("components") {
        for component in section.node.entries() {
            if section.key.starts_with("x-") || used.contains(&std::ptr::from_ref(&component.node)) {
                continue;
            }
            let why = match section.key.as_str() {
                "securitySchemes" => "no `security` names it",
                _ => "no operation leads to it",
            };
            let what = format!("`{}` in `components/{}`", component.key, section.key);
            let fix = "remove it, or refer to it where it was meant to be used";
            report.add(Rule::UnusedComponent, component.at, what, why, fix);
        }
    }
}

/// The components that are reached from outside of `components`, through others too.
fn used(context: &Context<'_>) -> HashSet<*const Node> {
    let references = context.walked.references.iter();
    let targets: HashMap<*const Node, &str> =
        references.map(|reference| (std::ptr::from_ref(reference.node), reference.target)).collect();
    let outside = context.root.entries().iter().filter(|entry| entry.key != "components");
    let mut open: Vec<&Node> = outside.map(|entry| &entry.node).collect();
    let requirements = context.all(Kind::SecurityRequirement).flat_map(Node::entries);
    let mut found: Vec<String> =
        requirements.map(|entry| format!("#/components/securitySchemes/{}", entry.key)).collect();
    let mut used = HashSet::new();
    loop {
        while let Some(node) = open.pop() {
            if let Some(target) = targets.get(&std::ptr::from_ref(node)) {
                // A `$ref` to a part of a component uses the component.
                found.push(target.split('/').take(4).collect::<Vec<_>>().join("/"));
            }
            open.extend(node.children());
        }
        let Some(target) = found.pop() else { return used };
        if let Some(component) = context.component(&target).map(|entry| &entry.node)
            && used.insert(std::ptr::from_ref(component))
        {
            open.push(component);
        }
    }
}
