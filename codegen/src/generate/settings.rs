//! The settings of the generator.

use proc_macro2::TokenStream;
use progenitor_impl::{GenerationSettings, HooksMode, InterfaceStyle, TypeImpl};
use schemars::schema::{InstanceType, SchemaObject};

use crate::adapt::PATH_SEGMENT;

/// How an operation is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "the styles of progenitor")]
pub enum Interface {
    /// As a method with an argument a parameter.
    Positional,
    /// By a builder with a method a parameter.
    Builder,
}

/// The settings of the generator: those of this workspace, or progenitor's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// How operations are called.
    pub interface: Interface,
    /// The type of what the client keeps for its hook, which then has to exist.
    pub client_state: Option<&'static str>,
    /// The type of maps, if it is not progenitor's.
    pub map_type: Option<&'static str>,
    /// Formats of strings with the types that stand for them. progenitor has types for other formats itself.
    pub formats: &'static [FormatType],
    /// Whether documents are held to every rule of `check` and adapted, and the Rust is polished, for the transport of this
    /// workspace. Without it, the Rust is what progenitor makes of the document.
    pub is_adapted: bool,
}

/// A format of strings, its Rust type, and whether that type can be written as text and read from it.
type FormatType = (&'static str, &'static str, bool);

impl Settings {
    /// The settings that the client of this workspace is generated with.
    pub const WORKSPACE: Self = Self {
        interface: Interface::Builder,
        client_state: Some("crate::transport::ClientState"),
        map_type: Some("::std::collections::BTreeMap"),
        formats: &[
            ("password", "crate::Secret", false),
            ("uri", "crate::Link", false),
            (PATH_SEGMENT, "crate::PathSegment", true),
        ],
        is_adapted: true,
    };

    /// The settings of progenitor for whoever sets none.
    pub const PROGENITOR: Self = Self {
        interface: Interface::Positional,
        client_state: None,
        map_type: None,
        formats: &[],
        is_adapted: false,
    };

    /// These settings with another style of calls.
    #[must_use]
    pub const fn with_interface(self, interface: Interface) -> Self {
        Self { interface, ..self }
    }

    /// These settings in progenitor's words.
    pub(super) fn to_progenitor(self) -> GenerationSettings {
        let mut settings = GenerationSettings::new();
        settings.with_interface(match self.interface {
            Interface::Positional => InterfaceStyle::Positional,
            Interface::Builder => InterfaceStyle::Builder,
        });
        let state = self.client_state.and_then(|state| state.parse::<TokenStream>().ok());
        if let Some(state) = state {
            settings.with_inner_type(state).with_hooks(HooksMode::Expected);
        }
        if let Some(map_type) = self.map_type {
            settings.with_map_type(map_type);
        }
        for (format, name, is_text) in self.formats {
            let string = SchemaObject {
                instance_type: Some(InstanceType::String.into()),
                format: Some((*format).to_owned()),
                ..SchemaObject::default()
            };
            let impls: &[TypeImpl] = if *is_text { &[TypeImpl::Display, TypeImpl::FromStr] } else { &[] };
            settings.with_conversion(string, name, impls.iter().copied());
        }
        settings
    }
}
