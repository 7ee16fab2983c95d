//! Public items of a generated module, typed as far as their callers tell the parts apart, and their text.

use std::collections::BTreeSet;
use std::fmt;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprLit, Field, FieldsNamed, FieldsUnnamed, FnArg, GenericArgument, ItemImpl, Lit, Meta,
    PathArguments, ReturnType, Signature, Token, Type, Visibility,
};

use super::line::in_one_line;

/// One line of the surface listing, and the item that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SurfaceItem {
    /// The path of the item: `types::CertInfo::category`.
    pub path: String,
    /// The content of the line.
    pub kind: ItemKind,
    pub(super) line: String,
}

/// The content of a line of the surface listing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ItemKind {
    /// The traits that a type implements: `impl Clone + Debug for types::X`.
    Traits(BTreeSet<String>),
    /// A function: `pub async fn Client::call(&self, name: T) -> R`.
    Function {
        /// The signature with `_` for the name of each argument.
        signature: String,
        /// The names of the arguments.
        arguments: Vec<String>,
    },
    /// A method of the builder of a request, which sets a parameter.
    Setter {
        /// The path of the builder.
        owner: String,
        /// The signature.
        signature: String,
        /// `true` if a request without it fails.
        is_required: bool,
    },
    /// A struct, an enum or an alias.
    Type {
        /// The declaration without the attributes of serde.
        declaration: String,
    },
    /// A field or a variant: `pub types::X::field: T`.
    Member {
        /// The path of the type.
        owner: String,
        /// The declaration without the attributes of serde.
        declaration: String,
    },
    /// A module, a constant, a trait or an import.
    Other,
}

impl SurfaceItem {
    /// The line of the listing.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }
}

impl fmt::Display for SurfaceItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}

/// A type in one line: `Option<types::CertInfo>`.
pub(super) fn ty(ty: &Type) -> String {
    in_one_line(ty)
}

/// A function in one line, with `owner` before its name.
pub(super) fn function(signature: &Signature, owner: &[String]) -> String {
    let inputs = signature.inputs.iter().map(in_one_line);
    signature_of(signature, owner, inputs)
}

/// A function, with the names of its arguments apart from the rest of its signature.
pub(super) fn function_kind(signature: &Signature) -> ItemKind {
    let mut arguments = Vec::new();
    let inputs = signature.inputs.iter().map(|input| match input {
        FnArg::Typed(argument) => {
            arguments.push(argument.pat.to_token_stream().to_string());
            format!("_: {}", ty(&argument.ty))
        }
        FnArg::Receiver(_) => in_one_line(input),
    });
    let signature = signature_of(signature, &[], inputs);
    ItemKind::Function { signature, arguments }
}

fn signature_of(signature: &Signature, owner: &[String], inputs: impl Iterator<Item = String>) -> String {
    let Signature { asyncness, ident, generics, output, .. } = signature;
    let asyncness = if asyncness.is_some() { "async " } else { "" };
    let owner: String = owner.iter().map(|name| format!("{name}::")).collect();
    let inputs: Vec<String> = inputs.collect();
    let output = match output {
        ReturnType::Default => String::new(),
        output => in_one_line(output),
    };
    format!("pub {asyncness}fn {owner}{ident}{}({}){output}", in_one_line(generics), inputs.join(", "))
}

/// `(T, _)`, the fields of a tuple struct: what is private is `_`.
pub(super) fn tuple(fields: &FieldsUnnamed) -> String {
    let is_public = |field: &Field| matches!(field.vis, Visibility::Public(_));
    let fields = fields.unnamed.iter().map(|field| if is_public(field) { ty(&field.ty) } else { "_".into() });
    format!("({})", fields.collect::<Vec<_>>().join(", "))
}

/// `(T, U)`, the fields of a variant.
pub(super) fn payload(fields: &FieldsUnnamed) -> String {
    let fields = fields.unnamed.iter().map(|field| ty(&field.ty));
    format!("({})", fields.collect::<Vec<_>>().join(", "))
}

/// ` { name: T }`, with the attributes of serde or without.
pub(super) fn named(fields: &FieldsNamed, with_serde: bool) -> String {
    let serde = |field: &Field| if with_serde { serde(&field.attrs) } else { String::new() };
    let fields = fields
        .named
        .iter()
        .filter_map(|field| Some(format!("{}: {}{}", field.ident.as_ref()?, ty(&field.ty), serde(field))));
    format!(" {{ {} }}", fields.collect::<Vec<_>>().join(", "))
}

/// ` #[serde(rename = "type")]`, or nothing.
pub(super) fn serde(attributes: &[Attribute]) -> String {
    let arguments: Vec<String> = nested(attributes, "serde").iter().map(argument).collect();
    if arguments.is_empty() { String::new() } else { format!(" #[serde({})]", arguments.join(", ")) }
}

/// The names of the derived traits.
pub(super) fn derived(attributes: &[Attribute]) -> Vec<String> {
    let traits = nested(attributes, "derive");
    traits.iter().filter_map(|meta| Some(meta.path().segments.last()?.ident.to_string())).collect()
}

/// The trait that an `impl` is of, and its argument: `TryFrom` and `&str`.
pub(super) fn implemented(item: &ItemImpl) -> Option<(String, Option<String>)> {
    let last = item.trait_.as_ref()?.0.segments.last()?;
    let argument = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.first(),
        _ => None,
    };
    let argument = argument.and_then(|argument| match argument {
        GenericArgument::Type(argument) => Some(ty(argument)),
        _ => None,
    });
    Some((last.ident.to_string(), argument))
}

fn nested(attributes: &[Attribute], name: &str) -> Vec<Meta> {
    let attributes = attributes.iter().filter(|attribute| attribute.path().is_ident(name));
    let lists = attributes.filter_map(|attribute| {
        attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()
    });
    lists.flatten().collect()
}

fn argument(meta: &Meta) -> String {
    match meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                format!("{} = {:?}", pair.path.to_token_stream(), short(&text.value()))
            }
            other => format!("{} = {}", pair.path.to_token_stream(), other.to_token_stream()),
        },
        other => other.to_token_stream().to_string(),
    }
}

/// `::std::vec::Vec::is_empty` -> `Vec::is_empty`; other text stays.
fn short(text: &str) -> String {
    if !text.trim_start().starts_with("::") {
        return text.to_owned();
    }
    let text = text.replace(' ', "");
    let names: Vec<&str> = text.split("::").collect();
    names.get(names.len().saturating_sub(2)..).unwrap_or_default().join("::")
}
