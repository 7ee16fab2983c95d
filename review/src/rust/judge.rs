//! The effect on callers of changes in a listing of generated Rust.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use cloud_certs_codegen::{ItemKind, SurfaceItem};

use super::names::Names;
use super::renamed::Renamed;
use crate::diff::change::{Change, Facet, Spot, Verdict};
use crate::diff::effect::Effect;
use crate::diff::place::Place;
use crate::diff::rules::Rule;

/// The changes of a listing, one for each line. A changed item is a removed line and an added one.
pub(super) fn changes(removed: &[SurfaceItem], added: &[SurfaceItem], names: &Names) -> Vec<Change> {
    let by_subject = |items: &[SurfaceItem]| -> HashMap<_, SurfaceItem> {
        items.iter().map(|item| (subject(item), item.clone())).collect()
    };
    let (old, new) = (by_subject(removed), by_subject(added));
    let renamed = Renamed::find(removed, added, names);
    let [old_types, new_types] = [removed, added].map(|items| types(items).collect::<HashSet<_>>());
    let is_told = |item: &SurfaceItem, is_old: bool| {
        is_said(item, if is_old { &old_types } else { &new_types }) || renamed.is_part(item, is_old)
    };
    let judge = |old: &SurfaceItem, new: &SurfaceItem| match renamed.is_same(old, new) {
        true => RENAMED,
        false => judge(old, new, names),
    };
    let removed = removed.iter().filter(|item| !is_told(item, true)).map(|item| {
        if let (Some(path), ItemKind::Type { .. }) = (renamed.new_path(&item.path), &item.kind) {
            return change(RENAMED, format!("- {item}, which is {path} now"), &item.path);
        }
        let judgement = match new.get(&subject(item)) {
            Some(other) => judge(item, other),
            None if item.line() == DEFAULTS => SERDE,
            None => (Rule::SurfaceRemoved, Verdict::Breaking),
        };
        change(judgement, format!("- {item}"), &item.path)
    });
    let added = added.iter().filter(|item| !is_told(item, false)).map(|item| {
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
    removed.chain(added).collect()
}

/// The change of a document from which Rust can no longer be generated.
pub(super) fn loss(spot: Spot) -> Change {
    let judgement = (Rule::SurfaceLost, Verdict::Breaking);
    let what = "a Rust client can no longer be generated".to_owned();
    Change { new: Some(spot), ..change(judgement, what, "") }
}

/// The paths of the types that are declared.
pub(super) fn types(items: &[SurfaceItem]) -> impl Iterator<Item = &str> {
    let types = items.iter().filter(|item| matches!(item.kind, ItemKind::Type { .. }));
    types.map(|item| item.path.as_str())
}

/// Returns whether the line of a builder only repeats that the method that returns it was added or removed.
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
fn judge(old: &SurfaceItem, new: &SurfaceItem, names: &Names) -> Judgement {
    match (&old.kind, &new.kind) {
        (ItemKind::Traits(old), ItemKind::Traits(new)) if old.is_subset(new) => {
            (Rule::SurfaceTraitsAdded, Verdict::Additive)
        }
        (ItemKind::Traits(_), ItemKind::Traits(_)) => (Rule::SurfaceTraitsRemoved, Verdict::Breaking),
        (
            ItemKind::Function { signature: old, arguments: old_names },
            ItemKind::Function { signature: new, arguments: new_names },
        ) if old == new => match keep_places(old_names, new_names, names) {
            true => (Rule::SurfaceArgumentRenamed, Verdict::Unchanged),
            false => (Rule::SurfaceArgumentMoved, Verdict::Breaking),
        },
        (ItemKind::Type { declaration: old }, ItemKind::Type { declaration: new })
            if old != new && [old, new].iter().all(|declaration| declaration.starts_with("type ")) =>
        {
            (Rule::SurfaceAliasChanged, Verdict::Breaking)
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

/// Returns whether the values of all arguments are sent as before. A name that moved means another value at its old position;
/// so does a parameter in the place of another one, unless both are in the path, whose names do not travel.
fn keep_places(old: &[String], new: &[String], names: &Names) -> bool {
    old.iter().zip(new).all(|(before, after)| {
        let is_unknown = !old.contains(after) && !new.contains(before);
        before == after || (is_unknown && names.is_in_path(before) && names.is_in_path(after))
    })
}

/// A rule and its verdict.
type Judgement = (Rule, Verdict);

const RENAMED: Judgement = (Rule::SurfaceRenamed, Verdict::Breaking);
const SERDE: Judgement = (Rule::SurfaceSerdeChanged, Verdict::Unchanged);
/// The module of the defaults for serde, which has no public item.
const DEFAULTS: &str = "pub mod types::defaults";

fn change((rule, verdict): Judgement, what: String, path: &str) -> Change {
    Change {
        rule,
        facet: Facet::Surface,
        verdict,
        what,
        why: rule.why(),
        place: Place { subject: "Rust".to_owned(), within: path.to_owned() },
        fingerprint: 0,
        old: None,
        new: None,
        operations: Arc::default(),
        effect: effect_of(rule),
        accepted: None,
    }
}

/// The effect of a change of the generated Rust on source.
fn effect_of(rule: Rule) -> Option<Effect> {
    match rule {
        Rule::SurfaceChanged
        | Rule::SurfaceExtended
        | Rule::SurfaceLost
        | Rule::SurfaceRemoved
        | Rule::SurfaceRenamed
        | Rule::SurfaceTraitsRemoved => Some(Effect::NoLongerCompiles),
        Rule::SurfaceAliasChanged
        | Rule::SurfaceArgumentMoved
        | Rule::SurfaceParameterRequired
        | Rule::SurfaceSerdeChanged => Some(Effect::CompilesDifferently),
        _ => None,
    }
}
