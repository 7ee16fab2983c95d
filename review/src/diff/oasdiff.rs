//! The names that oasdiff has for the subjects of our rules.

use super::rules::Rule;

/// A line with the name of a rule and a colon, then lines with the names of oasdiff's rules.
const NAMES: &str = include_str!("oasdiff.txt");

impl Rule {
    /// The ids of oasdiff's rules that judge the same, sorted.
    #[must_use]
    pub fn oasdiff(self) -> Vec<String> {
        let mut of = "";
        let mut found = Vec::new();
        for line in NAMES.lines().filter(|line| !line.starts_with('#')) {
            match line.strip_suffix(':') {
                Some(rule) => of = rule,
                None if of == self.id() => found.extend(line.split_whitespace().flat_map(written_out)),
                None => {}
            }
        }
        found.sort();
        found
    }
}

/// The names that a pattern such as `request-{body,property}-removed` stands for.
fn written_out(pattern: &str) -> Vec<String> {
    let parts = pattern.split_once('{').and_then(|(start, rest)| Some((start, rest.split_once('}')?)));
    match parts {
        Some((start, (words, end))) => words.split(',').map(|word| format!("{start}{word}{end}")).collect(),
        None => vec![pattern.to_owned()],
    }
}
