//! Topics of `help`: short texts about what several commands share.

use crate::term::{Term, table};

/// The columns that the lines of a topic have at most.
pub const TOPIC_COLUMNS: usize = 80;

/// A topic of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The name, which no command has.
    pub name: &'static str,
    /// A line about it, for the list of topics.
    pub about: &'static str,
    /// The text: a title, an empty line, and the rest.
    pub text: String,
}

/// Returns the list of topics, for the end of the help of the program.
#[must_use]
pub fn list(topics: &[Topic]) -> String {
    table(&topics.iter().map(|topic| Term::new(topic.name, topic.about)).collect::<Vec<_>>())
}
