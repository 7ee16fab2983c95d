#![doc = include_str!("../README.md")]

mod asked;
mod completion;
mod manual;
mod page;
mod reference;
mod term;
mod topic;

pub use manual::Manual;
pub use page::{Page, write_pages};
pub use reference::{Reference, markdown};
pub use term::{Example, Term, hanging, table, table_within};
pub use topic::{TOPIC_COLUMNS, Topic, list};
