//! What is taken out of progenitor's output, and put in, before it is written.

use syn::visit_mut::{VisitMut, visit_item_mod_mut};
use syn::{File, ImplItem, Item, ItemEnum, ItemImpl, ItemMod, Type, parse_quote};

/// Removes the constructors from the public surface, and gives opened enums their text.
///
/// A client comes from a `Session`, with its transport. `Client::new` goes altogether (it follows redirects with
/// the token and panics without system roots), and so does the `prelude`, which has nothing but `Client` in it.
pub(crate) fn polish(file: &mut File) {
    file.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "prelude"));
    Polish.visit_file_mut(file);
}

struct Polish;

impl VisitMut for Polish {
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
        let displays: Vec<Item> = items.iter().filter_map(display_of_open_enum).collect();
        items.extend(displays);
    }
}

/// `Display` for an enum opened by [`crate::adapt`]: typify writes none, since each side has its own type.
fn display_of_open_enum(item: &Item) -> Option<Item> {
    let Item::Enum(ItemEnum { ident, variants, .. }) = item else { return None };
    let is_open = variants.iter().map(|variant| variant.ident.to_string()).eq(["Known", "Other"]);
    is_open.then(|| {
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
    })
}
