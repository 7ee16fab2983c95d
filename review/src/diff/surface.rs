//! The surface of the generated Rust, and the effect of its changes on callers.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use cloud_certs_codegen::{GeneratorInput, ItemKind, Selection, Settings, SurfaceItem};
use openapi_document::{Document, METHODS, Problem, Problems};
use serde_json::Value as Json;

use super::change::{Change, Facet, Spot, Verdict};
use super::place::Place;
use super::rules::Rule;

/// The changes of the surface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Surface {
    /// The removed lines of the surface listing.
    pub removed: Vec<SurfaceItem>,
    /// The added lines.
    pub added: Vec<SurfaceItem>,
    /// The reason why there is no surface to compare.
    pub unknown: Option<String>,
    /// The place in the new document that cannot be generated, if the old one could be.
    pub lost: Option<Spot>,
    /// The generated part: operations that differ or reach a schema that differs, and all schemas that they reach.
    pub generated: Selection,
}

impl Surface {
    /// Compares the Rust with the settings of this workspace, or with those of progenitor if the documents are not for its
    /// transport and cannot be generated for it.
    #[must_use]
    pub fn of(old: &Document, new: &Document) -> Self {
        let own = Self::with(old, new, &Settings::WORKSPACE);
        if own.unknown.is_none() || GeneratorInput::new(old).is_for_transport() {
            return own;
        }
        Self::with(old, new, &Settings::PROGENITOR)
    }

    /// No comparison, because the settings say so.
    #[must_use]
    pub(crate) fn not_compared() -> Self {
        Self { unknown: Some("spec-review.toml says `rust = false`".to_owned()), ..Self::default() }
    }

    /// Generates the parts of both documents that differ, and compares the listings.
    #[must_use]
    pub fn with(old: &Document, new: &Document, settings: &Settings) -> Self {
        let [old, new] = [old, new].map(GeneratorInput::new);
        let generated = selection(old.json(), new.json());
        let before = match old.surface(&generated, settings) {
            Ok(before) => before,
            // The old document never had a Rust client.
            Err(problems) => return Self { unknown: Some(summary(&problems)), ..Self::default() },
        };
        let after = match new.surface(&generated, settings) {
            Ok(after) => after,
            Err(problems) => {
                let lost = problems.iter().next().map(spot);
                return Self { unknown: Some(summary(&problems)), lost, ..Self::default() };
            }
        };
        let without = |items: &[SurfaceItem], others: &[SurfaceItem]| -> Vec<SurfaceItem> {
            let others: HashSet<&SurfaceItem> = others.iter().collect();
            items.iter().filter(|item| !others.contains(item)).cloned().collect()
        };
        let (removed, added) = (without(&before, &after), without(&after, &before));
        Self { removed, added, generated, ..Self::default() }
    }

    /// The changes of the listing, one for each line. A changed item is a removed line and an added one.
    pub(super) fn changes(&self) -> Vec<Change> {
        let by_subject = |items: &[SurfaceItem]| -> HashMap<_, SurfaceItem> {
            items.iter().map(|item| (subject(item), item.clone())).collect()
        };
        let (old, new) = (by_subject(&self.removed), by_subject(&self.added));
        let [old_types, new_types] =
            [&self.removed, &self.added].map(|items| types(items).collect::<HashSet<_>>());
        let removed = self.removed.iter().filter(|item| !is_said(item, &old_types)).map(|item| {
            let judgement = match new.get(&subject(item)) {
                Some(other) => judge(item, other),
                None if item.line() == DEFAULTS => SERDE,
                None => (Rule::SurfaceRemoved, Verdict::Breaking),
            };
            change(judgement, format!("- {item}"), &item.path)
        });
        let added = self.added.iter().filter(|item| !is_said(item, &new_types)).map(|item| {
            let judgement = match (old.get(&subject(item)), &item.kind) {
                (Some(other), _) => judge(other, item),
                // The types are not `non_exhaustive`.
                (None, ItemKind::Member { owner, .. }) if !new_types.contains(owner.as_str()) => {
                    (Rule::SurfaceExtended, Verdict::Breaking)
                }
                (None, ItemKind::Setter { owner, is_required: true, .. })
                    if !new_types.contains(owner.as_str()) =>
                {
                    (Rule::SurfaceParameterRequired, Verdict::Breaking)
                }
                _ if item.line() == DEFAULTS => SERDE,
                _ => (Rule::SurfaceAdded, Verdict::Additive),
            };
            change(judgement, format!("+ {item}"), &item.path)
        });
        let lost = self.lost.iter().map(|spot| Change {
            new: Some(spot.clone()),
            ..change(
                (Rule::SurfaceLost, Verdict::Breaking),
                "a Rust client can no longer be generated".to_owned(),
                "",
            )
        });
        lost.chain(removed).chain(added).collect()
    }

    /// Returns whether the listing has a line for the type that is generated from a schema.
    pub(super) fn has_type_of(&self, schema: &str) -> bool {
        // Types are named after schemas, in upper and lower case of their own.
        let plain = |name: &str| name.replace(|c: char| !c.is_alphanumeric(), "").to_lowercase();
        let is_it =
            |path: &str| path.strip_prefix("types::").is_some_and(|name| plain(name) == plain(schema));
        types(&self.removed).chain(types(&self.added)).any(is_it)
    }
}

/// The paths of the types that are declared.
fn types(items: &[SurfaceItem]) -> impl Iterator<Item = &str> {
    let types = items.iter().filter(|item| matches!(item.kind, ItemKind::Type { .. }));
    types.map(|item| item.path.as_str())
}

/// Returns whether the line of a builder says what comes with the method that returns it, which is new or gone.
fn is_said(item: &SurfaceItem, types: &HashSet<&str>) -> bool {
    match &item.kind {
        ItemKind::Setter { owner, .. } => types.contains(owner.as_str()),
        ItemKind::Traits(_) | ItemKind::Type { .. } => {
            item.path.starts_with("builder::") && types.contains(item.path.as_str())
        }
        _ => false,
    }
}

/// The subject of a line: two lines with one subject are the same item, before and after.
fn subject(item: &SurfaceItem) -> (bool, String) {
    match item.kind {
        ItemKind::Traits(_) => (true, item.path.clone()),
        ItemKind::Other => (false, item.line().to_owned()),
        _ => (false, item.path.clone()),
    }
}

/// Judges what a changed item does to callers.
fn judge(old: &SurfaceItem, new: &SurfaceItem) -> Judgement {
    match (&old.kind, &new.kind) {
        (ItemKind::Traits(old), ItemKind::Traits(new)) if old.is_subset(new) => {
            (Rule::SurfaceTraitsAdded, Verdict::Additive)
        }
        (ItemKind::Traits(_), ItemKind::Traits(_)) => (Rule::SurfaceTraitsRemoved, Verdict::Breaking),
        (
            ItemKind::Function { signature: old, arguments: old_names },
            ItemKind::Function { signature: new, arguments: new_names },
        ) if old == new && keep_places(old_names, new_names) => {
            (Rule::SurfaceArgumentRenamed, Verdict::Unchanged)
        }
        (
            ItemKind::Member { declaration: old, .. } | ItemKind::Type { declaration: old },
            ItemKind::Member { declaration: new, .. } | ItemKind::Type { declaration: new },
        ) if old == new => SERDE,
        (ItemKind::Setter { signature: old, .. }, ItemKind::Setter { signature: new, is_required, .. })
            if old == new =>
        {
            match is_required {
                true => (Rule::SurfaceParameterRequired, Verdict::Breaking),
                false => (Rule::SurfaceParameterOptional, Verdict::Additive),
            }
        }
        _ => (Rule::SurfaceChanged, Verdict::Breaking),
    }
}

/// Returns whether arguments were renamed at most: a name that moved means another value at its old position.
fn keep_places(old: &[String], new: &[String]) -> bool {
    old.iter()
        .enumerate()
        .all(|(at, name)| new.iter().position(|other| other == name).is_none_or(|to| to == at))
}

/// A rule and its verdict.
type Judgement = (Rule, Verdict);

const SERDE: Judgement = (Rule::SurfaceSerdeChanged, Verdict::Unchanged);
/// The module of the defaults for serde, which has no public item.
const DEFAULTS: &str = "pub mod types::defaults";

fn change((rule, verdict): Judgement, what: String, path: &str) -> Change {
    let (facet, operations, why) = (Facet::Surface, Arc::default(), rule.why());
    let place = Place::rust(path);
    Change {
        rule,
        facet,
        verdict,
        what,
        why,
        place,
        fingerprint: 0,
        old: None,
        new: None,
        operations,
        accepted: None,
    }
}

fn summary(problems: &Problems) -> String {
    let first = problems.iter().next().map(ToString::to_string).unwrap_or_default();
    match problems.iter().count() {
        0 | 1 => first,
        many => format!("{first}, and {} more", many - 1),
    }
}

fn spot(problem: &Problem) -> Spot {
    let Problem { file, at, .. } = problem;
    Spot { file: file.clone(), line: at.line, column: at.column, pointer: String::new() }
}

/// The two names of a part of a document: the section and the name of a component, or the path and the method.
type PartName<'a> = (&'a str, &'a str);

/// Parts of a document by name, with what each says: itself, and the parameters that an operation shares with its path.
type Parts<'a> = BTreeMap<PartName<'a>, Vec<&'a Json>>;

/// Selects the operations and schemas whose Rust differs, and all that they refer to, on either side. An unchanged schema
/// counts, too, if its only response is gone: its types differ.
fn selection(old: &Json, new: &Json) -> Selection {
    let components = [old, new].map(components);
    let mut refers = HashMap::<PartName<'_>, Vec<PartName<'_>>>::new();
    let mut users = HashMap::<PartName<'_>, Vec<PartName<'_>>>::new();
    for (part, content) in components.iter().flatten() {
        for target in references(content) {
            refers.entry(*part).or_default().push(target);
            users.entry(target).or_default().push(*part);
        }
    }
    let affected = reached(differing(&components).collect(), &users);
    let operations = [old, new].map(operations);
    let is_affected = |content: &[&Json]| references(content).iter().any(|part| affected.contains(part));
    let leading = operations.iter().flatten().filter(|(_, content)| is_affected(content));
    let selected: BTreeSet<PartName<'_>> =
        leading.map(|(name, _)| *name).chain(differing(&operations)).collect();
    let contents = selected.iter().flat_map(|name| operations.iter().filter_map(|side| side.get(name)));
    let used = contents.flat_map(|content| references(content)).chain(affected.iter().copied()).collect();
    let schemas = reached(used, &refers).into_iter().filter(|(section, _)| *section == "schemas");
    let mut selection = Selection::default();
    selection.operations = selected.iter().map(|(path, method)| ((*path).into(), (*method).into())).collect();
    selection.schemas = schemas.map(|(_, name)| name.to_owned()).collect();
    selection
}

fn components(root: &Json) -> Parts<'_> {
    let mut parts = Parts::new();
    for (section, components) in entries(root.get("components")) {
        parts.extend(entries(Some(components)).map(|(name, one)| ((section, name), vec![one])));
    }
    parts
}

fn operations(root: &Json) -> Parts<'_> {
    let mut parts = Parts::new();
    for (path, item) in entries(root.get("paths")) {
        let methods = entries(Some(item)).filter(|(key, _)| METHODS.contains(key));
        let content = |one| std::iter::once(one).chain(item.get("parameters")).collect();
        parts.extend(methods.map(|(method, one)| ((path, method), content(one))));
    }
    parts
}

fn entries(object: Option<&Json>) -> impl Iterator<Item = (&str, &Json)> {
    let entries = object.and_then(Json::as_object).into_iter().flatten();
    entries.map(|(key, value)| (key.as_str(), value))
}

/// The parts that are not the same on both sides.
fn differing<'p, 'a>(sides: &'p [Parts<'a>; 2]) -> impl Iterator<Item = PartName<'a>> + 'p {
    let names = sides.iter().flat_map(Parts::keys).copied();
    names.filter(|name| sides[0].get(name) != sides[1].get(name))
}

/// All that some parts lead to, themselves included.
fn reached<'a>(
    mut found: HashSet<PartName<'a>>,
    leads_to: &HashMap<PartName<'a>, Vec<PartName<'a>>>,
) -> HashSet<PartName<'a>> {
    let mut open: Vec<PartName<'a>> = found.iter().copied().collect();
    while let Some(part) = open.pop() {
        open.extend(leads_to.get(&part).into_iter().flatten().copied().filter(|next| found.insert(*next)));
    }
    found
}

/// The components that some values refer to.
fn references<'a>(content: &[&'a Json]) -> Vec<PartName<'a>> {
    let (mut found, mut open) = (Vec::new(), content.to_vec());
    while let Some(value) = open.pop() {
        let target = value.get("$ref").and_then(Json::as_str);
        let target = target.and_then(|target| target.strip_prefix("#/components/")?.split_once('/'));
        found.extend(target);
        open.extend(value.as_array().into_iter().flatten());
        open.extend(entries(Some(value)).map(|(_, value)| value));
    }
    found
}
