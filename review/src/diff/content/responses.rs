//! Responses: their statuses and headers.

use cloud_certs_codegen::{Entry, Node};

use crate::diff::change::Verdict;
use crate::diff::comparer::{Comparer, Way};

impl<'a> Comparer<'a> {
    pub(in crate::diff) fn responses(&mut self, old: Option<&'a Node>, new: Option<&'a Node>) {
        let (Some(old), Some(new)) = (old, new) else {
            for (node, is_old) in
                [(old, true), (new, false)].into_iter().filter_map(|(node, is)| Some((node?, is)))
            {
                self.see(node);
                let (old, new) = if is_old { (Some(node), None) } else { (None, Some(node)) };
                self.wire("status-removed", Verdict::Breaking, "the list of responses".to_owned(), old, new);
            }
            return;
        };
        self.seen.insert(old);
        self.seen.insert(new);
        let (gone, fresh) = (missing(old, new), missing(new, old));
        for before in old.entries() {
            if let Some(after) = new.entry(&before.key) {
                self.response(before, after);
            }
        }
        let is_success = |entry: &&&Entry| !is_error(&entry.key);
        let successes = (gone.iter().filter(is_success).count(), fresh.iter().filter(is_success).count());
        for before in &gone {
            match fresh.iter().find(is_success).filter(|_| successes == (1, 1) && !is_error(&before.key)) {
                Some(after) => self.status_changed(before, after),
                None => self.status_removed(before, old, new),
            }
        }
        for after in fresh.iter().filter(|after| successes != (1, 1) || is_error(&after.key)) {
            self.status_added(after, old);
        }
    }

    /// One success became another one, or one of several; whatever else changes of it is said, too.
    fn status_changed(&mut self, old: &'a Entry, new: &'a Entry) {
        let verdict = if is_within(&new.key, &old.key) { Verdict::Compatible } else { Verdict::Breaking };
        let what = format!("response {} -> {}", old.key, new.key);
        self.wire("status-changed", verdict, what, Some(&old.node), Some(&new.node));
        self.response(old, new);
    }

    /// Errors that are no longer sent hurt nobody, what succeeds must stay.
    fn status_removed(&mut self, old: &'a Entry, before: &'a Node, around: &'a Node) {
        let target = self.entered(&old.node, true);
        self.see(target);
        // Where no success has a status of its own, `default` is it.
        let is_success = !is_error(&old.key)
            || (old.key == "default" && before.entries().iter().all(|entry| is_error(&entry.key)));
        let verdict = if is_success { Verdict::Breaking } else { Verdict::Compatible };
        let what = format!("response {} is gone", old.key);
        let rule = if old.key == "default" { "default-response-removed" } else { "status-removed" };
        self.wire(rule, verdict, what, Some(&old.node), Some(around));
        // It may come all the same, and looks then as the new document says of those like it.
        if let Some(after) = covering(&old.key, around) {
            self.unnamed(old, after, &old.key);
        }
    }

    /// A client has to be ready for an error that it does not know; another kind of success it does not expect.
    fn status_added(&mut self, new: &'a Entry, around: &'a Node) {
        let target = self.entered(&new.node, false);
        self.see(target);
        let verdict = if is_error(&new.key) { Verdict::Compatible } else { Verdict::Breaking };
        let what = format!("response {} is new", new.key);
        let rule = if new.key == "default" { "default-response-added" } else { "status-added" };
        self.wire(rule, verdict, what, Some(around), Some(&new.node));
        // The old document has said how those like it look.
        if let Some(before) = covering(&new.key, around) {
            self.unnamed(before, new, &new.key);
        }
    }

    fn response(&mut self, old: &'a Entry, new: &'a Entry) {
        let title = &new.key;
        let (old, new) = (self.entered(&old.node, true), self.entered(&new.node, false));
        self.contents((old.get("content"), new.get("content")), Way::Response, title, (old, new));
        self.headers((old.get("headers"), new.get("headers")), title, (old, new));
        self.words_of_contents((old, new), title);
        self.prose((old, new), title);
    }

    /// The body of an error on one side, and of those like it on the other.
    fn unnamed(&mut self, old: &'a Entry, new: &'a Entry, title: &str) {
        let (old, new) = (self.entered(&old.node, true), self.entered(&new.node, false));
        self.liken(|comparer| {
            let contents = (old.get("content"), new.get("content"));
            comparer.contents(contents, Way::Response, title, (old, new));
        });
    }

    fn headers(
        &mut self,
        (old, new): (Option<&'a Node>, Option<&'a Node>),
        title: &str,
        around: (&'a Node, &'a Node),
    ) {
        let entries = |node: Option<&'a Node>| node.map(Node::entries).unwrap_or_default();
        self.seen.extend([old, new].into_iter().flatten().map(std::ptr::from_ref));
        let same = |a: &Entry, b: &Entry| a.key.eq_ignore_ascii_case(&b.key);
        for before in entries(old) {
            let prefix = format!("{title} header");
            let title = format!("{prefix} {}", before.key);
            match entries(new).iter().find(|after| same(before, after)) {
                Some(after) => {
                    self.in_other_case(&prefix, (&before.key, &after.key), (&before.node, &after.node));
                    let nodes = (self.entered(&before.node, true), self.entered(&after.node, false));
                    self.parameter_object(nodes, Way::Response, &title, "header");
                }
                None => {
                    let target = self.entered(&before.node, true);
                    self.see(target);
                    let what = format!("{title} is gone");
                    self.wire("header-removed", Verdict::Breaking, what, Some(&before.node), Some(around.1));
                }
            }
        }
        for after in entries(new).iter().filter(|after| !entries(old).iter().any(|one| same(one, after))) {
            let target = self.entered(&after.node, false);
            self.see(target);
            let what = format!("{title} header {} is new", after.key);
            self.wire("header-added", Verdict::Compatible, what, Some(around.0), Some(&after.node));
        }
    }
}

/// What the other list has not.
fn missing<'a>(responses: &'a Node, others: &Node) -> Vec<&'a Entry> {
    responses.entries().iter().filter(|entry| others.entry(&entry.key).is_none()).collect()
}

/// Whether a status is one of a range such as `4XX`.
fn is_within(status: &str, range: &str) -> bool {
    range.get(1..).is_some_and(|rest| rest.eq_ignore_ascii_case("XX")) && status.get(..1) == range.get(..1)
}

/// What a list says of an error without naming its status: of its range, or of all others.
fn covering<'a>(status: &str, responses: &'a Node) -> Option<&'a Entry> {
    let entries = || responses.entries().iter().filter(|entry| entry.key != status);
    let range = entries().find(|entry| is_within(status, &entry.key));
    range.or_else(|| entries().find(|entry| entry.key == "default")).filter(|_| is_error(status))
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5']) || status == "default"
}
