//! Who is let in: security requirements, and the schemes behind their names.

use std::collections::BTreeSet;

use cloud_certs_codegen::{Entry, Node, Value};

use super::comparer::{Comparer, Step, Way};
use super::operations::{Operation, operations};
use super::schema::shown;
use super::view::resolve;

/// One way in: every scheme of it has to be satisfied. A scheme counts by what it asks for, not by its name.
type Alternative = BTreeSet<String>;

impl<'a> Comparer<'a> {
    /// Marks the schemes as looked at: what they ask for is compared where they are used.
    pub(super) fn schemes_of_document(&mut self) {
        for document in [self.old, self.new] {
            let components = document.root.get("components");
            if let Some(schemes) = components.and_then(|components| components.get("securitySchemes")) {
                self.seen.insert(schemes);
                for scheme in schemes.entries() {
                    let node = &scheme.node;
                    self.seen.insert(node);
                    for entry in
                        node.entries().iter().filter(|entry| TRAVELLING.contains(&entry.key.as_str()))
                    {
                        self.see(&entry.node);
                    }
                }
            }
        }
        self.names_of_schemes();
        self.words_of_schemes();
    }

    /// What is said of a scheme to people.
    fn words_of_schemes(&mut self) {
        let (old, new) = (schemes(&self.old.root), schemes(&self.new.root));
        let find = |schemes: &'a [Entry], name: &str| schemes.iter().find(|scheme| scheme.key == name);
        for scheme in old {
            match find(new, &scheme.key) {
                Some(other) => {
                    let title = format!("security scheme {}", scheme.key);
                    self.prose((&scheme.node, &other.node), &title);
                    let hint = "bearerFormat";
                    let nodes = (scheme.node.get(hint), other.node.get(hint));
                    self.words_differ("bearer-format-changed", &format!("{title}: {hint}"), nodes);
                    self.scheme_in_other_words(&scheme.key);
                    self.unused_scheme(scheme, other);
                }
                None => self.see(&scheme.node),
            }
        }
        // That a whole scheme is gone or new is said elsewhere.
        for scheme in new.iter().filter(|scheme| find(old, &scheme.key).is_none()) {
            self.see(&scheme.node);
        }
    }

    /// A scheme that asks for something else, which no operation of both documents is about.
    fn unused_scheme(&mut self, old: &'a Entry, new: &'a Entry) {
        let name = &*old.key;
        if scheme(&self.old.root, name) == scheme(&self.new.root, name) || self.is_used(name) {
            return;
        }
        let what = format!("component `securitySchemes/{name}`, which nothing uses, is another one");
        self.docs("unused-component-changed", what, Some(&old.node), Some(&new.node));
    }

    /// Whether an operation of both documents names the scheme: then the change is told there.
    fn is_used(&self, name: &str) -> bool {
        let (old, new) = (operations(&self.old.root), operations(&self.new.root));
        let names = |operation: &Operation<'_>, root| {
            let ways = operation.inherited(root, "security").map(Node::items).unwrap_or_default();
            ways.iter().any(|way| way.get(name).is_some())
        };
        old.iter().any(|(key, before)| {
            new.get(key).is_some_and(|after| names(before, &self.old.root) || names(after, &self.new.root))
        })
    }

    /// The name of a header, and that of a way of HTTP, may be in capital letters.
    fn scheme_in_other_words(&mut self, name: &str) {
        let (old, new) = (&self.old.root, &self.new.root);
        if scheme(old, name) != scheme(new, name) {
            return;
        }
        if let Some((old, new)) = changed_line(old, new, name) {
            let what = format!("security scheme {name}: {} -> {}", shown(old), shown(new));
            self.docs("same-in-other-words", what, Some(old), Some(new));
        }
    }

    pub(super) fn security(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let own = [old.node().get("security"), new.node().get("security")];
        let inherited =
            [old.inherited(&self.old.root, "security"), new.inherited(&self.new.root, "security")];
        let places = own.into_iter().chain(inherited);
        places.flatten().for_each(|node| self.see_ways(node));
        let (before, after) = (
            alternatives(&self.old.root, old.inherited(&self.old.root, "security")),
            alternatives(&self.new.root, new.inherited(&self.new.root, "security")),
        );
        if before == after {
            return;
        }
        let fits =
            |way: &Alternative, ways: &BTreeSet<Alternative>| ways.iter().any(|other| other.is_subset(way));
        // Each way in that a client may have chosen has to stay open.
        let is_open = before.iter().all(|way| fits(way, &after));
        let (step, rule) = match is_open {
            true => (Step::Looser, "security-loosened"),
            false if after.is_subset(&before) => (Step::Tighter, "security-removed"),
            false => (Step::Tighter, "security-changed"),
        };
        let what = format!("authentication: {} -> {}", words(&before), words(&after));
        let (old, new) = (
            old.inherited(&self.old.root, "security").unwrap_or(&self.old.root),
            new.inherited(&self.new.root, "security").unwrap_or(&self.new.root),
        );
        let (old, new) = self.behind(old, new).unwrap_or((old, new));
        self.wire(rule, Way::Request.verdict(step), what, Some(old), Some(new));
    }

    /// Marks what the ways in are made of. What is malformed has no part in them, and is left to be told.
    fn see_ways(&mut self, security: &'a Node) {
        let Value::List(ways) = &security.value else { return };
        self.seen.insert(security);
        for way in ways {
            let Value::Map(schemes) = &way.value else { continue };
            self.seen.insert(way);
            for scopes in schemes.iter().map(|scheme| &scheme.node) {
                let Value::List(words) = &scopes.value else { continue };
                self.seen.insert(scopes);
                let texts = words.iter().filter(|word| word.as_str().is_some());
                texts.for_each(|text| self.see(text));
            }
        }
    }

    /// Where two requirements that say the same differ: the line of a scheme that has changed behind its name.
    fn behind(&self, old: &'a Node, new: &'a Node) -> Option<(&'a Node, &'a Node)> {
        if old.to_json() != new.to_json() {
            return None;
        }
        let names = old.items().iter().flat_map(Node::entries).map(|entry| entry.key.as_str());
        names.filter_map(|name| changed_line(&self.old.root, &self.new.root, name)).next()
    }
}

/// The keyword that a scheme asks for something else by, or the whole scheme where one side lacks it.
fn changed_line<'a>(old: &'a Node, new: &'a Node, name: &str) -> Option<(&'a Node, &'a Node)> {
    let find = |root: &'a Node| {
        schemes(root).iter().find(|scheme| scheme.key == name).map(|scheme| resolve(root, &scheme.node))
    };
    let (old, new) = (find(old)?, find(new)?);
    let differs =
        |keyword: &&&str| old.get(keyword).map(Node::to_json) != new.get(keyword).map(Node::to_json);
    let keyword = TRAVELLING.iter().find(differs)?;
    Some((old.get(keyword).unwrap_or(old), new.get(keyword).unwrap_or(new)))
}

/// The keywords of a scheme that say what a request carries.
const TRAVELLING: [&str; 7] = ["type", "in", "name", "scheme", "openIdConnectUrl", "flows", "x-algorithm"];

/// The ways in; nobody has to show anything when there is none.
fn alternatives(root: &Node, security: Option<&Node>) -> BTreeSet<Alternative> {
    let requirements = security.map(Node::items).unwrap_or_default();
    let ways: BTreeSet<_> = requirements
        .iter()
        .map(|requirement| {
            let schemes = requirement.entries().iter();
            schemes.map(|entry| scheme(root, &entry.key) + &scopes(&entry.node)).collect()
        })
        .collect();
    if ways.is_empty() { BTreeSet::from([Alternative::new()]) } else { ways }
}

/// The scopes that a requirement wants of a scheme, in words.
fn scopes(requirement: &Node) -> String {
    let scopes: Vec<_> = requirement.items().iter().filter_map(Node::as_str).collect();
    if scopes.is_empty() { String::new() } else { format!(" for {}", scopes.join(", ")) }
}

/// What a scheme asks for, in words.
fn scheme(root: &Node, name: &str) -> String {
    let schemes = root.get("components").and_then(|components| components.get("securitySchemes"));
    let Some(scheme) = schemes.and_then(|schemes| schemes.get(name)).map(|node| resolve(root, node)) else {
        return format!("undefined `{name}`");
    };
    let word = |keyword: &str| scheme.str(keyword).unwrap_or_default();
    let algorithm = scheme.get("x-algorithm").map(|node| format!(", {}", shown(node))).unwrap_or_default();
    match word("type") {
        "apiKey" if word("in") == "header" => {
            format!("header {}{algorithm}", word("name").to_ascii_lowercase())
        }
        "apiKey" => format!("{} {}{algorithm}", word("in"), word("name")),
        "http" => format!("http {}{algorithm}", word("scheme").to_ascii_lowercase()),
        "openIdConnect" => format!("OpenID Connect {}", word("openIdConnectUrl")),
        other => {
            let flows = scheme.get("flows").map(|node| node.to_json().to_string()).unwrap_or_default();
            format!("{other} {flows}")
        }
    }
}

fn words(ways: &BTreeSet<Alternative>) -> String {
    let way = |way: &Alternative| match way.is_empty() {
        true => "nobody asked".to_owned(),
        false => way.iter().cloned().collect::<Vec<_>>().join(" and "),
    };
    ways.iter().map(way).collect::<Vec<_>>().join(", or ")
}

fn schemes(root: &Node) -> &[Entry] {
    let schemes = root.get("components").and_then(|components| components.get("securitySchemes"));
    schemes.map(Node::entries).unwrap_or_default()
}

impl<'a> Comparer<'a> {
    /// A scheme that is dropped or made without being used changes no request.
    fn names_of_schemes(&mut self) {
        let (old, new) = (&self.old.root, &self.new.root);
        let missing = |one: &'a Node, other: &'a Node| -> Vec<&'a Entry> {
            let is_there = |scheme: &&Entry| schemes(other).iter().any(|known| known.key == scheme.key);
            schemes(one).iter().filter(|scheme| !is_there(scheme)).collect()
        };
        let (gone, fresh) = (missing(old, new), missing(new, old));
        if let ([before], [after]) = (&*gone, &*fresh)
            && scheme(old, &before.key) == scheme(new, &after.key)
        {
            let what = format!("security scheme `{}` -> `{}`", before.key, after.key);
            return self.scheme_name(what, (Some(&before.node), Some(&after.node)));
        }
        for scheme in gone {
            let what = format!("security scheme `{}` is gone", scheme.key);
            self.scheme_name(what, (Some(&scheme.node), new.get("components")));
        }
        for scheme in fresh {
            let what = format!("security scheme `{}` is new", scheme.key);
            self.scheme_name(what, (old.get("components"), Some(&scheme.node)));
        }
    }

    fn scheme_name(&mut self, what: String, (old, new): (Option<&'a Node>, Option<&'a Node>)) {
        self.docs("scheme-name", what, old, new);
    }
}
