//! Where requests go: servers, with their variables written out.

use std::collections::{BTreeMap, BTreeSet};

use cloud_certs_codegen::Node;
use serde_json::Value as Json;

use super::change::Verdict;
use super::comparer::Comparer;
use super::operations::Operation;
use super::schema::shown;

impl<'a> Comparer<'a> {
    pub(super) fn servers(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let find = |root: &'a Node, operation: &Operation<'a>| operation.inherited(root, "servers");
        let (old_list, new_list) = (find(&self.old.root, old), find(&self.new.root, new));
        for list in [old_list, new_list].into_iter().flatten() {
            self.see(list);
        }
        self.words_of_servers(old_list, new_list);
        let (before, after) = (urls(old_list), urls(new_list));
        let (old, new) = (old_list.or(Some(old.node())), new_list.or(Some(new.node())));
        for url in before.difference(&after) {
            let what = format!("server {url} is gone");
            self.wire("server-removed", Verdict::Breaking, what, old, new);
        }
        for url in after.difference(&before) {
            let what = format!("server {url} is new");
            self.wire("server-added", Verdict::Compatible, what, old, new);
        }
        let defaults = defaults(new_list);
        for (variable, before) in self::defaults(old_list) {
            let Some(after) = defaults.get(&variable) else { continue };
            if before.to_json() != after.to_json() {
                let (url, name) = variable;
                let what = format!("server {url}: {name}={} -> {name}={}", shown(before), shown(after));
                self.wire("server-default-changed", Verdict::Breaking, what, Some(before), Some(after));
            }
        }
    }
}

impl<'a> Comparer<'a> {
    /// What is left of servers when all that is compared is taken out: descriptions, for the most part.
    fn words_of_servers(&mut self, old: Option<&'a Node>, new: Option<&'a Node>) {
        let words = |list: Option<&Node>| {
            list.map(|list| without(&list.to_json(), &["url", "enum", "default", "x-cloud"]))
        };
        if words(old) != words(new) && urls(old) == urls(new) {
            self.docs("description-changed", "servers: description".to_owned(), old, new);
        }
    }
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

/// Every URL that the servers stand for: variables with an enum are written out, others stay in braces. The root is
/// what holds without any.
fn urls(servers: Option<&Node>) -> BTreeSet<String> {
    let items = servers.map(Node::items).unwrap_or_default();
    let all: BTreeSet<String> = items.iter().flat_map(urls_of).collect();
    if all.is_empty() { BTreeSet::from(["/".to_owned()]) } else { all }
}

/// More combinations than a person would read are not written out.
const MOST_URLS: usize = 1_000;

fn urls_of(server: &Node) -> Vec<String> {
    let cloud = server.get("x-cloud").map(|node| format!(" ({})", shown(node))).unwrap_or_default();
    let url = server.str("url").unwrap_or("/");
    let mut urls = vec![if url.len() > 1 { url.trim_end_matches('/').to_owned() } else { url.to_owned() }];
    for variable in server.get("variables").map(Node::entries).unwrap_or_default() {
        let values: Vec<_> = variable
            .node
            .get("enum")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(Node::as_str)
            .collect();
        if values.is_empty() || urls.len() * values.len() > MOST_URLS {
            continue;
        }
        let braces = format!("{{{}}}", variable.key);
        urls = urls
            .iter()
            .flat_map(|url| values.iter().map(|value| url.replace(&braces, value)).collect::<Vec<_>>())
            .collect();
    }
    urls.into_iter().map(|url| url + &cloud).collect()
}

/// What variables are when a client does not choose, by the URL that they are in.
fn defaults(servers: Option<&Node>) -> BTreeMap<(&str, &str), &Node> {
    let mut defaults = BTreeMap::new();
    for server in servers.map(Node::items).unwrap_or_default() {
        for variable in server.get("variables").map(Node::entries).unwrap_or_default() {
            let found = variable.node.get("default");
            defaults.extend(
                found.map(|value| ((server.str("url").unwrap_or("/"), variable.key.as_str()), value)),
            );
        }
    }
    defaults
}
