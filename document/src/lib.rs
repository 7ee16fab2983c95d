#![doc = include_str!("../README.md")]

mod bundle;
mod check;
mod document;
mod files;
mod identify;
mod keywords;
#[cfg(feature = "lint")]
mod lint;
mod load;
mod names;
mod problem;
mod report;
mod rule;
mod rules;
mod schema;
mod version;
mod wire;
mod written;
mod yaml;

pub use cloud_certs_yaml::{Entry, Map, Node, Number, Position, Value, escape_token};

pub use check::{check, context, followed, grammar, inspect, schemas, values, walk, words};
pub use document::{Document, MAX_HOPS, Unfollowed, Unread};
pub use files::{Files, Folder, NoFiles, read_file, read_text};
pub use keywords::{DOCUMENTATION, METHODS, WIRE_EXTENSIONS, is_docs_extension, is_json};
#[cfg(feature = "lint")]
pub use lint::{doubts, lint};
pub use load::tree;
pub use problem::{Problem, Problems, visible};
pub use report::{MAX_OF_RULE, Report};
pub use rule::{Layer, RuleInfo, Severity};
pub use rules::Rule;
pub use schema::{
    Bound, Choice, EnumValue, Followed, GROUPS, Schema, Schemas, Types, Wrapper, is_definitions, is_note,
    is_well_formed, same_json, shape, value_text,
};
pub use version::Version;
pub use wire::{
    ApiPlace, Facet, Fact, Facts, Leaf, Part, RequiredScheme, SchemeKind, Subject, facts, facts_of, servers,
    wire,
};
pub use written::each_pointer;
pub use yaml::MAX_BYTES;
