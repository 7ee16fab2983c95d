//! Characters that deceive a reader, anywhere in a document: reviewers must see what is really there.

use cloud_certs_text::is_deceptive;
use cloud_certs_yaml::{Position, Value};

use crate::check::context::Context;
use crate::report::Report;
use crate::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut open: Vec<_> = context.document.roots().collect();
    while let Some(node) = open.pop() {
        if let Value::String(value) = &node.value {
            text("the text", value, node.at, report);
        }
        for entry in node.entries() {
            text("the key", &entry.key, entry.at, report);
        }
        open.extend(node.children());
    }
}

fn text(word: &str, text: &str, at: Position, report: &mut Report<'_>) {
    let is_hidden = |c: &char| is_deceptive(*c) && !matches!(c, '\n' | '\t');
    if let Some(character) = text.chars().find(is_hidden) {
        let code = format!("U+{:04X}", u32::from(character));
        let what = format!("{word} `{}` has the character {code}", start(text));
        let why = "it cannot be seen, and can make other text look like what it is not";
        report.add(Rule::DeceptiveCharacter, at, what, why, "remove it");
    }
}

/// Enough of a text to find it.
fn start(text: &str) -> String {
    text.chars().take(60).collect()
}
