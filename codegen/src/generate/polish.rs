//! What is taken out of progenitor's output before it is written.

use syn::visit_mut::VisitMut;
use syn::{File, ImplItem, Item, ItemImpl, Type, parse_quote};

/// Removes the constructors from the public surface: a client comes from a `Session`, with its transport.
///
/// `Client::new` goes altogether (it follows redirects with the token and panics without system roots), and so
/// does the `prelude`, which has nothing but `Client` in it.
pub(crate) fn polish(file: &mut File) {
    file.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "prelude"));
    Constructors.visit_file_mut(file);
}

struct Constructors;

impl VisitMut for Constructors {
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
}
