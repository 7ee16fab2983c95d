//! The settings of the generator in progenitor's words.

use std::fmt::Display;

use proc_macro2::TokenStream;
use progenitor_impl::{
    CrateVers, GenerationSettings, HooksMode, InterfaceStyle, TagStyle, TypeImpl, TypePatch, UnknownPolicy,
};
use schemars::schema::{InstanceType, SchemaObject};
use serde_json::json;

use super::settings::{Interface, NamedType, Settings, Tags, UnknownCrates};

/// The settings in progenitor's words.
///
/// # Errors
///
/// The setting that it would panic on, and the reason.
pub(super) fn in_words(settings: &Settings) -> Result<GenerationSettings, String> {
    let mut words = GenerationSettings::new();
    words.with_interface(match settings.interface {
        Interface::Positional => InterfaceStyle::Positional,
        Interface::Builder => InterfaceStyle::Builder,
    });
    words.with_tag(match settings.tags {
        Tags::Merged => TagStyle::Merged,
        Tags::Separate => TagStyle::Separate,
    });
    words.with_unknown_crates(match settings.unknown_crates {
        UnknownCrates::Generate => UnknownPolicy::Generate,
        UnknownCrates::Allow => UnknownPolicy::Allow,
        UnknownCrates::Deny => UnknownPolicy::Deny,
    });
    if settings.has_hook {
        words.with_hooks(HooksMode::Expected);
    }
    if let Some(inner_type) = &settings.inner_type {
        words.with_inner_type(checked::<syn::Type>(inner_type)?);
    }
    if let Some(map_type) = &settings.map_type {
        checked::<syn::Path>(map_type)?;
        words.with_map_type(map_type);
    }
    for derive in derives(&settings.derives)? {
        words.with_derive(derive);
    }
    for (name, version) in &settings.crates {
        let parsed = CrateVers::parse(version);
        let version = parsed.ok_or_else(|| refused(version, &"it is not a version, `*` or `!`"))?;
        words.with_crate(name, version, None);
    }
    for (name, NamedType { path, traits }) in &settings.replacements {
        checked::<syn::Type>(path)?;
        words.with_replacement(name, path, implemented(traits)?.into_iter());
    }
    for (name, patch) in &settings.patches {
        let mut words_of_patch = TypePatch::default();
        if let Some(rename) = &patch.rename {
            checked::<syn::Ident>(rename)?;
            words_of_patch.with_rename(rename);
        }
        derives(&patch.derives)?.iter().for_each(|derive| _ = words_of_patch.with_derive(derive));
        words.with_patch(name, &words_of_patch);
    }
    for conversion in &settings.conversions {
        let instance_type = conversion.schema_type.as_deref().map(instance).transpose()?;
        let schema = SchemaObject {
            instance_type: instance_type.map(Into::into),
            format: conversion.format.clone(),
            ..SchemaObject::default()
        };
        checked::<syn::Type>(&conversion.rust.path)?;
        words.with_conversion(
            schema,
            &conversion.rust.path,
            implemented(&conversion.rust.traits)?.into_iter(),
        );
    }
    Ok(words)
}

fn derives(names: &[String]) -> Result<&[String], String> {
    names.iter().try_for_each(|name| checked::<syn::Path>(name).map(drop))?;
    Ok(names)
}

fn implemented(traits: &[String]) -> Result<Vec<TypeImpl>, String> {
    traits.iter().map(|name| name.parse().map_err(|error: String| refused(name, &error))).collect()
}

fn instance(name: &str) -> Result<InstanceType, String> {
    serde_json::from_value(json!(name)).map_err(|_| refused(name, &"no schema has this type"))
}

/// Text as tokens, if it is Rust of a kind.
fn checked<T: syn::parse::Parse>(text: &str) -> Result<TokenStream, String> {
    syn::parse_str::<T>(text).map_err(|error| refused(text, &error))?;
    text.parse().map_err(|error| refused(text, &error))
}

fn refused(text: &str, why: &dyn Display) -> String {
    format!("the setting `{text}` for the generator: {why}")
}
