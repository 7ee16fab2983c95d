//! Parameters: what a request says beside its body.

use cloud_certs_codegen::Node;

use super::change::Verdict;
use super::comparer::{Comparer, Form, Step, Way};
use super::operations::{Operation, nameless};
use super::schema::shown;
use super::view::resolve;

/// A parameter, found.
#[derive(Clone, Copy)]
struct Parameter<'a> {
    node: &'a Node,
    name: &'a str,
    location: &'a str,
    /// Where in the path it stands: what identifies a path parameter, whatever it is called.
    index: Option<usize>,
}

impl<'a> Parameter<'a> {
    fn title(&self) -> String {
        format!("{} `{}`", self.location, self.name)
    }

    fn is_required(&self) -> bool {
        self.node.get("required").and_then(Node::as_bool) == Some(true)
    }

    /// Whether both are in the path and have one name.
    fn is_namesake(&self, other: &Self) -> bool {
        self.index.is_some() && other.index.is_some() && self.name == other.name
    }

    /// Whether it is the same to the server.
    fn is(&self, other: &Self) -> bool {
        match (self.index, other.index) {
            (Some(index), Some(other)) => index == other,
            (None, None) if self.location == "header" => {
                self.location == other.location && self.name.eq_ignore_ascii_case(other.name)
            }
            (None, None) => (self.location, self.name) == (other.location, other.name),
            _ => false,
        }
    }
}

/// The operation's own parameters, and those of the path that it does not replace.
fn parameters<'a>(root: &'a Node, operation: &Operation<'a>) -> Vec<Parameter<'a>> {
    let of = |node: &'a Node| node.get("parameters").map(Node::items).unwrap_or_default();
    let positions: Vec<&str> =
        operation.path.key.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let mut found: Vec<Parameter<'a>> = Vec::new();
    for node in of(operation.node()).iter().chain(of(operation.item)).map(|node| resolve(root, node)) {
        let (name, location) = (node.str("name").unwrap_or_default(), node.str("in").unwrap_or_default());
        let index = if location == "path" { positions.iter().position(|one| *one == name) } else { None };
        if !found.iter().any(|one| (one.name, one.location) == (name, location)) {
            found.push(Parameter { node, name, location, index });
        }
    }
    found
}

impl<'a> Comparer<'a> {
    pub(super) fn parameters(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        for operation in [old, new] {
            for list in
                [operation.node(), operation.item].into_iter().filter_map(|node| node.get("parameters"))
            {
                self.seen.insert(list);
                list.items().iter().for_each(|one| self.seen.extend([std::ptr::from_ref(one)]));
            }
        }
        let (before, after) = (parameters(&self.old.root, old), parameters(&self.new.root, new));
        let (mut gone, mut fresh) = (Vec::new(), after.clone());
        let is_same_path = nameless(&old.path.key) == nameless(&new.path.key);
        for parameter in &before {
            // What has a namesake elsewhere in the path is that one, and not what stands in its place now.
            let namesake = fresh.iter().position(|one| parameter.is_namesake(one));
            let in_place = || {
                let is_free = |one: &Parameter<'_>| !before.iter().any(|other| other.is_namesake(one));
                fresh.iter().position(|one| parameter.is(one) && (one.index.is_none() || is_free(one)))
            };
            match namesake.or_else(in_place) {
                Some(at) => {
                    let other = fresh.remove(at);
                    if is_same_path && parameter.index != other.index {
                        self.parameter_shifted(parameter, &other);
                    }
                    self.parameter(parameter, &other);
                }
                None => gone.push(*parameter),
            }
        }
        for old in gone {
            match fresh.iter().position(|one| one.name == old.name) {
                Some(at) => {
                    let new = fresh.remove(at);
                    let what =
                        format!("parameter `{}`: in {} -> in {}", old.name, old.location, new.location);
                    self.see(old.node);
                    self.see(new.node);
                    self.wire("parameter-moved", Verdict::Breaking, what, Some(old.node), Some(new.node));
                }
                None => self.parameter_removed(&old, new.node()),
            }
        }
        fresh.iter().for_each(|parameter| self.parameter_added(parameter, old.node()));
    }

    /// It is in the path still, and others stand where it was.
    fn parameter_shifted(&mut self, old: &Parameter<'a>, new: &Parameter<'a>) {
        let place =
            |one: &Parameter<'a>| one.index.map_or_else(|| "none".to_owned(), |at| (at + 1).to_string());
        let what = format!("path parameter `{}`: place {} -> {}", old.name, place(old), place(new));
        self.wire("parameter-moved", Verdict::Breaking, what, Some(old.node), Some(new.node));
    }

    fn parameter_removed(&mut self, old: &Parameter<'a>, around: &'a Node) {
        self.see(old.node);
        let what = format!("parameter {} is gone", old.title());
        self.wire("parameter-removed", Verdict::Breaking, what, Some(old.node), Some(around));
    }

    fn parameter_added(&mut self, new: &Parameter<'a>, around: &'a Node) {
        self.see(new.node);
        let (verdict, word) = match new.is_required() {
            true => (Verdict::Breaking, "required"),
            false => (Verdict::Compatible, "optional"),
        };
        let what = format!("{word} parameter {} is new", new.title());
        self.wire("parameter-added", verdict, what, Some(around), Some(new.node));
    }

    fn parameter(&mut self, old: &Parameter<'a>, new: &Parameter<'a>) {
        let nodes = (Some(old.node), Some(new.node));
        if old.name != new.name && old.index.is_some() {
            let what = format!("path parameter `{}` -> `{}`", old.name, new.name);
            self.docs("path-parameter-renamed", what, nodes.0, nodes.1);
        } else {
            self.in_other_case("header", (old.name, new.name), (old.node, new.node));
        }
        self.parameter_object((old.node, new.node), Way::Request, &new.title(), old.location);
    }

    /// What parameters and headers have in common.
    pub(super) fn parameter_object(
        &mut self,
        (old, new): (&'a Node, &'a Node),
        way: Way,
        title: &str,
        location: &str,
    ) {
        for node in [old, new] {
            self.seen.insert(node);
            for keyword in ["name", "in", "required"] {
                node.get(keyword).into_iter().for_each(|node| self.see(node));
            }
        }
        self.requirement_of(old, new, way, title);
        let style = |node: &'a Node| node.str("style").unwrap_or(implied_style(location)).to_owned();
        let explode = |node: &'a Node| {
            let implied = || (style(node) == "form").to_string();
            node.get("explode").map_or_else(implied, shown)
        };
        self.encoding("style", (old, new), title, (style(old), style(new)));
        // What a style implies is not told twice.
        if old.get("explode").is_some() || new.get("explode").is_some() {
            self.encoding("explode", (old, new), title, (explode(old), explode(new)));
        }
        for keyword in ["allowReserved", "allowEmptyValue"] {
            self.allowance(keyword, (old, new), way, title);
        }
        if old.get("content").is_some() || new.get("content").is_some() {
            self.contents((old.get("content"), new.get("content")), way, title, (old, new));
            self.words_of_contents((old, new), title);
        }
        if old.get("schema").is_some() || new.get("schema").is_some() {
            let is_exploded = |node: &'a Node| style(node) == "form" && explode(node) == "true";
            let form = if is_exploded(old) && is_exploded(new) { Form::Exploded } else { Form::Text };
            self.within(form, |comparer| {
                comparer.either(old.get("schema"), new.get("schema"), way, title.to_owned(), (old, new));
            });
        }
        self.prose((old, new), title);
    }

    /// A name that is the same in capital and in small letters.
    pub(super) fn in_other_case(
        &mut self,
        title: &str,
        names: (&str, &str),
        (old, new): (&'a Node, &'a Node),
    ) {
        if names.0 != names.1 {
            let what = format!("{title} {} -> {}", names.0, names.1);
            self.docs("same-in-other-words", what, Some(old), Some(new));
        }
    }

    fn requirement_of(&mut self, old: &'a Node, new: &'a Node, way: Way, title: &str) {
        let required = |node: &'a Node| node.get("required");
        let is_on = |node: &'a Node| required(node).and_then(Node::as_bool) == Some(true);
        let (rule, step, words) = match (is_on(old), is_on(new)) {
            (false, true) => ("parameter-required", Step::Tighter, "optional -> required"),
            (true, false) => ("parameter-optional", Step::Looser, "required -> optional"),
            _ => return self.goes_without_saying(title, "required", (required(old), required(new))),
        };
        let (old, new) = (required(old).or(Some(old)), required(new).or(Some(new)));
        self.wire(rule, way.verdict(step), format!("{title}: {words}"), old, new);
    }

    /// How a value is written; what is implied may be left out.
    fn encoding(
        &mut self,
        keyword: &str,
        (old, new): (&'a Node, &'a Node),
        title: &str,
        (before, after): (String, String),
    ) {
        let nodes = (old.get(keyword), new.get(keyword));
        [nodes.0, nodes.1].into_iter().flatten().for_each(|node| self.see(node));
        if before == after {
            return self.goes_without_saying(title, keyword, nodes);
        }
        let what = format!("{title}: {keyword} {before} -> {after}");
        let (old, new) = (nodes.0.or(Some(old)), nodes.1.or(Some(new)));
        self.wire("parameter-encoding-changed", Verdict::Breaking, what, old, new);
    }

    /// What may be written besides.
    fn allowance(&mut self, keyword: &str, (old, new): (&'a Node, &'a Node), way: Way, title: &str) {
        let nodes = (old.get(keyword), new.get(keyword));
        [nodes.0, nodes.1].into_iter().flatten().for_each(|node| self.see(node));
        let is_on = |node: Option<&Node>| node.and_then(Node::as_bool) == Some(true);
        let (was, is) = (is_on(nodes.0), is_on(nodes.1));
        if was == is {
            return self.goes_without_saying(title, keyword, nodes);
        }
        let step = if is { Step::Looser } else { Step::Tighter };
        let what = format!("{title}: {keyword} {was} -> {is}");
        let (old, new) = (nodes.0.or(Some(old)), nodes.1.or(Some(new)));
        self.wire("parameter-encoding-changed", way.verdict(step), what, old, new);
    }
}

/// The style that holds when none is given.
fn implied_style(location: &str) -> &'static str {
    if matches!(location, "query" | "cookie") { "form" } else { "simple" }
}
