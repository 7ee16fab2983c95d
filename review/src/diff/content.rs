//! Bodies: of requests and of responses, by media type; statuses and their headers.

use cloud_certs_codegen::{Entry, Node};

use super::change::Verdict;
use super::comparer::{Comparer, Step, Way};
use super::schema::shown;
use super::view::{View, resolve};

impl<'a> Comparer<'a> {
    pub(super) fn request(
        &mut self,
        old: Option<&'a Node>,
        new: Option<&'a Node>,
        around: (&'a Node, &'a Node),
    ) {
        let old = old.map(|node| self.entered(node, true));
        let new = new.map(|node| self.entered(node, false));
        let is_required = |node: &Node| node.get("required").and_then(Node::as_bool) == Some(true);
        match (old, new) {
            (Some(old), Some(new)) => {
                for node in [old, new] {
                    node.get("required").into_iter().for_each(|node| self.see(node));
                }
                let step = match (is_required(old), is_required(new)) {
                    (false, true) => Some((Step::Tighter, "optional -> required")),
                    (true, false) => Some((Step::Looser, "required -> optional")),
                    _ => {
                        let nodes = (old.get("required"), new.get("required"));
                        self.goes_without_saying("request body", "required", nodes);
                        None
                    }
                };
                if let Some((step, words)) = step {
                    let (old, new) = (old.get("required").unwrap_or(old), new.get("required").unwrap_or(new));
                    let what = format!("request body: {words}");
                    self.wire(
                        "body-required-changed",
                        Way::Request.verdict(step),
                        what,
                        Some(old),
                        Some(new),
                    );
                }
                self.contents((old.get("content"), new.get("content")), Way::Request, "request", (old, new));
                self.prose((old, new), "request");
            }
            (None, Some(new)) => {
                self.see(new);
                let verdict = if is_required(new) { Verdict::Breaking } else { Verdict::Compatible };
                self.wire(
                    "body-added",
                    verdict,
                    "the request has a body".to_owned(),
                    Some(around.0),
                    Some(new),
                );
            }
            (Some(old), None) => {
                self.see(old);
                let what = "the request has no body any more".to_owned();
                self.wire("body-removed", Verdict::Breaking, what, Some(old), Some(around.1));
            }
            (None, None) => {}
        }
    }

    pub(super) fn responses(&mut self, old: Option<&'a Node>, new: Option<&'a Node>) {
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
        for before in old.entries() {
            match new.entry(&before.key) {
                Some(after) => self.response(before, after),
                None => self.status_removed(before, new),
            }
        }
        for after in new.entries().iter().filter(|after| old.entry(&after.key).is_none()) {
            self.status_added(after, old);
        }
    }

    /// Errors that are no longer sent hurt nobody, what succeeds must stay.
    fn status_removed(&mut self, old: &'a Entry, around: &'a Node) {
        self.see(&old.node);
        let verdict = if is_error(&old.key) { Verdict::Compatible } else { Verdict::Breaking };
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
            let title = format!("{title} header {}", before.key);
            match entries(new).iter().find(|after| same(before, after)) {
                Some(after) => {
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

    /// The media types of a body.
    pub(super) fn contents(
        &mut self,
        (old, new): (Option<&'a Node>, Option<&'a Node>),
        way: Way,
        title: &str,
        around: (&'a Node, &'a Node),
    ) {
        let entries = |node: Option<&'a Node>| node.map(Node::entries).unwrap_or_default();
        self.seen.extend([old, new].into_iter().flatten().map(std::ptr::from_ref));
        for before in entries(old) {
            match entries(new).iter().find(|after| after.key.eq_ignore_ascii_case(&before.key)) {
                Some(after) => self.media_type(before, after, way, title),
                None => {
                    self.see(&before.node);
                    let what = format!("{title}: media type {} is gone", before.key);
                    // Who asks, or who answers, with it is not understood any more.
                    self.wire(
                        "media-type-removed",
                        Verdict::Breaking,
                        what,
                        Some(&before.node),
                        Some(around.1),
                    );
                }
            }
        }
        let is_known =
            |after: &&Entry| entries(old).iter().any(|one| one.key.eq_ignore_ascii_case(&after.key));
        for after in entries(new).iter().filter(|after| !is_known(after)) {
            self.see(&after.node);
            let what = format!("{title}: media type {} is new", after.key);
            self.wire("media-type-added", way.verdict(Step::Looser), what, Some(around.0), Some(&after.node));
        }
    }

    fn media_type(&mut self, old: &'a Entry, new: &'a Entry, way: Way, title: &str) {
        let place = format!("{title} {} body", new.key);
        self.seen.insert(&old.node);
        self.seen.insert(&new.node);
        let (before, after) = (old.node.get("schema"), new.node.get("schema"));
        let is_bytes = new.key.eq_ignore_ascii_case("application/octet-stream")
            && is_binary(&self.old.root, before)
            && is_binary(&self.new.root, after);
        match is_bytes {
            true => self.words_of_bytes((before, after), &place),
            false => self.either(before, after, way, place.clone(), (&old.node, &new.node)),
        }
        self.encodings((old.node.get("encoding"), new.node.get("encoding")), &place);
        self.prose((&old.node, &new.node), &place);
    }

    /// Bytes are bytes, with a schema or without one; only the words about them can differ.
    fn words_of_bytes(&mut self, (old, new): (Option<&'a Node>, Option<&'a Node>), place: &str) {
        [old, new].into_iter().flatten().for_each(|schema| self.see(schema));
        let words = |root: &Node, schema: Option<&Node>| {
            let mut words = schema.map(|schema| resolve(root, schema).to_json()).unwrap_or_default();
            if let Some(object) = words.as_object_mut() {
                object.retain(|keyword, _| !matches!(keyword.as_str(), "type" | "format"));
            }
            words.as_object().filter(|object| !object.is_empty()).cloned()
        };
        if old.is_some() != new.is_some() {
            let what = format!("{place}: that it is bytes is said, or goes without saying");
            self.docs("same-in-other-words", what, old, new);
        }
        if words(&self.old.root, old) != words(&self.new.root, new) {
            self.docs("description-changed", format!("{place}: what is said of its bytes"), old, new);
        }
    }

    fn encodings(&mut self, (old, new): (Option<&'a Node>, Option<&'a Node>), place: &str) {
        [old, new].into_iter().flatten().for_each(|node| self.see(node));
        let json = |node: Option<&Node>| node.map(Node::to_json);
        if json(old) != json(new) {
            let what = format!("{place}: the encoding of its parts");
            self.wire("encoding-changed", Verdict::Breaking, what, old, new);
        }
    }

    /// What a reference leads to; both are thereby looked at.
    fn entered(&mut self, node: &'a Node, is_old: bool) -> &'a Node {
        let root = if is_old { &self.old.root } else { &self.new.root };
        let target = resolve(root, node);
        self.seen.insert(node);
        node.get("$ref").into_iter().for_each(|node| self.see(node));
        self.seen.insert(target);
        target
    }
}

/// Bytes, whether a schema says so or there is none.
fn is_binary(root: &Node, schema: Option<&Node>) -> bool {
    let Some(schema) = schema else { return true };
    let view = View::of(root, schema);
    let word = |keyword: &str| view.get(keyword).map(shown);
    word("type").as_deref() == Some("string") && word("format").as_deref() == Some("binary")
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5']) || status == "default"
}
