//! Makes the types of a module readable before they are listed.

use std::collections::HashSet;

use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    AngleBracketedGenericArguments, Block, File, FnArg, GenericArgument, GenericParam, Generics, Item,
    ItemMod, Path, PathArguments, PathSegment, Receiver, ReceiverKind, Signature, Token, Type,
    TypeParamBound, TypeReference, WherePredicate, parse_quote,
};

/// `::std::option::Option<CertInfo>` in the module `types` -> `Option<types::CertInfo>`; lifetimes go.
pub(super) fn shorten(file: &mut File) {
    Shorten { modules: vec![] }.visit_file_mut(file);
}

struct Shorten {
    /// The modules around, with the names of their items.
    modules: Vec<(syn::Ident, HashSet<String>)>,
}

impl Shorten {
    fn qualify(&self, path: &mut Path) {
        let Some((_, names)) = self.modules.last() else { return };
        let outer = path.segments.iter().take_while(|segment| segment.ident == "super").count();
        if outer > 0 {
            let modules = self.modules.iter().take(self.modules.len().saturating_sub(outer));
            let modules = modules.map(|(name, _)| PathSegment::from(name.clone()));
            path.segments = modules.chain(path.segments.iter().skip(outer).cloned()).collect();
            return;
        }
        if path.segments.first().is_some_and(|first| first.ident == "self") && path.segments.len() > 1 {
            path.segments = path.segments.iter().skip(1).cloned().collect();
        }
        if path.segments.first().is_some_and(|first| names.contains(&first.ident.to_string())) {
            let modules = self.modules.iter().map(|(name, _)| PathSegment::from(name.clone()));
            path.segments = modules.chain(path.segments.iter().cloned()).collect();
        }
    }
}

impl VisitMut for Shorten {
    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        let items = module.content.iter().flat_map(|(_, items)| items);
        self.modules.push((module.ident.clone(), items.filter_map(name).map(ToString::to_string).collect()));
        visit_mut::visit_item_mod_mut(self, module);
        self.modules.pop();
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        if path.leading_colon.is_none() {
            self.qualify(path);
        } else if path.segments.first().is_some_and(|first| first.ident == "std") {
            path.leading_colon = None;
            path.segments = path.segments.iter().last().cloned().into_iter().collect();
        } else {
            path.leading_colon = None;
        }
    }

    fn visit_path_segment_mut(&mut self, segment: &mut PathSegment) {
        visit_mut::visit_path_segment_mut(self, segment);
        if let PathArguments::AngleBracketed(AngleBracketedGenericArguments { args, .. }) =
            &mut segment.arguments
        {
            let kept = args.iter().filter(|argument| !matches!(argument, GenericArgument::Lifetime(_)));
            *args = kept.cloned().collect::<Punctuated<_, _>>();
            if args.is_empty() {
                segment.arguments = PathArguments::None;
            }
        }
    }

    /// `value: V` with `V: TryInto<T>` becomes `value: impl TryInto<T>`.
    fn visit_signature_mut(&mut self, signature: &mut Signature) {
        visit_mut::visit_signature_mut(self, signature);
        let Some(bounds) = signature.generics.where_clause.take() else { return };
        for predicate in &bounds.predicates {
            if let WherePredicate::Type(bound) = predicate {
                let written = bound.bounds.iter().map(last_of).collect::<Punctuated<_, Token![+]>>();
                signature.inputs.iter_mut().filter_map(typed).filter(|ty| **ty == bound.bounded_ty).for_each(
                    |ty| {
                        *ty = parse_quote!(impl #written);
                    },
                );
            }
        }
        signature.generics.params.clear();
    }

    fn visit_generics_mut(&mut self, generics: &mut Generics) {
        visit_mut::visit_generics_mut(self, generics);
        let kept = generics.params.iter().filter(|param| !matches!(param, GenericParam::Lifetime(_)));
        generics.params = kept.cloned().collect();
    }

    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        visit_mut::visit_type_reference_mut(self, reference);
        reference.lifetime = None;
    }

    fn visit_receiver_mut(&mut self, receiver: &mut Receiver) {
        if let ReceiverKind::Reference(_, lifetime, _) = &mut receiver.kind {
            *lifetime = None;
        }
    }

    /// Skips the bodies of functions: they are not listed.
    fn visit_block_mut(&mut self, _: &mut Block) {}
}

fn typed(input: &mut FnArg) -> Option<&mut Type> {
    match input {
        FnArg::Typed(argument) => Some(&mut argument.ty),
        FnArg::Receiver(_) => None,
    }
}

/// The bound without the modules of `std` before its name.
fn last_of(bound: &TypeParamBound) -> TypeParamBound {
    let mut bound = bound.clone();
    if let TypeParamBound::Trait(bound) = &mut bound
        && bound.path.segments.first().is_some_and(|first| first.ident == "std")
    {
        bound.path.segments = bound.path.segments.iter().last().cloned().into_iter().collect();
    }
    bound
}

fn name(item: &Item) -> Option<&syn::Ident> {
    match item {
        Item::Enum(item) => Some(&item.ident),
        Item::Mod(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        _ => None,
    }
}
