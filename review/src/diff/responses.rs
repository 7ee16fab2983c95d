//! Compares responses: their statuses and headers.

use openapi_document::{Entry, Node};

use super::change::{Direction, Strictness, Verdict};
use super::comparer::{Nodes, Objects, Scope};
use super::content::compare_contents;
use super::pair::EntryPairs;
use super::parameters::compare_parameter_objects;
use super::prose::compare_prose;
use super::rules::Rule;

pub(super) fn compare_responses<'a>(scope: &mut Scope<'_, 'a>, nodes: Nodes<'a>) {
    let (Some(old), Some(new)) = nodes else {
        if nodes != (None, None) {
            scope.examine_all([nodes.0, nodes.1].into_iter().flatten());
            let what = "the list of responses".to_owned();
            scope.wire(Rule::StatusRemoved, Verdict::Breaking, what, nodes.0, nodes.1);
        }
        return;
    };
    scope.mark([old, new]);
    let EntryPairs { both, mut unpaired } = EntryPairs::new(nodes, |one, other| one == other);
    for (before, after) in both {
        compare_response(scope, before, after);
    }
    let successes: Vec<_> = unpaired.iter().copied().filter(|(entry, _)| !is_error(&entry.key)).collect();
    if let [(before, true), (after, false)] = &*successes {
        unpaired.retain(|(entry, _)| is_error(&entry.key));
        status_changed(scope, before, after);
    }
    for (entry, is_old) in unpaired {
        status_unpaired(scope, entry, is_old, (old, new));
    }
}

/// Reports the only success that became another one, and compares the two.
fn status_changed<'a>(scope: &mut Scope<'_, 'a>, old: &'a Entry, new: &'a Entry) {
    let strictness = Strictness::tighter_if(is_within(&new.key, &old.key));
    let verdict = Rule::StatusChanged.level(scope.request.other(), strictness);
    let what = format!("response {} -> {}", old.key, new.key);
    scope.wire(Rule::StatusChanged, verdict, what, &old.node, &new.node);
    compare_response(scope, old, new);
}

/// Reports a status that one side alone has: a success has to stay, and a client has to expect any error, but no other
/// success.
fn status_unpaired<'a>(scope: &mut Scope<'_, 'a>, entry: &'a Entry, is_old: bool, (old, new): Objects<'a>) {
    let Entry { key, node, .. } = entry;
    let target = scope.enter(node, is_old);
    scope.examine(target);
    // If no success has its own status, `default` is the success.
    let is_only = || is_old && key == "default" && old.entries().iter().all(|entry| is_error(&entry.key));
    let strictness = Strictness::tighter_if(is_error(key) && !is_only());
    let rules = match key.as_str() {
        "default" => [Rule::DefaultResponseRemoved, Rule::DefaultResponseAdded],
        _ => [Rule::StatusRemoved, Rule::StatusAdded],
    };
    let rules = rules.map(|rule| (rule, rule.level(scope.request.other(), strictness)));
    scope.gone_or_new(rules, &format!("response {key}"), (node, is_old), (old, new));
    // The server may still send it, or did so before, as the other document describes those like it.
    if let Some(other) = covering(key, if is_old { new } else { old }) {
        let nodes = if is_old { (node, &other.node) } else { (&other.node, node) };
        let objects = scope.enter_both(nodes);
        let direction = scope.request.other();
        compare_contents(&mut scope.compare_as_equal(), objects, direction, key);
    }
}

fn compare_response<'a>(scope: &mut Scope<'_, 'a>, old: &'a Entry, new: &'a Entry) {
    let (title, direction) = (&new.key, scope.request.other());
    scope.compare_shared((&old.node, &new.node), direction, title, |scope, objects| {
        compare_contents(scope, objects, direction, title);
        compare_headers(scope, title, objects, direction);
        compare_links(scope, title, objects);
        compare_prose(scope, objects, title);
    });
}

/// Compares links, which say how operations belong together.
fn compare_links<'a>(scope: &mut Scope<'_, 'a>, title: &str, around: Objects<'a>) {
    let lists = (around.0.get("links"), around.1.get("links"));
    scope.mark([lists.0, lists.1].into_iter().flatten());
    let EntryPairs { both, unpaired } = EntryPairs::new(lists, |one, other| one == other);
    for (before, after) in both {
        let (old, new) = scope.enter_both((&before.node, &after.node));
        scope.examine_all([old, new]);
        if old.to_json() != new.to_json() {
            scope.docs(Rule::LinkChanged, format!("{title}: link `{}` changed", after.key), old, new);
        }
    }
    for (Entry { key, node, .. }, is_old) in unpaired {
        let target = scope.enter(node, is_old);
        scope.examine(target);
        let (word, old, new) = match is_old {
            true => ("gone", node, around.1),
            false => ("new", around.0, node),
        };
        scope.docs(Rule::LinkChanged, format!("{title}: link `{key}` is {word}"), old, new);
    }
}

fn compare_headers<'a>(scope: &mut Scope<'_, 'a>, title: &str, around: Objects<'a>, direction: Direction) {
    let headers = (around.0.get("headers"), around.1.get("headers"));
    scope.mark([headers.0, headers.1].into_iter().flatten());
    let EntryPairs { both, unpaired } = EntryPairs::new(headers, str::eq_ignore_ascii_case);
    let prefix = format!("{title} header");
    for (before, after) in both {
        scope.in_other_case(&prefix, (&before.key, &after.key), &before.node, &after.node);
        let title = format!("{prefix} {}", before.key);
        scope.compare_shared((&before.node, &after.node), direction, &title, |scope, objects| {
            compare_parameter_objects(scope, objects, direction, &title, "header");
        });
    }
    for (Entry { key, node, .. }, is_old) in unpaired {
        let target = scope.enter(node, is_old);
        scope.examine(target);
        let gone = Strictness::tighter_if(!target.is("required"));
        let gone = (Rule::HeaderRemoved, Rule::HeaderRemoved.level(direction, gone));
        let rules = [gone, (Rule::HeaderAdded, Rule::HeaderAdded.default_level())];
        scope.gone_or_new(rules, &format!("{prefix} {key}"), (node, is_old), around);
    }
}

/// Returns whether a status is in a range such as `4XX`.
fn is_within(status: &str, range: &str) -> bool {
    range.get(1..).is_some_and(|rest| rest.eq_ignore_ascii_case("XX")) && status.get(..1) == range.get(..1)
}

/// The response of a list that covers an error without its status: for its range, or for all others.
fn covering<'a>(status: &str, responses: &'a Node) -> Option<&'a Entry> {
    let entries = || responses.entries().iter().filter(|entry| entry.key != status);
    let range = entries().find(|entry| is_within(status, &entry.key));
    range.or_else(|| entries().find(|entry| entry.key == "default")).filter(|_| is_error(status))
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5']) || status == "default"
}
