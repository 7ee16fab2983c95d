//! From an OpenAPI document, written by hand, to the Rust client generated from it, and to listings of both.
//!
//! [`Document::load`] parses YAML once, with places; [`check`] refuses what cannot be generated, naming the place;
//! [`generate`] adapts a copy and gives it to progenitor. [`wire`] lists what a document says on the wire, [`surface`]
//! what its Rust offers to callers. With feature `lint`, `lint` adds what is doubtful in a document.

mod adapt;
mod check;
mod document;
mod generate;
mod json_schema;
mod keywords;
#[cfg(feature = "lint")]
mod lint;
mod names;
mod problem;
mod resolve;
mod surface;
mod wire;
mod yaml;

pub use cloud_certs_yaml::{Entry, Map, Node, Position, Value, escape_token};

pub use check::{RULES, Rule, check};
pub use document::{Document, read_file, read_text};
pub use generate::folder::{FolderError, generate_folder};
pub use generate::{Selection, generate, generate_in_stages, service_list, surface_of};
pub use json_schema::json_schema;
pub use keywords::DOCUMENTATION;
#[cfg(feature = "lint")]
pub use lint::{Finding, LINTS, lint, rules_as_markdown};
pub use problem::{Problem, Problems, Severity, visible};
pub use resolve::{MAX_HOPS, METHODS, resolve};
pub use surface::{ItemKind, SurfaceItem, surface, surface_items};
pub use wire::{
    ApiPlace, Facet, Fact, Facts, Leaf, Part, RequiredScheme, SchemeKind, Subject, facts, facts_of, servers,
    unclassified, wire,
};
pub use yaml::MAX_BYTES;
