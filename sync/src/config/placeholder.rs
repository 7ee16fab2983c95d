//! Placeholders in paths and names.

/// The names that may stand in braces.
const NAMES: [&str; 3] = ["instance", "service", "name"];

/// Says what is wrong with the placeholders of a text, if anything is.
pub(crate) fn mistake(text: &str) -> Option<String> {
    let inner = text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
    let unknown = inner.into_iter().find(|name| !NAMES.contains(name))?;
    let known = NAMES.map(|name| format!("`{{{name}}}`")).join(", ");
    Some(format!("unknown placeholder `{{{unknown}}}`; write one of {known}"))
}

/// Returns the text with the same word in place of every placeholder.
pub(crate) fn replaced_by(text: &str, word: &str) -> String {
    NAMES.iter().fold(text.to_owned(), |text, name| text.replace(&format!("{{{name}}}"), word))
}
