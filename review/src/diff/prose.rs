//! Compares texts that only people read, and the extensions that are known.

use std::collections::BTreeSet;

use openapi_document::{DOCUMENTATION, Entry, Node, is_docs_extension};
use serde_json::Value as Json;

use super::change::Verdict;
use super::comparer::{Nodes, Scope};
use super::pair::SchemaPair;
use super::promises::is_taken_back;
use super::rules::Rule;
use super::view::shown_or_none;

/// The extension that describes the answer of a busy server that looks like a success.
const BUSY: &str = "x-busy";

/// The most characters of two values that a sentence shows.
const MOST_WORDS: usize = 80;

/// Returns whether a keyword is for people, or an extension that does not affect requests and responses.
pub(super) fn is_prose(keyword: &str) -> bool {
    DOCUMENTATION.contains(&keyword) || is_docs_extension(keyword)
}

/// The keywords for people that one of two objects has.
fn keywords_of<'a>(keywords: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    keywords.filter(|keyword| is_prose(keyword)).collect()
}

/// The rule that a change of a keyword for people falls under.
fn rule_of(keyword: &str) -> Rule {
    match keyword {
        "deprecated" => Rule::DeprecatedChanged,
        "description" | "summary" => Rule::DescriptionChanged,
        "example" | "examples" => Rule::ExampleChanged,
        "externalDocs" => Rule::ExternalDocsChanged,
        "tags" => Rule::TagsChanged,
        "title" => Rule::TitleChanged,
        _ => Rule::DocsExtensionChanged,
    }
}

pub(super) fn compare_prose_of_document<'a>(scope: &mut Scope<'_, 'a>) {
    let (old, new) = (&scope.old.root, &scope.new.root);
    compare_words(scope, Rule::OpenapiVersionChanged, "openapi", (old.get("openapi"), new.get("openapi")));
    compare_dialects(scope, (old, new));
    compare_info(scope, (old.get("info"), new.get("info")));
    compare_prose(scope, (old, new), "document");
}

/// Compares the dialect of JSON Schema (3.1), which defines the meaning of every keyword of a schema.
fn compare_dialects<'a>(scope: &mut Scope<'_, 'a>, objects: (&'a Node, &'a Node)) {
    const KEYWORD: &str = "jsonSchemaDialect";
    const IMPLIED: &str = "https://spec.openapis.org/oas/3.1/dialect/base";
    let dialect = |node: &'a Node| node.str(KEYWORD).unwrap_or(IMPLIED);
    let (before, after) = (dialect(objects.0), dialect(objects.1));
    if let Some((old, new)) = scope.changed("document", KEYWORD, objects, before == after) {
        let rule = Rule::DialectChanged;
        scope.wire(rule, rule.default_level(), format!("{KEYWORD} {before} -> {after}"), old, new);
    }
}

/// Compares `info` as a whole.
fn compare_info<'a>(scope: &mut Scope<'_, 'a>, (old, new): Nodes<'a>) {
    scope.examine_all([old, new].into_iter().flatten());
    let info = |node: Option<&'a Node>| node.map(Node::entries).unwrap_or_default();
    let keywords: BTreeSet<&str> =
        info(old).iter().chain(info(new)).map(|entry| entry.key.as_str()).collect();
    let changed = keywords.into_iter().filter_map(|keyword| {
        let nodes = [old, new].map(|node| node.and_then(|node| node.get(keyword)));
        let is_changed = nodes[0].map(Node::to_json) != nodes[1].map(Node::to_json);
        is_changed.then(|| format!("{keyword}{}", words(nodes[0], nodes[1])))
    });
    let changed: Vec<_> = changed.collect();
    if !changed.is_empty() {
        scope.docs(Rule::InfoChanged, format!("info: {}", changed.join(", ")), old, new);
    }
}

/// Compares the texts of two objects.
pub(super) fn compare_prose<'a>(scope: &mut Scope<'_, 'a>, (old, new): (&'a Node, &'a Node), place: &str) {
    let keywords = old.entries().iter().chain(new.entries()).map(|entry| entry.key.as_str());
    for keyword in keywords_of(keywords) {
        let nodes = (old.get(keyword), new.get(keyword));
        let what = format!("{place}: {keyword}");
        if is_taken_back(keyword, nodes.0, nodes.1, new.is("deprecated")) && differ(nodes) {
            scope.examine_all([nodes.0, nodes.1].into_iter().flatten());
            let (before, after) = (nodes.0.unwrap_or(old), nodes.1.unwrap_or(new));
            take_back(scope, format!("{what}{}", words(nodes.0, nodes.1)), before, after);
            continue;
        }
        compare_words(scope, rule_of(keyword), &what, nodes);
    }
    compare_busy(scope, (old, new), place);
}

pub(super) fn compare_prose_of_schemas<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    for keyword in keywords_of(pair.old.keywords.keys().chain(pair.new.keywords.keys()).copied()) {
        let (old, new) = pair.examine(scope, keyword);
        let json = |nodes: &[&Node]| nodes.iter().map(|node| node.to_json()).collect::<Vec<_>>();
        if json(pair.old.all(keyword)) != json(pair.new.all(keyword)) {
            let what = format!("{}: {keyword}{}", pair.place, words(old, new));
            match pair.objects().filter(|_| is_taken_back(keyword, old, new, pair.new.is("deprecated"))) {
                Some((before, after)) => take_back(scope, what, old.unwrap_or(before), new.unwrap_or(after)),
                None => tell(scope, rule_of(keyword), what, (old, new)),
            }
        }
    }
}

/// Compares examples. Those that are components on both sides are compared as such.
fn compare_examples<'a>(scope: &mut Scope<'_, 'a>, what: &str, nodes: Nodes<'a>) {
    let name = |node: Option<&'a Node>, key: &str| node?.get(key)?.str("$ref")?.rsplit('/').next();
    let is_shared = |key: &str| name(nodes.0, key).is_some() && name(nodes.1, key).is_some();
    let mut own = |node: Option<&'a Node>, is_old| {
        let node = node?;
        let mut json = node.to_json();
        for Entry { key, node, .. } in node.entries().iter().filter(|entry| entry.node.str("$ref").is_some())
        {
            let target = scope.enter(node, is_old);
            scope.examine(target);
            json[key.as_str()] = if is_shared(key) { Json::Null } else { target.to_json() };
        }
        Some(json)
    };
    if own(nodes.0, true) != own(nodes.1, false) {
        scope.docs(Rule::ExampleChanged, format!("{what}{}", words(nodes.0, nodes.1)), nodes.0, nodes.1);
    }
    let (Some(old), Some(new)) = nodes else { return };
    for Entry { key, node, .. } in old.entries().iter().filter(|entry| is_shared(&entry.key)) {
        let Some((other, name)) = new.get(key).zip(name(nodes.1, key)) else { continue };
        let (before, after) = scope.enter_both((node, other));
        if before.to_json() != after.to_json() {
            scope.docs(Rule::ExampleChanged, format!("examples/{name}: it is another"), before, after);
        }
    }
}

fn differ((old, new): Nodes<'_>) -> bool {
    old.map(Node::to_json) != new.map(Node::to_json)
}

/// Reports a promise of how long a thing stays that is taken back.
fn take_back<'a>(scope: &mut Scope<'_, 'a>, what: String, old: &'a Node, new: &'a Node) {
    let rule = Rule::PromiseTakenBack;
    scope.wire(rule, rule.default_level(), what, old, new);
}

pub(super) fn compare_words<'a>(scope: &mut Scope<'_, 'a>, rule: Rule, what: &str, (old, new): Nodes<'a>) {
    scope.examine_all([old, new].into_iter().flatten());
    if rule == Rule::ExampleChanged {
        return compare_examples(scope, what, (old, new));
    }
    if differ((old, new)) {
        tell(scope, rule, format!("{what}{}", words(old, new)), (old, new));
    }
}

/// Reports a text that differs. A mark as deprecated matters to users, too: it announces what they have to stop using.
fn tell<'a>(scope: &mut Scope<'_, 'a>, rule: Rule, what: String, (old, new): Nodes<'a>) {
    let is_marked = |node: Option<&Node>| node.and_then(Node::as_bool).unwrap_or(false);
    match rule {
        Rule::DeprecatedChanged if is_marked(old) == is_marked(new) => {
            scope.docs(Rule::SameInOtherWords, what, old, new);
        }
        Rule::DeprecatedChanged => scope.wire(rule, rule.default_level(), what, old, new),
        _ => scope.docs(rule, what, old, new),
    }
}

fn compare_busy<'a>(scope: &mut Scope<'_, 'a>, (old, new): (&'a Node, &'a Node), place: &str) {
    let nodes = scope.keyword((old, new), BUSY);
    let (before, after) = (shown_or_none(nodes.0), shown_or_none(nodes.1));
    if before != after {
        // A client that expects a busy server works with one that is never busy.
        let verdict = if nodes.1.is_some() { Verdict::Breaking } else { Verdict::Compatible };
        let what = format!("{place}: {BUSY} {before} -> {after}");
        scope.wire(Rule::BusyChanged, verdict, what, nodes.0.or(Some(old)), nodes.1.or(Some(new)));
    }
}

/// The old and the new value, if they are short enough for a sentence.
fn words(old: Option<&Node>, new: Option<&Node>) -> String {
    let words = format!(" {} -> {}", shown_or_none(old), shown_or_none(new));
    let is_short = words.chars().count() <= MOST_WORDS && !words.contains(char::is_control);
    if is_short { words } else { String::new() }
}
