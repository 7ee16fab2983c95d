//! Changes to the output of progenitor before it is written.

use std::collections::BTreeSet;

use syn::visit_mut::{VisitMut, visit_item_mod_mut};
use syn::{File, Ident, ImplItem, Item, ItemEnum, ItemImpl, ItemMod, Type, parse_quote};

/// Removes the constructors from the public surface, and gives opened enums their text.
///
/// A client comes from a `Session`, with its transport. `Client::new` goes altogether (it follows redirects with
/// the token and panics without system roots), and so does the `prelude`, which has nothing but `Client` in it.
pub(super) fn polish(file: &mut File, opened: &BTreeSet<String>) {
    file.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "prelude"));
    Polish { opened }.visit_file_mut(file);
}

struct Polish<'a> {
    /// The names of the enums that [`crate::adapt`] opened.
    opened: &'a BTreeSet<String>,
}

impl VisitMut for Polish<'_> {
    fn visit_item_impl_mut(&mut self, item: &mut ItemImpl) {
        let is_client = matches!(&*item.self_ty, Type::Path(path) if path.path.is_ident("Client"));
        if !is_client || item.trait_.is_some() {
            return;
        }
        item.items.retain(|item| !matches!(item, ImplItem::Fn(method) if method.sig.ident == "new"));
        for item in &mut item.items {
            if let ImplItem::Fn(method) = item
                && method.sig.ident == "new_with_client"
            {
                method.vis = parse_quote!(pub(crate));
            }
        }
    }

    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        visit_item_mod_mut(self, module);
        let Some((_, items)) = &mut module.content else { return };
        let enums = items.iter().filter_map(|item| match item {
            Item::Enum(ItemEnum { ident, .. }) if self.opened.contains(&ident.to_string()) => Some(ident),
            _ => None,
        });
        let displays: Vec<Item> = enums.map(display_of_open_enum).collect();
        items.extend(displays);
    }
}

/// `Display` for an opened enum: typify writes none, since each side has its own type.
fn display_of_open_enum(ident: &Ident) -> Item {
    parse_quote! {
        impl ::std::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Known(known) => ::std::fmt::Display::fmt(known, f),
                    Self::Other(other) => ::std::fmt::Display::fmt(&**other, f),
                }
            }
        }
    }
}
