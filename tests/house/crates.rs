//! The crates of the workspace, as modules in files, and the paths that these write.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

use crate::arrows::Arrows;

/// A module, as the names on the way to it from the root of its crate.
type Module = Vec<String>;

/// A crate: its modules with their files, and each path to another module that a file writes.
pub(crate) struct Crate {
    files: BTreeMap<Module, String>,
    paths: Vec<(String, Vec<String>)>,
}

/// Every crate of the workspace that is no fuzz target.
pub(crate) fn workspace_crates(root: &Path) -> Vec<Crate> {
    let folders = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut roots = vec![root.join("client/lib.rs")];
    for folder in folders.filter(|folder| folder.join("Cargo.toml").exists()) {
        roots.extend(["src/lib.rs", "src/main.rs"].map(|file| folder.join(file)));
    }
    roots.retain(|file| file.exists());
    roots.iter().map(|file| Crate::read(root, file)).collect()
}

impl Crate {
    /// Reads the modules from a root file on; files are named as seen from `base`.
    pub(crate) fn read(base: &Path, root: &Path) -> Self {
        let mut read = Self { files: BTreeMap::new(), paths: Vec::new() };
        let mut reader = Reader { found: &mut read, base, file: String::new(), module: Vec::new() };
        let folder = root.parent().unwrap().to_owned();
        let mut left = reader.read(root, &folder, Vec::new());
        while let Some((file, folder, module)) = left.pop() {
            left.extend(reader.read(&file, &folder, module));
        }
        read
    }

    pub(crate) fn files(&self) -> &BTreeMap<Module, String> {
        &self.files
    }

    pub(crate) fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (file, path) in &self.paths {
            let to = self.defined_in(path);
            if to != file && *to != self.files[&Vec::new()] {
                arrows.entry(file.clone()).or_default().insert(to.clone());
            }
        }
        arrows
    }

    pub(crate) fn imports_from_the_root(&self) -> Vec<String> {
        let root = &self.files[&Vec::new()];
        let of_root = self.paths.iter().filter(|(file, path)| file != root && self.defined_in(path) == root);
        of_root.map(|(file, path)| format!("{file}: crate::{}", path.join("::"))).collect()
    }

    /// The file of the deepest module on a path.
    fn defined_in(&self, path: &[String]) -> &String {
        (0..=path.len()).rev().find_map(|length| self.files.get(&path[..length])).unwrap()
    }
}

/// A module in a file that is still to be read: the file, the folder of its own modules, its path.
type Unread = (PathBuf, PathBuf, Module);

struct Reader<'a> {
    found: &'a mut Crate,
    base: &'a Path,
    file: String,
    module: Module,
}

impl Reader<'_> {
    fn read(&mut self, file: &Path, folder: &Path, module: Module) -> Vec<Unread> {
        let source = std::fs::read_to_string(file).unwrap();
        let parsed = syn::parse_file(&source).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.file = self.named(file);
        self.module.clone_from(&module);
        self.found.files.insert(module.clone(), self.file.clone());
        let unread = self.children(&parsed.items, folder, &module);
        self.visit_file(&parsed);
        unread
    }

    fn named(&self, file: &Path) -> String {
        file.strip_prefix(self.base).unwrap().display().to_string()
    }

    /// The modules that lie in files of their own; those in this file are noted as being in it.
    fn children(&mut self, items: &[syn::Item], folder: &Path, module: &Module) -> Vec<Unread> {
        let mut unread = Vec::new();
        for item in items {
            let syn::Item::Mod(child) = item else { continue };
            if is_for_tests(&child.attrs) {
                continue;
            }
            let name = child.ident.to_string();
            let path = [&module[..], std::slice::from_ref(&name)].concat();
            let inside = folder.join(&name);
            if let Some((_, items)) = &child.content {
                self.found.files.insert(path.clone(), self.file.clone());
                unread.extend(self.children(items, &inside, &path));
                continue;
            }
            let beside = folder.join(format!("{name}.rs"));
            // What a build script writes lies elsewhere.
            let Some(file) = [beside, inside.join("mod.rs")].into_iter().find(|file| file.exists()) else {
                continue;
            };
            self.found.files.insert(path.clone(), self.named(&file));
            unread.push((file, inside, path));
        }
        unread
    }

    /// Notes a path that leads to this crate.
    fn note(&mut self, path: &[String]) {
        let Some(first) = path.first() else { return };
        let absolute = match first.as_str() {
            "crate" => path[1..].to_vec(),
            "self" => [&self.module[..], &path[1..]].concat(),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                let Some(above) = self.module.len().checked_sub(ups) else { return };
                [&self.module[..above], &path[ups..]].concat()
            }
            // A module declared here, by its name alone.
            name if self.is_child(name) => [&self.module[..], path].concat(),
            _ => return,
        };
        if !absolute.is_empty() {
            self.found.paths.push((self.file.clone(), absolute));
        }
    }

    fn is_child(&self, name: &str) -> bool {
        self.found.files.contains_key(&[&self.module[..], &[name.to_owned()]].concat())
    }

    fn note_tree(&mut self, tree: &syn::UseTree, path: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.note_tree(&part.tree, path);
                path.pop();
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.note_tree(tree, path)),
            syn::UseTree::Name(name) => self.note(&[&path[..], &[name.ident.to_string()]].concat()),
            syn::UseTree::Rename(name) => self.note(&[&path[..], &[name.ident.to_string()]].concat()),
            syn::UseTree::Glob(_) => self.note(path),
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if is_for_tests(&item.attrs) || item.content.is_none() {
            return;
        }
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_for_tests(&item.attrs) {
            self.note_tree(&item.tree, &mut Vec::new());
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    /// A path in code. That of a macro is none: `macro_rules!` has no module.
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.note(&path.segments.iter().map(|part| part.ident.to_string()).collect::<Vec<_>>());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, _: &'ast syn::Macro) {}

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}

/// Whether an item is there for tests only: `#[cfg(test)]`, `#[cfg(doctest)]` and with more conditions.
fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else { return false };
        let condition = list.tokens.to_string();
        list.path.is_ident("cfg") && (condition.contains("test") && !condition.contains("not"))
    })
}
