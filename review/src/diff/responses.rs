//! Compares responses: their statuses and headers.

use cloud_certs_codegen::{Entry, Node};

use super::change::{Direction, Verdict};
use super::comparer::{Nodes, Objects, Scope};
use super::content::{compare_contents, compare_prose_of_contents};
use super::pair::EntryPairs;
use super::parameters::compare_parameter_objects;
use super::prose::compare_prose;

pub(super) fn compare_responses<'a>(scope: &mut Scope<'_, 'a>, nodes: Nodes<'a>) {
    let (Some(old), Some(new)) = nodes else {
        if nodes != (None, None) {
            scope.examine_all([nodes.0, nodes.1].into_iter().flatten());
            let what = "the list of responses".to_owned();
            scope.wire("status-removed", Verdict::Breaking, what, nodes.0, nodes.1);
        }
        return;
    };
    scope.mark([old, new]);
    let EntryPairs { both, mut removed, mut added } = EntryPairs::new(nodes, |one, other| one == other);
    for (before, after) in both {
        compare_response(scope, before, after);
    }
    let successes = |entries: &[&Entry]| entries.iter().filter(|entry| !is_error(&entry.key)).count();
    if (successes(&removed), successes(&added)) == (1, 1) {
        let [before, after] = [&mut removed, &mut added].map(|entries| {
            let at = entries.iter().position(|entry| !is_error(&entry.key));
            at.map(|at| entries.remove(at))
        });
        if let Some((before, after)) = before.zip(after) {
            status_changed(scope, before, after);
        }
    }
    removed.into_iter().for_each(|before| status_removed(scope, before, old, new));
    added.into_iter().for_each(|after| status_added(scope, after, old));
}

/// Reports the only success that became another one, and compares the two.
fn status_changed<'a>(scope: &mut Scope<'_, 'a>, old: &'a Entry, new: &'a Entry) {
    let verdict = if is_within(&new.key, &old.key) { Verdict::Compatible } else { Verdict::Breaking };
    let what = format!("response {} -> {}", old.key, new.key);
    scope.wire("status-changed", verdict, what, &old.node, &new.node);
    compare_response(scope, old, new);
}

/// Reports a status that is gone: a success has to stay, an error does not.
fn status_removed<'a>(scope: &mut Scope<'_, 'a>, old: &'a Entry, before: &'a Node, around: &'a Node) {
    let target = scope.enter(&old.node, true);
    scope.examine(target);
    // Where no success has a status of its own, `default` is the success.
    let is_success = !is_error(&old.key)
        || (old.key == "default" && before.entries().iter().all(|entry| is_error(&entry.key)));
    let verdict = if is_success { Verdict::Breaking } else { Verdict::Compatible };
    let what = format!("response {} is gone", old.key);
    let rule = if old.key == "default" { "default-response-removed" } else { "status-removed" };
    scope.wire(rule, verdict, what, &old.node, around);
    // The server may still send it, as the new document describes those like it.
    if let Some(after) = covering(&old.key, around) {
        compare_with_covering(scope, old, after, &old.key);
    }
}

/// Reports a new status: a client has to expect any error, but no other success.
fn status_added<'a>(scope: &mut Scope<'_, 'a>, new: &'a Entry, around: &'a Node) {
    let target = scope.enter(&new.node, false);
    scope.examine(target);
    let verdict = if is_error(&new.key) { Verdict::Compatible } else { Verdict::Breaking };
    let what = format!("response {} is new", new.key);
    let rule = if new.key == "default" { "default-response-added" } else { "status-added" };
    scope.wire(rule, verdict, what, around, &new.node);
    // The old document describes those like it.
    if let Some(before) = covering(&new.key, around) {
        compare_with_covering(scope, before, new, &new.key);
    }
}

fn compare_response<'a>(scope: &mut Scope<'_, 'a>, old: &'a Entry, new: &'a Entry) {
    let title = &new.key;
    let objects = scope.enter_both((&old.node, &new.node));
    compare_contents(scope, objects, Direction::Response, title);
    compare_headers(scope, title, objects);
    compare_prose_of_contents(scope, objects, title);
    compare_prose(scope, objects, title);
}

/// Compares the body of an error that one side names, and of those like it on the other.
fn compare_with_covering<'a>(scope: &mut Scope<'_, 'a>, old: &'a Entry, new: &'a Entry, title: &str) {
    let objects = scope.enter_both((&old.node, &new.node));
    compare_contents(&mut scope.compare_as_equal(), objects, Direction::Response, title);
}

fn compare_headers<'a>(scope: &mut Scope<'_, 'a>, title: &str, around: Objects<'a>) {
    let headers = (around.0.get("headers"), around.1.get("headers"));
    scope.mark([headers.0, headers.1].into_iter().flatten());
    let EntryPairs { both, removed, added } = EntryPairs::new(headers, str::eq_ignore_ascii_case);
    let prefix = format!("{title} header");
    for (before, after) in both {
        scope.in_other_case(&prefix, (&before.key, &after.key), &before.node, &after.node);
        let objects = scope.enter_both((&before.node, &after.node));
        let title = format!("{prefix} {}", before.key);
        compare_parameter_objects(scope, objects, Direction::Response, &title, "header");
    }
    for before in removed {
        let target = scope.enter(&before.node, true);
        scope.examine(target);
        let what = format!("{prefix} {} is gone", before.key);
        scope.wire("header-removed", Verdict::Breaking, what, &before.node, around.1);
    }
    for after in added {
        let target = scope.enter(&after.node, false);
        scope.examine(target);
        let what = format!("{prefix} {} is new", after.key);
        scope.wire("header-added", Verdict::Compatible, what, around.0, &after.node);
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
