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
        let mut gone = Vec::new();
        for before in old.entries() {
            match new.entry(&before.key) {
                Some(after) => self.response(before, after),
                None => gone.push(before),
            }
        }
        let fresh = new.entries().iter().filter(|after| old.entry(&after.key).is_none());
        let (fresh_errors, fresh): (Vec<_>, Vec<_>) = fresh.partition(|after| is_error(&after.key));
        let (gone_errors, gone): (Vec<_>, Vec<_>) =
            gone.into_iter().partition(|before| is_error(&before.key));
        if let ([before], [after]) = (&*gone, &*fresh) {
            self.status_changed(before, after);
        } else {
            gone.iter().for_each(|before| self.status_removed(before, old, new));
            fresh.iter().for_each(|after| self.status_added(after, old));
        }
        gone_errors.iter().for_each(|before| self.status_removed(before, old, new));
        fresh_errors.iter().for_each(|after| self.status_added(after, old));
    }

    /// One success became another one; whatever else changes of it is said, too.
    fn status_changed(&mut self, old: &'a Entry, new: &'a Entry) {
        let what = format!("response {} -> {}", old.key, new.key);
        self.wire("status-changed", Verdict::Breaking, what, Some(&old.node), Some(&new.node));
        self.response(old, new);
    }

    /// Errors that are no longer sent hurt nobody, what succeeds must stay.
    fn status_removed(&mut self, old: &'a Entry, before: &'a Node, around: &'a Node) {
        self.see(&old.node);
        // Where no success has a status of its own, `default` is it.
        let is_success = !is_error(&old.key)
            || (old.key == "default" && before.entries().iter().all(|entry| is_error(&entry.key)));
        let verdict = if is_success { Verdict::Breaking } else { Verdict::Compatible };
        let what = format!("response {} is gone", old.key);
        let rule = if old.key == "default" { "default-response-removed" } else { "status-removed" };
        self.wire(rule, verdict, what, Some(&old.node), Some(around));
    }

    /// A client has to be ready for an error that it does not know; another kind of success it does not expect.
    fn status_added(&mut self, new: &'a Entry, around: &'a Node) {
        self.see(&new.node);
        let verdict = if is_error(&new.key) { Verdict::Compatible } else { Verdict::Breaking };
        let what = format!("response {} is new", new.key);
        let rule = if new.key == "default" { "default-response-added" } else { "status-added" };
        self.wire(rule, verdict, what, Some(around), Some(&new.node));
    }

    fn response(&mut self, old: &'a Entry, new: &'a Entry) {
        let title = &new.key;
        let (old, new) = (self.entered(&old.node, true), self.entered(&new.node, false));
        self.contents((old.get("content"), new.get("content")), Way::Response, title, (old, new));
        self.headers((old.get("headers"), new.get("headers")), title, (old, new));
        self.prose((old, new), title);
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
                    self.see(&before.node);
                    let what = format!("{title} is gone");
                    self.wire("header-removed", Verdict::Breaking, what, Some(&before.node), Some(around.1));
                }
            }
        }
        for after in entries(new).iter().filter(|after| !entries(old).iter().any(|one| same(one, after))) {
            self.see(&after.node);
            let what = format!("{title} header {} is new", after.key);
            self.wire("header-added", Verdict::Compatible, what, Some(around.0), Some(&after.node));
        }
    }
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5']) || status == "default"
}
