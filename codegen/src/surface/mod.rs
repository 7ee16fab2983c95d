//! The surface listing: what generated Rust offers to its callers, one line per public item.

pub(crate) mod item;
mod line;
mod shorten;

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Fields, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, UseTree, Visibility};

pub use item::{ItemKind, SurfaceItem};

/// The surface listing of `source`, the text of a generated module: one line per public item, sorted by name.
///
/// ```text
/// pub async fn Client::download_cert(&self, project_id: &crate::PathSegment) -> Result<…>
/// pub struct types::CertInfo
/// pub types::CertInfo::category: types::CertInfoCategory
/// impl Clone + Debug + Deserialize + Serialize for types::CertInfo
/// ```
///
/// Lifetimes and doc comments are left out, paths into `std` are shortened to their last name, and serde's
/// attributes are kept: they say what a field is called and when it is left out on the wire.
pub fn surface(source: &str) -> Result<Vec<String>, syn::Error> {
    Ok(surface_items(source)?.iter().map(ToString::to_string).collect())
}

/// The surface listing of `source` as typed items, each of which displays as its line.
pub fn surface_items(source: &str) -> Result<Vec<SurfaceItem>, syn::Error> {
    syn::parse_file(source).map(listing)
}

/// The surface listing of a module that was not written down yet.
pub(crate) fn listing(mut file: syn::File) -> Vec<SurfaceItem> {
    shorten::shorten(&mut file);
    let mut listing = Listing::default();
    listing.module(&file.items, &[]);
    listing.into_items()
}

#[derive(Default)]
struct Listing {
    /// The items, under their path.
    items: BTreeMap<Vec<String>, Vec<SurfaceItem>>,
    /// The parameters that builders of requests need, and those that they do not: private fields, which say so.
    parameters: BTreeMap<Vec<String>, bool>,
    /// The implementations: a trait, its argument, and the type.
    implemented: Vec<(String, Option<String>, String)>,
}

impl Listing {
    fn add(&mut self, path: &[String], kind: ItemKind, line: String) {
        let item = SurfaceItem { path: path.join("::"), kind, line };
        self.items.entry(path.to_vec()).or_default().push(item);
    }

    /// Each item, what it implements, and then what is in it.
    fn into_items(mut self) -> Vec<SurfaceItem> {
        let mut traits: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, argument, owner) in self.implemented {
            let Some(argument) = argument else {
                traits.entry(owner).or_default().insert(name);
                continue;
            };
            if name == "From" && argument != owner {
                traits.entry(argument.clone()).or_default().insert(format!("Into<{owner}>"));
            }
            traits.entry(owner).or_default().insert(format!("{name}<{argument}>"));
        }
        for (path, items) in &mut self.items {
            let path = path.join("::");
            if let Some(traits) = traits.remove(&path) {
                let names: Vec<&str> = traits.iter().map(String::as_str).collect();
                let line = format!("impl {} for {path}", names.join(" + "));
                items.push(SurfaceItem { path, kind: ItemKind::Traits(traits), line });
            }
        }
        self.items.into_values().flatten().collect()
    }

    fn module(&mut self, items: &[Item], module: &[String]) {
        for item in items {
            match item {
                Item::Mod(inner) if is_public(&inner.vis) => {
                    let path = join(module, &inner.ident);
                    self.add(&path, ItemKind::Other, format!("pub mod {}", path.join("::")));
                    if let Some((_, items)) = &inner.content {
                        self.module(items, &path);
                    }
                }
                Item::Use(import) if is_public(&import.vis) => {
                    self.imports(&import.tree, module, String::new())
                }
                Item::Struct(item) if is_public(&item.vis) => self.structure(item, module),
                Item::Enum(item) if is_public(&item.vis) => self.enumeration(item, module),
                Item::Impl(item) => self.implementation(item),
                Item::Fn(item) if is_public(&item.vis) => {
                    let path = join(module, &item.sig.ident);
                    self.add(&path, item::function_kind(&item.sig), item::function(&item.sig, module));
                }
                Item::Const(item) if is_public(&item.vis) => {
                    let path = join(module, &item.ident);
                    let line = format!("pub const {}: {}", path.join("::"), item::ty(&item.ty));
                    self.add(&path, ItemKind::Other, line);
                }
                Item::Type(item) if is_public(&item.vis) => {
                    let path = join(module, &item.ident);
                    let declaration = format!("type {} = {}", path.join("::"), item::ty(&item.ty));
                    let line = format!("pub {declaration}");
                    self.add(&path, ItemKind::Type { declaration }, line);
                }
                Item::Trait(item) if is_public(&item.vis) => {
                    let path = join(module, &item.ident);
                    self.add(&path, ItemKind::Other, format!("pub trait {}", path.join("::")));
                }
                _ => {}
            }
        }
    }

    fn imports(&mut self, tree: &UseTree, module: &[String], before: String) {
        match tree {
            UseTree::Path(path) => self.imports(&path.tree, module, format!("{before}{}::", path.ident)),
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.imports(tree, module, before.clone()));
            }
            UseTree::Name(name) => {
                let line = format!("pub use {before}{}", name.ident);
                self.add(&join(module, &name.ident), ItemKind::Other, line)
            }
            UseTree::Rename(name) => {
                let line = format!("pub use {before}{} as {}", name.ident, name.rename);
                self.add(&join(module, &name.rename), ItemKind::Other, line)
            }
            _ => self.add(module, ItemKind::Other, format!("pub use {before}*")),
        }
    }

    fn structure(&mut self, item: &ItemStruct, module: &[String]) {
        let path = join(module, &item.ident);
        let tuple = match &item.fields {
            Fields::Unnamed(fields) => item::tuple(fields),
            _ => String::new(),
        };
        let name = path.join("::");
        self.type_item(&path, format!("struct {name}{tuple}"), &item.attrs);
        self.derives(&item.attrs, &path);
        for field in &item.fields {
            let Some(ident) = &field.ident else { continue };
            if !is_public(&field.vis) {
                let is_required = !item::ty(&field.ty).starts_with("Result<Option<");
                self.parameters.insert(join(&path, ident), is_required);
                continue;
            }
            let declaration = format!("{name}::{ident}: {}", item::ty(&field.ty));
            let line = format!("pub {declaration}{}", item::serde(&field.attrs));
            self.add(&join(&path, ident), ItemKind::Member { owner: name.clone(), declaration }, line);
        }
    }

    fn enumeration(&mut self, item: &ItemEnum, module: &[String]) {
        let path = join(module, &item.ident);
        let name = path.join("::");
        self.type_item(&path, format!("enum {name}"), &item.attrs);
        self.derives(&item.attrs, &path);
        for variant in &item.variants {
            let payload = |with_serde| match &variant.fields {
                Fields::Named(fields) => item::named(fields, with_serde),
                Fields::Unnamed(fields) => item::payload(fields),
                Fields::Unit => String::new(),
            };
            let declared = format!("{name}::{}", variant.ident);
            let declaration = format!("{declared}{}", payload(false));
            let line = format!("pub {declared}{}{}", payload(true), item::serde(&variant.attrs));
            self.add(
                &join(&path, &variant.ident),
                ItemKind::Member { owner: name.clone(), declaration },
                line,
            );
        }
    }

    fn type_item(&mut self, path: &[String], declaration: String, attributes: &[Attribute]) {
        let line = format!("pub {declaration}{}", item::serde(attributes));
        self.add(path, ItemKind::Type { declaration }, line);
    }

    fn derives(&mut self, attributes: &[Attribute], path: &[String]) {
        let owner = path.join("::");
        self.implemented
            .extend(item::derived(attributes).into_iter().map(|name| (name, None, owner.clone())));
    }

    fn implementation(&mut self, item: &ItemImpl) {
        let owner = item::ty(&item.self_ty);
        if let Some((name, argument)) = item::implemented(item) {
            return self.implemented.push((name, argument, owner));
        }
        let owner: Vec<String> = owner.split("::").map(str::to_owned).collect();
        for member in &item.items {
            if let ImplItem::Fn(function) = member
                && is_public(&function.vis)
            {
                let path = join(&owner, &function.sig.ident);
                let line = item::function(&function.sig, &owner);
                match self.parameters.get(&path) {
                    Some(is_required) if owner.first().is_some_and(|module| module == "builder") => {
                        self.setter(&path, line, owner.join("::"), *is_required);
                    }
                    _ => self.add(&path, item::function_kind(&function.sig), line),
                }
            }
        }
    }

    /// A parameter, whose builder compiles without it and fails when it is required.
    fn setter(&mut self, path: &[String], signature: String, owner: String, is_required: bool) {
        let line = format!("{signature}{}", if is_required { " // required" } else { "" });
        self.add(path, ItemKind::Setter { owner, signature, is_required }, line);
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn join(path: &[String], ident: &syn::Ident) -> Vec<String> {
    path.iter().cloned().chain([ident.to_string()]).collect()
}
