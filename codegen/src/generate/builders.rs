//! Removes the builders of types that no request contains: callers do not make answers, and every dependent would compile
//! them.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{Visit, visit_path};
use syn::{File, ImplItem, Item, ItemImpl, ItemMod, Path, Type, parse_quote};

/// Keeps the builders of bodies of requests, and of what is in those.
pub(super) fn prune(file: &mut File) {
    let mut roots = Names::default();
    if let Some(operations) = items(&mut file.items, "builder") {
        operations.iter_mut().for_each(hide_constructor);
        // A builder of a body is in a field of the builder of its operation; the methods name nothing more.
        operations
            .iter()
            .filter(|item| matches!(item, Item::Struct(_)))
            .for_each(|item| roots.visit_item(item));
    }
    let Some(types) = items(&mut file.items, "types") else { return };
    let members: BTreeMap<String, BTreeSet<String>> = types.iter().filter_map(members).collect();
    let kept = reachable(roots.built, &members);
    types.retain(|item| !is_constructor(item, &kept));
    if let Some(builders) = items(types, "builder") {
        builders.retain(|item| owner(item).is_none_or(|owner| kept.contains(&owner)));
    }
    types.retain(|item| !matches!(item, Item::Mod(module) if is_empty(module, "builder")));
}

/// A builder comes from the method of the client that names its operation.
fn hide_constructor(item: &mut Item) {
    let Item::Impl(item) = item else { return };
    for member in &mut item.items {
        if let ImplItem::Fn(function) = member
            && function.sig.ident == "new"
        {
            function.vis = parse_quote!(pub(super));
        }
    }
}

/// The items of the module of this name.
fn items<'a>(items: &'a mut [Item], name: &str) -> Option<&'a mut Vec<Item>> {
    items.iter_mut().find_map(|item| match item {
        Item::Mod(ItemMod { ident, content: Some((_, items)), .. }) if ident == name => Some(items),
        _ => None,
    })
}

fn is_empty(module: &ItemMod, name: &str) -> bool {
    module.ident == name && module.content.as_ref().is_some_and(|(_, items)| items.is_empty())
}

/// A type, and the names of all types in it.
fn members(item: &Item) -> Option<(String, BTreeSet<String>)> {
    let ident = match item {
        Item::Struct(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        _ => return None,
    };
    let mut names = Names::default();
    names.visit_item(item);
    Some((ident.to_string(), names.last))
}

fn reachable(roots: BTreeSet<String>, members: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<String> = roots.into_iter().collect();
    while let Some(name) = waiting.pop() {
        let Some(members) = members.get(&name) else { continue };
        if found.insert(name) {
            waiting.extend(members.iter().cloned());
        }
    }
    found
}

/// Returns whether this is `impl T { pub fn builder() }` of a type whose builder goes.
fn is_constructor(item: &Item, kept: &BTreeSet<String>) -> bool {
    let Item::Impl(item) = item else { return false };
    let is_builder = |item: &ImplItem| matches!(item, ImplItem::Fn(f) if f.sig.ident == "builder");
    item.trait_.is_none()
        && item.items.iter().all(is_builder)
        && last_name(&item.self_ty).is_some_and(|name| !kept.contains(&name))
}

/// The type that an item in the module of builders belongs to: its builder has the same name.
fn owner(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Impl(ItemImpl { self_ty, .. }) => last_name(self_ty),
        _ => None,
    }
}

fn last_name(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|last| last.ident.to_string())
}

/// The names that paths end in, and those of types with a builder that is named in full.
#[derive(Default)]
struct Names {
    last: BTreeSet<String>,
    built: BTreeSet<String>,
}

impl Visit<'_> for Names {
    fn visit_path(&mut self, path: &Path) {
        let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
        if let Some(last) = names.next() {
            if names.next().as_deref() == Some("builder") {
                self.built.insert(last.clone());
            }
            self.last.insert(last);
        }
        visit_path(self, path);
    }
}
