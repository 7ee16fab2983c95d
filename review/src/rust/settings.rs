//! The settings of the generator, from those of a project.

use cloud_certs_codegen::{Conversion, Interface, NamedType, Patch, Profile, Settings, Tags, UnknownCrates};

use crate::rust_settings::{self, CallStyle, ClientProfile, RustSettings, TagStyle};

/// The settings of the generator.
pub(super) fn settings(project: &RustSettings) -> Settings {
    if project.profile == ClientProfile::CloudCerts {
        return Settings::workspace();
    }
    let project = project.clone();
    let mut settings = Settings::of_progenitor(match project.interface {
        CallStyle::Positional => Interface::Positional,
        CallStyle::Builder => Interface::Builder,
    });
    settings.tags = match project.tags {
        TagStyle::Merged => Tags::Merged,
        TagStyle::Separate => Tags::Separate,
    };
    settings.unknown_crates = match project.unknown_crates {
        rust_settings::UnknownCrates::Generate => UnknownCrates::Generate,
        rust_settings::UnknownCrates::Allow => UnknownCrates::Allow,
        rust_settings::UnknownCrates::Deny => UnknownCrates::Deny,
    };
    settings.inner_type = project.inner_type;
    settings.derives = project.derives;
    settings.map_type = project.map_type;
    settings.crates = project.crates;
    let replacement = |(name, rust): (_, rust_settings::RustType)| {
        (name, NamedType { path: rust.path, traits: rust.traits })
    };
    settings.replacements = project.replace.into_iter().map(replacement).collect();
    let patch = |(name, patch): (_, rust_settings::TypePatch)| {
        (name, Patch { rename: patch.rename, derives: patch.derives })
    };
    settings.patches = project.patch.into_iter().map(patch).collect();
    let conversion = |one: rust_settings::Conversion| Conversion {
        schema_type: one.schema,
        format: one.format,
        rust: NamedType { path: one.to, traits: one.traits },
    };
    settings.conversions = project.convert.into_iter().map(conversion).collect();
    settings
}

/// The rules that hold for the documents of a client.
pub(super) fn profile(client: ClientProfile) -> Profile {
    match client {
        ClientProfile::Any => Profile::Any,
        ClientProfile::CloudCerts => Profile::CloudCerts,
    }
}
