//! The call of progenitor, and what is done to its output before it is written.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use openapi_document::{Document, Problem, Problems};
use progenitor_impl::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;
use schemars::schema::{InstanceType, SchemaObject};
use syn::visit_mut::{VisitMut, visit_item_mod_mut};
use syn::{File, ImplItem, Item, ItemEnum, ItemImpl, ItemMod, Type, parse_quote};

use super::builders::prune;
use super::prose;
use crate::adapt::PATH_SEGMENT;
use crate::check::rules::Rule;

thread_local! {
    /// Whether a panic on this thread is ours to tell.
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// The client and the types, with what progenitor leaves to do.
pub(super) fn module(
    document: &Document,
    adapted: serde_json::Value,
    done: &mut dyn FnMut(&'static str),
) -> Result<File, Problems> {
    let spec: openapiv3::OpenAPI =
        serde_json::from_value(adapted).map_err(|error| refuse(document, Rule::UnreadableOpenapi, &error))?;
    // progenitor panics on documents it does not take. The check names those with their place; what slips through
    // it still ends as an error.
    let tokens = without_panic(|| Generator::new(&settings()).generate_tokens(&spec))
        .map_err(|message| refuse(document, Rule::GeneratorPanic, &message))?
        .map_err(|error| refuse(document, Rule::GeneratorError, &error))?;
    done("progenitor");
    let mut file = syn::parse2(tokens).map_err(|error| refuse(document, Rule::GeneratedSyntax, &error))?;
    done("parse");
    polish(&mut file);
    prune(&mut file);
    prose::escape(&mut file);
    done("polish");
    Ok(file)
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::transport::ClientState))
        .with_map_type("::std::collections::BTreeMap")
        .with_conversion(string_of("password"), "crate::Secret", std::iter::empty())
        .with_conversion(string_of("uri"), "crate::Link", std::iter::empty())
        .with_conversion(
            string_of(PATH_SEGMENT),
            "crate::PathSegment",
            [TypeImpl::Display, TypeImpl::FromStr].into_iter(),
        );
    settings
}

fn string_of(format: &str) -> SchemaObject {
    SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        format: Some(format.to_owned()),
        ..SchemaObject::default()
    }
}

fn refuse(document: &Document, rule: Rule, message: &dyn std::fmt::Display) -> Problems {
    let what = format!("the generator does not take this document: {message}");
    let why = "the checks let through something that it cannot generate";
    let fix = "undo the last edit and report it: the checks should have named the place";
    Problem::new(&document.file, document.root.at, rule, what, why, fix).into()
}

/// The value, or the message of the panic, which is not printed.
fn without_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_QUIET.get() {
                print(panic);
            }
        }));
    });
    IS_QUIET.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    IS_QUIET.set(false);
    result.map_err(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
    })
}

/// Removes the constructors from the public surface, and gives opened enums their text.
///
/// A client comes from a `Session`, with its transport. `Client::new` goes altogether (it follows redirects with
/// the token and panics without system roots), and so does the `prelude`, which has nothing but `Client` in it.
fn polish(file: &mut File) {
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_panic_is_a_value_and_is_not_printed() {
        static PRINTED: AtomicUsize = AtomicUsize::new(0);
        panic::set_hook(Box::new(|_| _ = PRINTED.fetch_add(1, Ordering::Relaxed)));
        assert_eq!(without_panic(|| 7), Ok(7));
        assert_eq!(without_panic(|| panic!("as {}", "text")), Err::<(), _>("as text".to_owned()));
        assert_eq!(without_panic(|| panic!("as a literal")), Err::<(), _>("as a literal".to_owned()));
        assert_eq!(PRINTED.load(Ordering::Relaxed), 0);
        panic::catch_unwind(|| panic!("somebody else's")).unwrap_err();
        assert_eq!(PRINTED.load(Ordering::Relaxed), 1, "other panics are printed as ever");
    }
}
