//! The surface listing: what generated Rust offers to its callers, one line per public item.

mod item;
mod shorten;

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Fields, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, UseTree, Visibility};

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
    syn::parse_file(source).map(listing)
}

/// The surface listing of a module that was not written down yet.
pub(crate) fn listing(mut file: syn::File) -> Vec<String> {
    shorten::shorten(&mut file);
    let mut listing = Listing::default();
    listing.items(&file.items, &[]);
    listing.into_lines()
}

#[derive(Default)]
struct Listing {
    /// The lines of each item, under its path.
    lines: BTreeMap<Vec<String>, Vec<String>>,
    /// What is implemented: a trait, its argument, and the type.
    implemented: Vec<(String, Option<String>, String)>,
}

impl Listing {
    fn add(&mut self, path: &[String], text: String) {
        self.lines.entry(path.to_vec()).or_default().push(text);
    }

    /// Each item, what it implements, and then what is in it.
    fn into_lines(mut self) -> Vec<String> {
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
        for (path, lines) in &mut self.lines {
            let path = path.join("::");
            if let Some(traits) = traits.remove(&path) {
                lines.push(format!("impl {} for {path}", Vec::from_iter(traits).join(" + ")));
            }
        }
        self.lines.into_values().flatten().collect()
    }

    fn items(&mut self, items: &[Item], module: &[String]) {
        for item in items {
            match item {
                Item::Mod(inner) if is_public(&inner.vis) => {
                    let path = join(module, &inner.ident);
                    self.add(&path, format!("pub mod {}", path.join("::")));
                    if let Some((_, items)) = &inner.content {
                        self.items(items, &path);
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
                    self.add(&path, item::function(&item.sig, module));
                }
                Item::Const(item) if is_public(&item.vis) => {
                    let path = join(module, &item.ident);
                    self.add(&path, format!("pub const {}: {}", path.join("::"), item::ty(&item.ty)));
                }
                Item::Type(item) if is_public(&item.vis) => {
                    let path = join(module, &item.ident);
                    self.add(&path, format!("pub type {} = {}", path.join("::"), item::ty(&item.ty)));
                }
                Item::Trait(item) if is_public(&item.vis) => {
                    let path = join(module, &item.ident);
                    self.add(&path, format!("pub trait {}", path.join("::")));
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
                self.add(&join(module, &name.ident), format!("pub use {before}{}", name.ident))
            }
            UseTree::Rename(name) => self.add(
                &join(module, &name.rename),
                format!("pub use {before}{} as {}", name.ident, name.rename),
            ),
            _ => self.add(module, format!("pub use {before}*")),
        }
    }

    fn structure(&mut self, item: &ItemStruct, module: &[String]) {
        let path = join(module, &item.ident);
        let tuple = match &item.fields {
            Fields::Unnamed(fields) => item::tuple(fields),
            _ => String::new(),
        };
        let name = path.join("::");
        self.add(&path, format!("pub struct {name}{tuple}{}", item::serde(&item.attrs)));
        self.derives(&item.attrs, &path);
        for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
            let Some(ident) = &field.ident else { continue };
            let text = format!("pub {name}::{ident}: {}{}", item::ty(&field.ty), item::serde(&field.attrs));
            self.add(&join(&path, ident), text);
        }
    }

    fn enumeration(&mut self, item: &ItemEnum, module: &[String]) {
        let path = join(module, &item.ident);
        let name = path.join("::");
        self.add(&path, format!("pub enum {name}{}", item::serde(&item.attrs)));
        self.derives(&item.attrs, &path);
        for variant in &item.variants {
            let payload = match &variant.fields {
                Fields::Named(fields) => item::named(fields),
                Fields::Unnamed(fields) => item::payload(fields),
                Fields::Unit => String::new(),
            };
            let text = format!("pub {name}::{}{payload}{}", variant.ident, item::serde(&variant.attrs));
            self.add(&join(&path, &variant.ident), text);
        }
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
                self.add(&join(&owner, &function.sig.ident), item::function(&function.sig, &owner));
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn join(path: &[String], ident: &syn::Ident) -> Vec<String> {
    path.iter().cloned().chain([ident.to_string()]).collect()
}
