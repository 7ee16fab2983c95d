//! The names of rules in settings and accepted findings. A renamed rule keeps its old name there.

use crate::diff::Rule;

/// Rules that were renamed, by old name. An entry stays for good: files of other projects have it.
const RENAMED: &[(&str, &str)] = &[("unsupported-version", "openapi-version")];

/// The present name of a rule, which may be given by an old one.
pub(crate) fn current(name: &str) -> &str {
    RENAMED.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new)
}

/// The old names of some rules.
pub(crate) fn old_among(rules: &[&str]) -> impl Iterator<Item = &'static str> {
    RENAMED.iter().filter(|(_, new)| rules.contains(new)).map(|(old, _)| *old)
}

/// The rules of `diff` and `review`.
pub(crate) fn of_changes() -> Vec<&'static str> {
    Rule::ALL.iter().map(|rule| rule.id()).collect()
}

/// The rules of `check`.
pub(crate) fn of_check() -> Vec<&'static str> {
    let of_openapi = openapi_document::Rule::ALL.iter().map(|rule| rule.info().name);
    of_openapi.chain(crate::rust::rules().map(|rule| rule.name)).collect()
}
