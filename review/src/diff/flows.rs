//! Compares the flows of an OAuth scheme: where a client gets its token, and which scopes there are.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{Entry, Node};

use super::comparer::{Objects, Scope};
use super::pair::EntryPairs;
use super::prose::{compare_prose, is_prose};
use super::rules::Rule;
use super::view::shown_or_none;

/// The keywords of a flow with a URL. The last one comes from OpenAPI 3.2, but is used in earlier versions, too.
const URLS: [&str; 4] = ["authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl"];

/// Returns whether the flows of two schemes differ, texts included.
pub(super) fn flows_differ(old: &Node, new: &Node) -> bool {
    let json = |node: &Node| node.get("flows").map(Node::to_json);
    json(old) != json(new)
}

pub(super) fn compare_flows<'a>(scope: &mut Scope<'_, 'a>, around: Objects<'a>, title: &str) {
    let lists = (around.0.get("flows"), around.1.get("flows"));
    let EntryPairs { both, unpaired } = EntryPairs::new(lists, |one, other| one == other);
    for (Entry { key, node, .. }, is_old) in
        unpaired.into_iter().filter(|(entry, _)| !entry.key.starts_with("x-"))
    {
        let rules = [Rule::SecurityRemoved, Rule::SecurityLoosened].map(|rule| (rule, rule.default_level()));
        scope.gone_or_new(rules, &format!("{title}: flow {key}"), (node, is_old), around);
    }
    for (old, new) in both {
        let (objects, title) = ((&old.node, &new.node), format!("{title}: {}", new.key));
        for keyword in URLS {
            let nodes = (objects.0.get(keyword), objects.1.get(keyword));
            let (before, after) = (shown_or_none(nodes.0), shown_or_none(nodes.1));
            if before != after {
                let rule = Rule::OauthUrlChanged;
                let what = format!("{title}: {keyword} {before} -> {after}");
                let (old, new) = (nodes.0.unwrap_or(objects.0), nodes.1.unwrap_or(objects.1));
                scope.wire(rule, rule.default_level(), what, old, new);
            }
        }
        compare_scopes(scope, objects, &title);
        compare_prose(scope, objects, &title);
        let known = |key: &str| URLS.contains(&key) || key == "scopes" || is_prose(key);
        let entries = objects.0.entries().iter().chain(objects.1.entries());
        for key in BTreeSet::from_iter(entries.map(|entry| entry.key.as_str()).filter(|key| !known(key))) {
            let nodes = (objects.0.get(key), objects.1.get(key));
            if nodes.0.map(Node::to_json) != nodes.1.map(Node::to_json) {
                scope.unclassified(format!("{title}: `{key}` changed"), nodes);
            }
        }
    }
    if let (Some(old), Some(new)) = lists {
        compare_prose(scope, (old, new), title);
    }
}

/// Compares the scopes that a flow declares, and their descriptions.
fn compare_scopes<'a>(scope: &mut Scope<'_, 'a>, around: Objects<'a>, title: &str) {
    let scopes = |node: &'a Node| -> BTreeMap<&'a str, &'a Node> {
        let entries = node.entries_of("scopes");
        entries.iter().map(|entry| (entry.key.as_str(), &entry.node)).collect()
    };
    let (before, after) = (scopes(around.0), scopes(around.1));
    for (name, node) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
        scope.docs(Rule::OauthScopesChanged, format!("{title}: scope {name} is gone"), *node, around.1);
    }
    for (name, node) in &after {
        match before.get(name) {
            None => {
                scope.docs(Rule::OauthScopesChanged, format!("{title}: scope {name} is new"), around.0, *node)
            }
            Some(old) if old.to_json() != node.to_json() => {
                let what = format!("{title}: description of scope {name}");
                scope.docs(Rule::DescriptionChanged, what, *old, *node);
            }
            Some(_) => {}
        }
    }
}
