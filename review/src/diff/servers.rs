//! Compares servers, with their variables written out.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{Document, Node};
use serde_json::Value as Json;

use super::change::Verdict;
use super::comparer::{Nodes, Scope};
use super::operation::{Operation, nameless};
use super::rules::Rule;
use super::view::{shown, shown_or_none};

pub(super) fn compare_servers<'a>(scope: &mut Scope<'_, 'a>, old: &Operation<'a>, new: &Operation<'a>) {
    let is_callback = scope.is_turned();
    let find = |document: &'a Document, operation: &Operation<'a>| {
        operation.inherited(document, "servers", is_callback)
    };
    let (old_list, new_list) = (find(scope.old, old), find(scope.new, new));
    scope.examine_all([old_list, new_list].into_iter().flatten());
    compare_prose_of_servers(scope, (old_list, new_list));
    let around = (old_list.unwrap_or(&scope.old.root), new_list.unwrap_or(&scope.new.root));
    // A part of the URL may stand in the server or in the path.
    if old.path.key != new.path.key && full_urls(scope.old, old) == full_urls(scope.new, new) {
        if urls(old_list) != urls(new_list) {
            let what = format!("{} -> {}: the same URLs", old.path.key, new.path.key);
            scope.docs(Rule::SameInOtherWords, what, &old.path.node, &new.path.node);
        }
        return;
    }
    let (mut removed, mut added) = (missing(around.0, around.1), missing(around.1, around.0));
    // A server that moves as a whole is one change, even with many regions.
    removed.retain(|before| {
        let replaces = |after: &Missing<'a>| {
            before.is_whole && after.is_whole && cloud(before.node) == cloud(after.node)
        };
        let Some(at) = added.iter().position(replaces) else { return true };
        let after = added.remove(at);
        let what = format!("server {} -> {}", before.titles.concat(), after.titles.concat());
        scope.wire(Rule::ServerChanged, Verdict::Breaking, what, before.node, after.node);
        false
    });
    for (missing, is_old) in removed.iter().map(|one| (one, true)).chain(added.iter().map(|one| (one, false)))
    {
        let rules = [(Rule::ServerRemoved, Verdict::Breaking), (Rule::ServerAdded, Verdict::Compatible)];
        for title in &missing.titles {
            scope.gone_or_new(rules, &format!("server {title}"), (missing.node, is_old), around);
        }
    }
    compare_defaults(scope, (old_list, new_list));
}

/// Compares the URL of a client that does not choose a value of a variable.
fn compare_defaults<'a>(scope: &mut Scope<'_, 'a>, (old, new): Nodes<'a>) {
    let after = variables(new);
    for ((url, name), before) in variables(old) {
        let Some(after) = after.get(&(url, name)) else { continue };
        let (old, new) = (before.get("default"), after.get("default"));
        if shown_or_none(old) != shown_or_none(new) {
            let defaults = format!("{} -> {}", shown_or_none(old), shown_or_none(new));
            let what = format!("server {url}: default of {name} {defaults}");
            let (old, new) = (old.unwrap_or(before), new.unwrap_or(after));
            scope.wire(Rule::ServerDefaultChanged, Verdict::Breaking, what, old, new);
        }
    }
}

/// Compares the rest of servers, which is descriptions for the most part. If URLs differ, only the descriptions of the
/// servers themselves are compared.
fn compare_prose_of_servers<'a>(scope: &mut Scope<'_, 'a>, (old, new): Nodes<'a>) {
    let all = |list: Option<&Node>| {
        list.map(|list| without(&list.to_json(), &["url", "enum", "default", "x-cloud"]))
    };
    let own = |list: Option<&'a Node>| -> Vec<Option<&'a str>> {
        list.map(Node::items).unwrap_or_default().iter().map(|server| server.str("description")).collect()
    };
    let is_changed = match urls(old) == urls(new) {
        true => all(old) != all(new),
        false => own(old).len() == own(new).len() && own(old) != own(new),
    };
    if is_changed {
        scope.docs(Rule::DescriptionChanged, "servers: description".to_owned(), old, new);
    }
}

/// A server of which the other document lacks URLs.
struct Missing<'a> {
    node: &'a Node,
    /// The URL as the document writes it if all of them are lacking, else those that are.
    titles: Vec<String>,
    is_whole: bool,
}

/// The servers of which `others` lack URLs. Without a server, the URL is the root.
fn missing<'a>(servers: &'a Node, others: &Node) -> Vec<Missing<'a>> {
    let known: BTreeSet<String> = items(others).into_iter().flat_map(urls_of).collect();
    let is_covered = |url: &str| items(others).into_iter().any(|other| covers(other, url));
    let lacking = |node: &'a Node| {
        let all: BTreeSet<String> = urls_of(node).into_iter().collect();
        let urls: BTreeSet<String> = all.difference(&known).filter(|url| !is_covered(url)).cloned().collect();
        let is_whole = urls == all;
        let whole = || vec![node.str("url").unwrap_or("/").to_owned() + &cloud(node)];
        let titles = if is_whole { whole() } else { urls.into_iter().collect() };
        Missing { node, titles, is_whole }
    };
    items(servers).into_iter().map(lacking).filter(|missing| !missing.titles.is_empty()).collect()
}

/// The servers; anything else, or an empty list, stands for the root.
fn items(servers: &Node) -> Vec<&Node> {
    if servers.items().is_empty() { vec![servers] } else { servers.items().iter().collect() }
}

fn cloud(server: &Node) -> String {
    server.get("x-cloud").map(|node| format!(" ({})", shown(node))).unwrap_or_default()
}

/// The same JSON without these keys, however deep.
fn without(json: &Json, keys: &[&str]) -> Json {
    match json {
        Json::Object(map) => {
            let kept = map.iter().filter(|(key, _)| !keys.contains(&key.as_str()));
            Json::Object(kept.map(|(key, value)| (key.clone(), without(value, keys))).collect())
        }
        Json::Array(list) => Json::Array(list.iter().map(|item| without(item, keys)).collect()),
        other => other.clone(),
    }
}

/// Every URL of an operation, without the names of variables and parameters.
pub(super) fn full_urls(document: &Document, operation: &Operation<'_>) -> BTreeSet<String> {
    let servers = urls(operation.inherited(document, "servers", false));
    let full = |url: String| {
        let (url, cloud) = url.split_once(' ').unwrap_or((&url, ""));
        format!("{}{} {cloud}", nameless(url).trim_end_matches('/'), nameless(&operation.path.key))
    };
    servers.into_iter().map(full).collect()
}

/// Every URL of the servers. Without a server, the URL is the root.
fn urls(servers: Option<&Node>) -> BTreeSet<String> {
    let Some(servers) = servers else { return BTreeSet::from(["/".to_owned()]) };
    items(servers).into_iter().flat_map(urls_of).collect()
}

/// More combinations than a person would read are not written out.
const MOST_URLS: usize = 1_000;

/// The URLs of a server: variables with an enum are written out, others stay in braces.
fn urls_of(server: &Node) -> Vec<String> {
    let url = server.str("url").unwrap_or("/");
    let mut urls = vec![if url.len() > 1 { url.trim_end_matches('/').to_owned() } else { url.to_owned() }];
    for variable in server.entries_of("variables") {
        let values = variable.node.items_of("enum");
        let values: Vec<&str> = values.iter().filter_map(Node::as_str).collect();
        if values.is_empty() || urls.len() * values.len() > MOST_URLS {
            continue;
        }
        let braces = format!("{{{}}}", variable.key);
        urls = urls
            .iter()
            .flat_map(|url| values.iter().map(|value| url.replace(&braces, value)).collect::<Vec<_>>())
            .collect();
    }
    urls.into_iter().map(|url| url + &cloud(server)).collect()
}

/// Returns whether a URL belongs to a server whose variables may have any value.
fn covers(server: &Node, url: &str) -> bool {
    let variables = server.entries_of("variables");
    let is_free = variables.iter().all(|variable| variable.node.get("enum").is_none());
    let url = url.strip_suffix(&cloud(server)).filter(|url| is_free && !url.contains(['{', ' ']));
    let Some(url) = url else { return false };
    let mut pieces = server.str("url").unwrap_or("/").trim_end_matches('/').split('{');
    let Some(mut rest) = pieces.next().and_then(|start| url.strip_prefix(start)) else { return false };
    for piece in pieces {
        let fixed = piece.split_once('}').map_or("", |(_, fixed)| fixed);
        // A value is part of a host or a path, never more than that.
        let end = if fixed.is_empty() { Some(rest.len()) } else { rest.find(fixed) };
        match end.filter(|end| *end > 0 && !rest[..*end].contains('/')) {
            Some(end) => rest = &rest[end + fixed.len()..],
            None => return false,
        }
    }
    rest.is_empty()
}

/// The variables, by the URL that they are in and their names.
fn variables(servers: Option<&Node>) -> BTreeMap<(&str, &str), &Node> {
    let mut found = BTreeMap::new();
    for server in servers.map(Node::items).unwrap_or_default() {
        for variable in server.entries_of("variables") {
            found.insert((server.str("url").unwrap_or("/"), variable.key.as_str()), &variable.node);
        }
    }
    found
}
