//! Compares how requests authenticate: security requirements, and the schemes behind their names.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{Document, Entry, Node, Value};

use super::comparer::{Objects, Scope};
use super::flows::{compare_flows, flows_differ};
use super::operation::{Operation, operations};
use super::pair::EntryPairs;
use super::prose::{compare_prose, compare_words};
use super::rules::Rule;
use super::view::{resolve, shown};

/// One way to authenticate: a request satisfies every scheme of it. A scheme counts by its credential, not its name, with
/// the scopes that it has to have.
type Alternative<'a> = BTreeMap<String, BTreeSet<&'a str>>;

/// Compares the texts about the schemes, and their names. Their credentials are compared where operations use them.
pub(super) fn compare_schemes(scope: &mut Scope<'_, '_>) {
    let lists = (schemes(scope.old), schemes(scope.new));
    for list in [lists.0, lists.1].into_iter().flatten() {
        scope.mark([list]);
        for Entry { node, .. } in list.entries() {
            scope.mark([node]);
            scope.examine_all(TRAVELLING.iter().filter_map(|keyword| node.get(keyword)));
        }
    }
    let EntryPairs { both, unpaired } = EntryPairs::new(lists, |one, other| one == other);
    for (old, new) in both {
        compare_namesakes(scope, old, new);
    }
    scope.examine_entries(unpaired.iter().map(|(scheme, _)| *scheme));
    // The name of a scheme changes no request.
    if let [(before, true), (after, false)] = &*unpaired
        && scheme(scope.old, &before.key) == scheme(scope.new, &after.key)
    {
        let what = format!("security scheme `{}` -> `{}`", before.key, after.key);
        return scope.docs(Rule::SchemeName, what, &before.node, &after.node);
    }
    for (Entry { key, node, .. }, is_old) in unpaired {
        let (word, old, new) = match is_old {
            true => ("gone", Some(node), scope.new.root.get("components")),
            false => ("new", scope.old.root.get("components"), Some(node)),
        };
        scope.docs(Rule::SchemeName, format!("security scheme `{key}` is {word}"), old, new);
    }
}

/// Compares two schemes of one name, apart from what operations that use them compare.
fn compare_namesakes<'a>(scope: &mut Scope<'_, 'a>, old: &'a Entry, new: &'a Entry) {
    const HINT: &str = "bearerFormat";
    let title = format!("security scheme {}", old.key);
    compare_prose(scope, (&old.node, &new.node), &title);
    let hints = (old.node.get(HINT), new.node.get(HINT));
    compare_words(scope, Rule::BearerFormatChanged, &format!("{title}: {HINT}"), hints);
    let (old_root, new_root, name) = (scope.old, scope.new, old.key.as_str());
    let is_same = scheme(old_root, name) == scheme(new_root, name) && !flows_differ(&old.node, &new.node);
    if is_same {
        // Headers and HTTP schemes have no upper and lower case.
        if let Some((old, new)) = changed_line(old_root, new_root, name) {
            let what = format!("{title}: {} -> {}", shown(old), shown(new));
            scope.docs(Rule::SameInOtherWords, what, old, new);
        }
    } else if !is_used(scope, name) {
        let what = format!("component `securitySchemes/{name}`, which nothing uses, changed");
        scope.docs(Rule::UnusedComponentChanged, what, &old.node, &new.node);
    }
}

/// Returns whether an operation of both documents uses the scheme, and so reports its change.
fn is_used(scope: &Scope<'_, '_>, name: &str) -> bool {
    let (old, new) = (operations(scope.old), operations(scope.new));
    let uses = |operation: &Operation<'_>, document| {
        let alternatives =
            operation.inherited(document, "security", false).map(Node::items).unwrap_or_default();
        alternatives.iter().any(|alternative| alternative.get(name).is_some())
    };
    old.iter().any(|(key, before)| {
        new.get(key).is_some_and(|after| uses(before, scope.old) || uses(after, scope.new))
    })
}

pub(super) fn compare_security<'a>(scope: &mut Scope<'_, 'a>, old: &Operation<'a>, new: &Operation<'a>) {
    let (old_root, new_root) = (scope.old, scope.new);
    let inherited =
        |operation: &Operation<'a>, document| operation.inherited(document, "security", scope.is_turned());
    let inherited = (inherited(old, old_root), inherited(new, new_root));
    let own = [old.node().get("security"), new.node().get("security")];
    own.into_iter().chain([inherited.0, inherited.1]).flatten().for_each(|node| examine(scope, node));
    compare_flows_in_use(scope, inherited.0, inherited.1);
    let (before, after) = (alternatives(old_root, inherited.0), alternatives(new_root, inherited.1));
    if before == after {
        return;
    }
    // A client may have chosen any alternative: each one has to stay sufficient.
    let has = |one: &Alternative<'_>, scheme: &str, scopes: &BTreeSet<&str>| {
        one.get(scheme).is_some_and(|known| scopes.is_subset(known))
    };
    let is_enough = |other: &Alternative<'_>, one: &Alternative<'_>| {
        other.iter().all(|(scheme, scopes)| has(one, scheme, scopes))
    };
    let is_sufficient = |one: &Alternative<'_>| after.iter().any(|other| is_enough(other, one));
    let rule = match before.iter().all(is_sufficient) {
        true => Rule::SecurityLoosened,
        false if after.is_subset(&before) => Rule::SecurityRemoved,
        false => Rule::SecurityChanged,
    };
    let what = format!("authentication: {} -> {}", words(&before), words(&after));
    let (old, new) = (inherited.0.unwrap_or(&old_root.root), inherited.1.unwrap_or(&new_root.root));
    let (old, new) = changed_scheme(scope, old, new).unwrap_or((old, new));
    scope.wire(rule, rule.default_level(), what, old, new);
}

/// Compares the flows of the schemes of one name that both requirements ask for, once for all operations.
fn compare_flows_in_use<'a>(scope: &mut Scope<'_, 'a>, old: Option<&'a Node>, new: Option<&'a Node>) {
    let (old_root, new_root) = (scope.old, scope.new);
    let names = |security: Option<&'a Node>| -> BTreeSet<&'a str> {
        let alternatives = security.map(Node::items).unwrap_or_default();
        alternatives.iter().flat_map(Node::entries).map(|entry| entry.key.as_str()).collect()
    };
    for name in names(old).intersection(&names(new)) {
        if let (Some(before), Some(after)) = (find(old_root, name), find(new_root, name)) {
            let title = format!("security scheme {name}");
            let compare =
                |scope: &mut Scope<'_, 'a>, objects: Objects<'a>| compare_flows(scope, objects, &title);
            scope.compare_once((before, after), &title, compare);
        }
    }
}

/// Marks the well-formed parts of a requirement. Malformed parts have no effect, and stay to be reported.
fn examine<'a>(scope: &mut Scope<'_, 'a>, security: &'a Node) {
    let Value::List(alternatives) = &security.value else { return };
    scope.mark([security]);
    for alternative in alternatives.iter() {
        let Value::Map(schemes) = &alternative.value else { continue };
        scope.mark([alternative]);
        for scopes in schemes.iter().map(|scheme| &scheme.node) {
            let Value::List(words) = &scopes.value else { continue };
            scope.mark([scopes]);
            scope.mark(words.iter().filter(|word| word.as_str().is_some()));
        }
    }
}

/// The place where two requirements with the same text differ: the line of a scheme that changed under the same name.
fn changed_scheme<'a>(scope: &Scope<'_, 'a>, old: &'a Node, new: &'a Node) -> Option<(&'a Node, &'a Node)> {
    if old.to_json() != new.to_json() {
        return None;
    }
    let mut names = old.items().iter().flat_map(Node::entries).map(|entry| entry.key.as_str());
    names.find_map(|name| changed_line(scope.old, scope.new, name))
}

/// The first keyword in which a scheme differs, or the whole scheme where one side lacks the keyword.
fn changed_line<'a>(old: &'a Document, new: &'a Document, name: &str) -> Option<(&'a Node, &'a Node)> {
    let (old, new) = (find(old, name)?, find(new, name)?);
    let differs =
        |keyword: &&&str| old.get(keyword).map(Node::to_json) != new.get(keyword).map(Node::to_json);
    let keyword = TRAVELLING.iter().find(differs)?;
    Some((old.get(keyword).unwrap_or(old), new.get(keyword).unwrap_or(new)))
}

/// The keywords of a scheme that determine what a request carries.
const TRAVELLING: [&str; 7] = ["type", "in", "name", "scheme", "openIdConnectUrl", "flows", "x-algorithm"];

/// The alternatives. Without any, requests need no credential.
fn alternatives<'a>(document: &'a Document, security: Option<&'a Node>) -> BTreeSet<Alternative<'a>> {
    let requirements = security.map(Node::items).unwrap_or_default();
    let found: BTreeSet<_> = requirements
        .iter()
        .map(|requirement| {
            let schemes = requirement.entries().iter();
            schemes.map(|entry| (scheme(document, &entry.key), scopes(&entry.node))).collect()
        })
        .collect();
    if found.is_empty() { BTreeSet::from([Alternative::new()]) } else { found }
}

/// The scopes that a requirement asks of a scheme.
fn scopes(requirement: &Node) -> BTreeSet<&str> {
    requirement.items().iter().filter_map(Node::as_str).collect()
}

/// The credential that a scheme asks for, in words.
fn scheme(document: &Document, name: &str) -> String {
    let Some(scheme) = find(document, name) else { return format!("undefined `{name}`") };
    let word = |keyword: &str| scheme.str(keyword).unwrap_or_default();
    let algorithm = scheme.get("x-algorithm").map(|node| format!(", {}", shown(node))).unwrap_or_default();
    match word("type") {
        "apiKey" if word("in") == "header" => {
            format!("header {}{algorithm}", word("name").to_ascii_lowercase())
        }
        "apiKey" => format!("{} {}{algorithm}", word("in"), word("name")),
        "http" => format!("http {}{algorithm}", word("scheme").to_ascii_lowercase()),
        "openIdConnect" => format!("OpenID Connect {}", word("openIdConnectUrl")),
        // Its flows are compared where operations use them.
        other => other.to_owned(),
    }
}

fn words(alternatives: &BTreeSet<Alternative<'_>>) -> String {
    let scheme = |(scheme, scopes): (&String, &BTreeSet<&str>)| match scopes.is_empty() {
        true => scheme.clone(),
        false => format!("{scheme} for {}", Vec::from_iter(scopes.iter().copied()).join(", ")),
    };
    let word = |one: &Alternative<'_>| match one.is_empty() {
        true => "none".to_owned(),
        false => one.iter().map(scheme).collect::<Vec<_>>().join(" and "),
    };
    alternatives.iter().map(word).collect::<Vec<_>>().join(", or ")
}

fn schemes(document: &Document) -> Option<&Node> {
    document.root.get("components")?.get("securitySchemes")
}

fn find<'a>(document: &'a Document, name: &str) -> Option<&'a Node> {
    Some(resolve(document, schemes(document)?.get(name)?))
}
