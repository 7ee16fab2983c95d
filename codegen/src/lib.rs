#![doc = include_str!("../README.md")]

mod adapt;
mod check;
mod generate;
mod lower;
mod names;
mod surface;

#[cfg(feature = "lint")]
pub use check::lint;
pub use check::rules::Rule;
pub use check::{Profile, check};
pub use generate::folder::{FolderError, generate_folder};
pub use generate::{
    Conversion, GeneratorInput, Interface, NamedType, Patch, Selection, Settings, Tags, UnknownCrates,
    generate, generate_bare, generate_in_stages, service_list,
};
pub use surface::{ItemKind, SurfaceItem, surface, surface_items};
