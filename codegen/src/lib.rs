//! From an OpenAPI document to the Rust client generated from it, and to the listing of its surface.
//!
//! [`check`] refuses what cannot be generated, naming the place; [`generate`] adapts a copy and gives it to progenitor;
//! [`surface`] lists what the Rust offers to callers.

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
