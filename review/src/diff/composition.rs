//! Compares `oneOf`, `anyOf` and the discriminator: members that are added and removed.

use std::collections::HashMap;

use openapi_document::{Document, Node};
use serde_json::Value as Json;

use super::change::Strictness;
use super::comparer::{Objects, Scope};
use super::pair::SchemaPair;
use super::prose::is_prose;
use super::rules::Rule;
use super::view::{View, json_or_none, plain};

pub(super) fn compare_choices<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    for keyword in ["oneOf", "anyOf"] {
        let nodes = pair.get(keyword);
        let (rule, list) = match nodes {
            (Some(old), Some(new)) => {
                compare_members(scope, pair, keyword, (old, new));
                continue;
            }
            (None, Some(new)) => (Rule::ChoiceAdded, new),
            (Some(old), None) => (Rule::ChoiceRemoved, old),
            (None, None) => continue,
        };
        scope.examine(list);
        let words = format!("{keyword} of {}", list.items().len());
        let is_new = nodes.1.is_some();
        let what = if is_new { format!("any value -> {words}") } else { format!("{words} -> any value") };
        pair.report_as(scope, rule, Strictness::tighter_if(is_new), &what, nodes);
    }
    compare_discriminators(scope, pair);
}

/// Compares a schema that becomes one of several, or that is left of them: a choice gets members, or loses them.
pub(super) fn lone_member<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) -> bool {
    let (old_root, new_root) = (scope.old, scope.new);
    let Some((old, new)) = pair.objects() else { return false };
    let has = |list: &Node, document: &Document, one: Json| {
        list.items().iter().any(|member| plain(document, member) == one)
    };
    let (rule, strictness, what, nodes) = match (pure_choice(pair.old), pure_choice(pair.new)) {
        (None, Some((keyword, list))) if has(list, new_root, plain(old_root, old)) => {
            let what = format!("one schema -> {keyword} of {}", list.items().len());
            (Rule::MemberAdded, Strictness::Looser, what, (None, Some(list)))
        }
        (Some((keyword, list)), None) if has(list, old_root, plain(new_root, new)) => {
            let what = format!("{keyword} of {} -> one schema", list.items().len());
            (Rule::MemberRemoved, Strictness::Tighter, what, (Some(list), None))
        }
        _ => return false,
    };
    scope.examine_all(pair.old.parts.iter().chain(&pair.new.parts).copied());
    pair.report_as(scope, rule, strictness, &what, nodes);
    compare_discriminators(scope, pair);
    true
}

/// Compares members that have the same name or say the same, or that are the only ones left on either side.
fn compare_members<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    keyword: &str,
    (old, new): Objects<'a>,
) {
    let place = || format!("{}<{keyword}>", pair.place);
    let (mut removed, mut added) = (Vec::new(), Members::new(scope.new, new));
    for member in old.items() {
        match added.take(scope.old, member) {
            Some(other) => scope.compare_later((member, other), pair.direction, place()),
            None => removed.push(member),
        }
    }
    let added: Vec<_> = added.members.into_iter().flatten().collect();
    if let ([old], [new]) = (&*removed, &*added) {
        return scope.compare_later((old, new), pair.direction, place());
    }
    for member in removed {
        scope.examine(member);
        let what = format!("a member of {keyword} is gone{}", name(member));
        pair.report_as(scope, Rule::MemberRemoved, Strictness::Tighter, &what, (Some(member), Some(new)));
    }
    for member in added {
        scope.examine(member);
        let what = format!("a member of {keyword} is new{}", name(member));
        pair.report_as(scope, Rule::MemberAdded, Strictness::Looser, &what, (Some(old), Some(member)));
    }
}

fn compare_discriminators<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let (old, new) = pair.get("discriminator");
    scope.examine_all([old, new].into_iter().flatten());
    let strictness = match (old, new) {
        (Some(old), Some(new)) if old.to_json() == new.to_json() => return,
        (Some(old), Some(new)) if old.str("propertyName") != new.str("propertyName") => Strictness::Other,
        (Some(old), Some(new)) => compare_mappings(old, new),
        (None, None) => return,
        _ => Strictness::tighter_if(new.is_some()),
    };
    let what = format!("discriminator {} -> {}", json_or_none(old), json_or_none(new));
    pair.report_as(scope, Rule::DiscriminatorChanged, strictness, &what, (old, new));
}

/// The members of a schema that is a choice and nothing else.
fn pure_choice<'a>(view: &View<'a>) -> Option<(&'static str, &'a Node)> {
    let keyword = ["oneOf", "anyOf"].into_iter().find(|keyword| view.get(keyword).is_some())?;
    let is_pure = |known: &&str| *known == keyword || *known == "discriminator" || is_prose(known);
    (view.properties.is_empty() && view.keywords.keys().all(is_pure))
        .then(|| Some((keyword, view.get(keyword)?)))?
}

/// Compares the values that a mapping allows the property.
fn compare_mappings(old: &Node, new: &Node) -> Strictness {
    let target = |node: &Node, value: &str| Some(node.get("mapping")?.get(value)?.to_json());
    let is_within = |few: &Node, many: &Node| {
        let values = few.get("mapping").map(Node::entries).unwrap_or_default();
        values.iter().all(|value| target(many, &value.key) == Some(value.node.to_json()))
    };
    Strictness::of_sets(is_within(old, new), is_within(new, old))
}

/// The members of a choice, to be taken one by one.
struct Members<'a> {
    /// In the order of the document; what is taken leaves a hole.
    members: Vec<Option<&'a Node>>,
    /// Their indices, the first one last, by what identifies them.
    by_key: HashMap<Json, Vec<usize>>,
}

impl<'a> Members<'a> {
    fn new(document: &Document, choice: &'a Node) -> Self {
        let members = choice.items().iter().map(Some).collect();
        let mut by_key = HashMap::<_, Vec<_>>::new();
        for (index, member) in choice.items().iter().enumerate().rev() {
            keys(document, member).for_each(|key| by_key.entry(key).or_default().push(index));
        }
        Self { members, by_key }
    }

    /// The member that has the name of `other`, or says the same.
    fn take(&mut self, document: &Document, other: &Node) -> Option<&'a Node> {
        keys(document, other).find_map(|key| {
            let indices = self.by_key.get_mut(&key)?;
            std::iter::from_fn(|| indices.pop()).find_map(|index| self.members.get_mut(index)?.take())
        })
    }
}

/// The name of a member, if it has one, and what it says.
fn keys(document: &Document, member: &Node) -> impl Iterator<Item = Json> {
    member.str("$ref").map(Json::from).into_iter().chain([plain(document, member)])
}

fn name(member: &Node) -> String {
    let reference = member.str("$ref").and_then(|reference| reference.rsplit('/').next());
    reference.map(|name| format!(": {name}")).unwrap_or_default()
}
