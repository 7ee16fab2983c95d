//! Compares two schemas: their type, and keyword by keyword.

use openapi_document::{Document, Schema, Types};

use super::change::{Serialization, Strictness};
use super::comparer::{Aside, Comparer, Scope, Task};
use super::composition::{choice_of_old_or_new, compare_choices, compare_discriminators};
use super::keywords;
use super::pair::SchemaPair;
use super::properties::{compare_additional, compare_properties};
use super::prose::compare_prose_of_schemas;
use super::rules::Rule;
use super::subschemas::compare_subschemas;
use super::words::compare_words;

/// Compares all queued schemas, those that they lead to, and last the parts that were set aside.
pub(super) fn compare_waiting(comparer: &mut Comparer<'_>) {
    while let Some((task, mut scope)) = comparer.next_task() {
        compare_schemas(&mut scope, &task);
    }
    while let Some((aside, mut scope)) = comparer.next_aside() {
        report_aside(&mut scope, &aside);
    }
}

/// Reports the parts that were set aside and that nothing else leads to.
fn report_aside<'a>(scope: &mut Scope<'_, 'a>, aside: &Aside<'a>) {
    let (old, new) = aside.nodes;
    let is_left = [old, new].into_iter().flatten().any(|node| !scope.is_examined(node));
    if !is_left {
        return;
    }
    scope.examine_all([old, new].into_iter().flatten());
    let [changed, gone, is_new] = aside.rules;
    let (rule, word) = match (old, new) {
        (Some(old), Some(new)) if openapi_document::same_json(old, new) => return,
        (Some(_), Some(_)) => (changed, "changed"),
        (Some(_), None) => (gone, "is gone"),
        _ => (is_new, "is new"),
    };
    scope.docs(rule, format!("{} {word}", aside.title), old, new);
}

fn compare_schemas<'a>(scope: &mut Scope<'_, 'a>, task: &Task<'a>) {
    if compare_wrappers(scope, task) {
        return;
    }
    let (old, new) = (scope.schema(task.nodes.0, true), scope.schema(task.nodes.1, false));
    for (schema, is_old) in [(&old, true), (&new, false)] {
        mark(scope, schema, is_old);
    }
    let pair = &SchemaPair { old: &old, new: &new, direction: task.direction, place: &task.place };
    scope.compare_ignored(&old.followed.ignored, &new.followed.ignored, pair.place);
    compare_prose_of_schemas(scope, pair);
    if compare_pair(scope, pair) {
        compare_words(scope, pair);
    }
}

/// Compares two schemas of which one at least only stands around another one: what stands around them here, and the inner
/// ones once for all places that use them.
fn compare_wrappers<'a>(scope: &mut Scope<'_, 'a>, task: &Task<'a>) -> bool {
    let wrappers = [(task.nodes.0, true), (task.nodes.1, false)]
        .map(|(node, is_old)| (node, scope.schemas(is_old).wrapper(node), is_old));
    if wrappers.iter().all(|(_, wrapper, _)| wrapper.is_none()) {
        return false;
    }
    let sides = wrappers.map(|(node, wrapper, is_old)| {
        let schemas = scope.schemas(is_old);
        let (inner, adds_null, shell) = match wrapper {
            Some(wrapper) => (wrapper.inner, wrapper.adds_null, wrapper.shell),
            None => (node, false, schemas.shell(node)),
        };
        (inner, schemas.allows_null(inner), adds_null, shell)
    });
    let [(old_inner, was_null, old_adds, old), (new_inner, is_null, new_adds, new)] = sides;
    // Otherwise `null` moved from one to the other, and only both together define the valid values.
    if was_null != is_null {
        return false;
    }
    mark(scope, &old, true);
    mark(scope, &new, false);
    let pair = &SchemaPair { old: &old, new: &new, direction: task.direction, place: &task.place };
    scope.compare_ignored(&old.followed.ignored, &new.followed.ignored, pair.place);
    compare_prose_of_schemas(scope, pair);
    keywords::compare_one_way(scope, pair);
    let (was, is) = (was_null || old_adds, is_null || new_adds);
    if was != is {
        let what = format!("nullable {was} -> {is}");
        let nodes = pair.spots("nullable");
        pair.report_as(scope, Rule::NullableChanged, Strictness::tighter_if(!is), &what, nodes);
    }
    compare_words(scope, pair);
    scope.compare_later((old_inner, new_inner), task.direction, task.place.clone());
    true
}

/// Marks what the comparison knows: all but the schemas inside, which are compared one by one.
fn mark<'a>(scope: &mut Scope<'_, 'a>, schema: &Schema<'a>, is_old: bool) {
    let document: &Document = if is_old { scope.old } else { scope.new };
    for part in &schema.parts {
        scope.mark([*part]);
        let lists = ["properties", "required", "allOf", "oneOf", "anyOf"];
        scope.mark(lists.iter().filter_map(|keyword| part.get(keyword)));
    }
    scope.mark(schema.parts.iter().flat_map(|part| part.items_of("required")));
    scope.mark(schema.parts.iter().flat_map(|part| part.items_of("allOf")));
    scope.mark(schema.followed.references.iter().copied());
    scope.examine_entries(schema.followed.ignored.iter().copied());
    scope.examine_all(schema.absorbed.iter().copied());
    for (keyword, nodes) in &schema.keywords {
        match openapi_document::shape(keyword, document.version) {
            Some(shape) if shape.is_of_schemas() => scope.mark(nodes.iter().copied()),
            Some(_) => scope.examine_all(nodes.iter().copied()),
            None => {}
        }
    }
}

/// Compares two schemas. Returns whether the keywords were compared one by one.
fn compare_pair<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) -> bool {
    if let Some(chosen) = choice_of_old_or_new(scope, pair) {
        let (old, new) = chosen.schemas(pair);
        let pair = &SchemaPair { old, new, ..*pair };
        compare_discriminators(scope, pair);
        compare_pair(scope, pair);
        return false;
    }
    keywords::compare_keywords_of_any_type(scope, pair);
    if list_of_one(scope, pair) || compare_types(scope, pair) == Some(Strictness::Other) {
        // The other keywords of the two types have no counterpart.
        let entries = pair.old.parts.iter().chain(&pair.new.parts).flat_map(|part| part.entries());
        scope.examine_entries(entries.filter(|entry| keywords::is_of_one_type(&entry.key)));
        return false;
    }
    // A list inside of a list, or of an object, is not exploded.
    let inner = match scope.serialization {
        Serialization::Exploded => Serialization::Text,
        other => other,
    };
    let scope = &mut scope.serialized_as(inner);
    keywords::compare_keywords_of_one_type(scope, pair);
    compare_properties(scope, pair);
    compare_additional(scope, pair);
    compare_subschemas(scope, pair);
    compare_choices(scope, pair);
    true
}

/// Compares a value that becomes an exploded list, or was one: a single value is sent like a list of one item.
fn list_of_one<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) -> bool {
    if scope.serialization != Serialization::Exploded {
        return false;
    }
    let types = |schema: &Schema<'_>| schema.all_types().without(Types::NULL);
    let (before, after) = (types(pair.old), types(pair.new));
    let (list, strictness) = match (before.has(Types::ARRAY), after.has(Types::ARRAY)) {
        (false, true) if after == Types::ARRAY => (pair.new, Strictness::Looser),
        (true, false) if before == Types::ARRAY => (pair.old, Strictness::Tighter),
        _ => return false,
    };
    let count = |keyword: &str| list.get(keyword).and_then(|node| node.to_json().as_f64());
    let takes_one = count("minItems").is_none_or(|least| least <= 1.0)
        && count("maxItems").is_none_or(|most| most >= 1.0);
    let (Some(items), true) = (list.get("items"), takes_one) else { return false };
    let what = format!("type {before} -> {after}");
    pair.report_as(scope, Rule::ArrayOrNot, strictness, &what, pair.get("type"));
    let Some((old, new)) = pair.objects() else { return true };
    let nodes = if strictness == Strictness::Looser { (old, items) } else { (items, new) };
    let mut scope = scope.serialized_as(Serialization::Item);
    scope.compare_as_equal().compare_later(nodes, pair.direction, pair.place.to_owned());
    true
}

/// Compares types, which other keywords depend on. Nullability is compared elsewhere.
fn compare_types<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) -> Option<Strictness> {
    let have_choices = [pair.old, pair.new].map(|schema| !schema.choices.is_empty());
    let (mut old, mut new) = (pair.old.all_types(), pair.new.all_types());
    // Properties without a type describe an object just as well.
    let implied = |schema: &Schema<'_>| schema.types == Types::ALL && schema.properties().next().is_some();
    if old == new
        || (implied(pair.old) && new == Types::OBJECT)
        || (old == Types::OBJECT && implied(pair.new))
    {
        return None;
    }
    // The members of choices have types of their own, and so has a choice that comes to any value.
    if have_choices[0] && (have_choices[1] || new == Types::ALL) || have_choices[1] && old == Types::ALL {
        (old, new) = (pair.old.types, pair.new.types);
    }
    let (old, new) = (old.without(Types::NULL), new.without(Types::NULL));
    // Whatever is written as text is a string.
    let is_text = match scope.serialization {
        Serialization::Json => false,
        Serialization::Item => true,
        _ => old.has(Types::STRING) != new.has(Types::STRING),
    };
    let written = |types: Types| {
        let texts = Types::BOOLEAN.union(Types::NUMBER);
        if is_text && types.has(Types::STRING) { types.union(texts) } else { types }
    };
    let (before, after) = (written(old), written(new));
    if before == after {
        return None;
    }
    let strictness = match after {
        Types::NONE => Strictness::Other,
        _ => Strictness::of_sets(before.is_within(after), after.is_within(before)),
    };
    let nodes = pair.get("type");
    let stated = [pair.old, pair.new].map(|schema| schema.active("type"));
    if stated.iter().any(|nodes| nodes.len() > 1) {
        let words = stated.map(|nodes| keywords::joined(&nodes));
        let what = format!("type of members of allOf: {} -> {}", words[0], words[1]);
        let nodes = (pair.old.all("type").last().copied(), pair.new.all("type").last().copied());
        pair.report_as(scope, Rule::AllOfChanged, strictness, &what, nodes);
        return Some(strictness);
    }
    let is_list = |types: Types| types == Types::ARRAY;
    let rule = if is_list(old) || is_list(new) { Rule::ArrayOrNot } else { Rule::TypeChanged };
    pair.report_as(scope, rule, strictness, &format!("type {old} -> {new}"), nodes);
    Some(strictness)
}
