//! Names that stand twice in one scope of generated Rust: what a compiler would refuse, found without one.

use std::collections::HashSet;

use syn::visit::{self, Visit};

/// The first name that a scope of `source` has twice.
pub(crate) fn duplicate(source: &str) -> Option<String> {
    let mut scopes = Scopes::default();
    let file = syn::parse_file(source).unwrap();
    scopes.items(&file.items);
    scopes.visit_file(&file);
    scopes.duplicate
}

#[derive(Default)]
struct Scopes {
    duplicate: Option<String>,
}

impl Scopes {
    fn scope(&mut self, names: impl IntoIterator<Item = String>) {
        let mut seen = HashSet::new();
        let twice = names.into_iter().find(|name| !seen.insert(name.clone()));
        self.duplicate = self.duplicate.take().or(twice);
    }

    fn items(&mut self, items: &[syn::Item]) {
        self.scope(items.iter().filter_map(|item| match item {
            syn::Item::Struct(item) => Some(item.ident.to_string()),
            syn::Item::Enum(item) => Some(item.ident.to_string()),
            syn::Item::Mod(item) => Some(format!("mod {}", item.ident)),
            syn::Item::Fn(item) => Some(format!("fn {}", item.sig.ident)),
            _ => None,
        }));
    }
}

impl Visit<'_> for Scopes {
    fn visit_item_mod(&mut self, module: &syn::ItemMod) {
        self.items(module.content.as_ref().map(|(_, items)| items.as_slice()).unwrap_or_default());
        visit::visit_item_mod(self, module);
    }

    fn visit_fields_named(&mut self, fields: &syn::FieldsNamed) {
        self.scope(fields.named.iter().filter_map(|field| Some(field.ident.as_ref()?.to_string())));
        visit::visit_fields_named(self, fields);
    }

    fn visit_item_enum(&mut self, item: &syn::ItemEnum) {
        self.scope(item.variants.iter().map(|variant| variant.ident.to_string()));
        visit::visit_item_enum(self, item);
    }

    fn visit_item_impl(&mut self, item: &syn::ItemImpl) {
        self.scope(item.items.iter().filter_map(|item| match item {
            syn::ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
            _ => None,
        }));
        visit::visit_item_impl(self, item);
    }

    fn visit_signature(&mut self, signature: &syn::Signature) {
        self.scope(signature.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(argument) => match &*argument.pat {
                syn::Pat::Ident(name) => Some(name.ident.to_string()),
                _ => None,
            },
            syn::FnArg::Receiver(_) => None,
        }));
        visit::visit_signature(self, signature);
    }
}
