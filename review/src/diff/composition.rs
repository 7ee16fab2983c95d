//! Compares `oneOf`, `anyOf` and the discriminator: members that are added and removed.

use std::collections::HashMap;

use openapi_document::{Choice, Node, Schema, Schemas, Types};

use super::change::Strictness;
use super::comparer::Scope;
use super::pair::SchemaPair;
use super::place::{name_of_member, tag};
use super::rules::Rule;
use super::view::json_or_none;

pub(super) fn compare_choices<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    if let ([old], [new]) = (&*pair.old.choices, &*pair.new.choices)
        && old.keyword != new.keyword
    {
        compare_keywords(scope, pair, old, new);
        compare_members(scope, pair, (old, new));
        return compare_discriminators(scope, pair);
    }
    for keyword in ["oneOf", "anyOf"] {
        let of = |schema: &'_ Schema<'a>| -> Vec<Choice<'a>> {
            schema.choices.iter().filter(|choice| choice.keyword == keyword).cloned().collect()
        };
        let (old, new) = (of(pair.old), of(pair.new));
        for index in 0..old.len().max(new.len()) {
            match (old.get(index), new.get(index)) {
                (Some(old), Some(new)) => compare_members(scope, pair, (old, new)),
                (Some(choice), None) => choice_unpaired(scope, pair, choice, true),
                (None, Some(choice)) => choice_unpaired(scope, pair, choice, false),
                (None, None) => {}
            }
        }
    }
    compare_discriminators(scope, pair);
}

fn choice_unpaired<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    choice: &Choice<'a>,
    is_old: bool,
) {
    scope.examine(choice.node);
    let other = if is_old { pair.new } else { pair.old };
    let other = if other.is_any() { "any value" } else { "one schema" };
    let words = format!("{} of {}", choice.keyword, choice.node.items().len());
    let (rule, what, nodes) = match is_old {
        true => (Rule::ChoiceRemoved, format!("{words} -> {other}"), (Some(choice.node), None)),
        false => (Rule::ChoiceAdded, format!("{other} -> {words}"), (None, Some(choice.node))),
    };
    pair.report_as(scope, rule, Strictness::tighter_if(!is_old), &what, nodes);
}

/// Compares `oneOf` with `anyOf`, which is the same where no value matches two members.
fn compare_keywords<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    old: &Choice<'a>,
    new: &Choice<'a>,
) {
    let what = format!("{} -> {}", old.keyword, new.keyword);
    let are_disjoint = |schemas: &Schemas<'a>, choice: &Choice<'a>| {
        Types::are_disjoint(choice.members.iter().map(|member| schemas.of(member).all_types()))
    };
    if are_disjoint(scope.schemas(true), old) && are_disjoint(scope.schemas(false), new) {
        return scope.docs(Rule::SameInOtherWords, format!("{}: {what}", pair.place), old.node, new.node);
    }
    let is_looser = new.keyword == "anyOf";
    let rule = if is_looser { Rule::ChoiceRemoved } else { Rule::ChoiceAdded };
    let nodes = (Some(old.node), Some(new.node));
    pair.report_as(scope, rule, Strictness::tighter_if(!is_looser), &what, nodes);
}

/// A side that chooses between members, and the single schema that the other side has in its place.
pub(super) struct Chosen<'a> {
    is_old: bool,
    schema: Schema<'a>,
}

impl<'a> Chosen<'a> {
    /// Both sides, without the choice.
    pub(super) fn schemas<'s>(&'s self, pair: &SchemaPair<'a, 's>) -> (&'s Schema<'a>, &'s Schema<'a>) {
        if self.is_old { (&self.schema, pair.new) } else { (pair.old, &self.schema) }
    }
}

/// Reports a schema that becomes a member of a choice, or that was a member and remains alone. The two are still to be
/// compared.
pub(super) fn choice_of_old_or_new<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
) -> Option<Chosen<'a>> {
    let (choice, is_old) = match (&*pair.old.choices, &*pair.new.choices) {
        ([choice], []) => (choice, true),
        ([], [choice]) => (choice, false),
        _ => return None,
    };
    let (around, other) = if is_old { (pair.old, pair.new) } else { (pair.new, pair.old) };
    let wanted = scope.schemas(!is_old).fingerprint_but_null(other);
    let schemas = scope.schemas(is_old);
    let wholes = choice.members.iter().map(|member| (schemas.with_member(around, choice, member), *member));
    let (schema, _) = { wholes }.find(|(whole, _)| schemas.fingerprint_but_null(whole) == wanted)?;
    scope.examine(choice.node);
    let words = format!("{} of {}", choice.keyword, choice.node.items().len());
    let (rule, what, nodes) = match is_old {
        true => (Rule::MemberRemoved, format!("{words} -> one schema"), (Some(choice.node), None)),
        false => (Rule::MemberAdded, format!("one schema -> {words}"), (None, Some(choice.node))),
    };
    pair.report_as(scope, rule, Strictness::tighter_if(is_old), &what, nodes);
    Some(Chosen { is_old, schema })
}

/// Compares members that have the same name or say the same, or that are the only ones left on either side.
fn compare_members<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    (old, new): (&Choice<'a>, &Choice<'a>),
) {
    let keyword = new.keyword;
    let place = || format!("{}<{keyword}>", pair.place);
    let (mut removed, mut added) = (old.members.clone(), new.members.clone());
    let mut pairs = take_pairs(&mut removed, &mut added, reference, reference);
    if removed.len().min(added.len()) > 0 && removed.len().max(added.len()) > 1 {
        let of = |is_old: bool| {
            let schemas = scope.schemas(is_old);
            move |member: &'a Node| Some(schemas.fingerprint(member))
        };
        pairs.extend(take_pairs(&mut removed, &mut added, of(true), of(false)));
        // What a member refers to may differ, and is compared where it stands.
        let written = |member: &'a Node| Some(member.to_json().to_string());
        pairs.extend(take_pairs(&mut removed, &mut added, written, written));
        pairs.extend(take_pairs(&mut removed, &mut added, tag, tag));
    }
    if let ([old], [new]) = (&*removed, &*added) {
        pairs.push((old, new));
        removed.clear();
        added.clear();
    }
    for nodes in pairs {
        scope.compare_later(nodes, pair.direction, place());
    }
    for member in removed {
        scope.examine(member);
        let what =
            format!("a member of {keyword} is gone: {}", name(old, pair.get("discriminator").0, member));
        let nodes = (Some(member), Some(new.node));
        pair.report_as(scope, Rule::MemberRemoved, Strictness::Tighter, &what, nodes);
    }
    for member in added {
        scope.examine(member);
        let what =
            format!("a member of {keyword} is new: {}", name(new, pair.get("discriminator").1, member));
        let nodes = (Some(old.node), Some(member));
        pair.report_as(scope, Rule::MemberAdded, Strictness::Looser, &what, nodes);
    }
}

/// Takes the members that have the same key out of both lists.
fn take_pairs<'a, K: std::hash::Hash + Eq>(
    old: &mut Vec<&'a Node>,
    new: &mut Vec<&'a Node>,
    old_key: impl Fn(&'a Node) -> Option<K>,
    new_key: impl Fn(&'a Node) -> Option<K>,
) -> Vec<(&'a Node, &'a Node)> {
    let mut indices = HashMap::<K, Vec<usize>>::new();
    for (index, member) in new.iter().enumerate().rev() {
        if let Some(key) = new_key(member) {
            indices.entry(key).or_default().push(index);
        }
    }
    let mut taken = Vec::new();
    let mut pairs = Vec::new();
    old.retain(|member| {
        let index = old_key(member).and_then(|key| indices.get_mut(&key)?.pop());
        if let Some((index, other)) = index.and_then(|index| Some((index, *new.get(index)?))) {
            taken.push(index);
            pairs.push((*member, other));
        }
        index.is_none()
    });
    taken.sort_unstable();
    for index in taken.iter().rev() {
        new.remove(*index);
    }
    pairs
}

/// The `$ref` of a member.
fn reference(member: &Node) -> Option<&str> {
    member.str("$ref")
}

pub(super) fn compare_discriminators<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let (old, new) = pair.get("discriminator");
    let strictness = match (old, new) {
        (Some(old), Some(new)) if openapi_document::same_json(old, new) => return,
        (Some(old), Some(new)) if old.str("propertyName") != new.str("propertyName") => Strictness::Other,
        (Some(old), Some(new)) => compare_mappings(old, new),
        (None, None) => return,
        _ => Strictness::tighter_if(new.is_some()),
    };
    let what = format!("discriminator {} -> {}", json_or_none(old), json_or_none(new));
    pair.report_as(scope, Rule::DiscriminatorChanged, strictness, &what, (old, new));
}

/// Compares the values that a mapping allows the property.
fn compare_mappings(old: &Node, new: &Node) -> Strictness {
    let target = |node: &Node, value: &str| Some(node.get("mapping")?.get(value)?.to_json());
    let is_within = |few: &Node, many: &Node| {
        let values = few.entries_of("mapping");
        values.iter().all(|value| target(many, &value.key) == Some(value.node.to_json()))
    };
    Strictness::of_sets(is_within(old, new), is_within(new, old))
}

/// The name of a member, with the value of the discriminator that selects it; else its number and its line.
fn name(choice: &Choice<'_>, discriminator: Option<&Node>, member: &Node) -> String {
    let members = choice.node.items();
    let number = members.iter().position(|one| std::ptr::eq(one, member)).map_or(0, |index| index + 1);
    let name = name_of_member(choice.keyword, member, members)
        .unwrap_or_else(|| format!("number {number}, line {}", member.at.line));
    let mapping = discriminator.map(|one| one.entries_of("mapping")).unwrap_or_default();
    let is_it = |value: &Node| {
        let (value, reference) = (value.as_str(), reference(member));
        value.is_some() && (value == reference || value == reference.and_then(|one| one.rsplit('/').next()))
    };
    match mapping.iter().find(|entry| is_it(&entry.node)) {
        Some(entry) => {
            let property = discriminator.and_then(|one| one.str("propertyName")).unwrap_or("value");
            format!("{name} ({property}: {})", entry.key)
        }
        None => name,
    }
}
