//! Examples, and terms with their meaning.

/// An example of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The result that it is for, as a sentence without a full stop.
    pub about: String,
    /// The words after the name of the program.
    pub line: String,
}

impl Example {
    /// Makes an example.
    pub fn new(about: impl Into<String>, line: impl Into<String>) -> Self {
        Self { about: about.into(), line: line.into() }
    }
}

/// A word that readers look up, such as a variable or an exit code, with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word.
    pub word: String,
    /// Its meaning.
    pub meaning: String,
}

impl Term {
    /// Makes a term.
    pub fn new(word: impl Into<String>, meaning: impl Into<String>) -> Self {
        Self { word: word.into(), meaning: meaning.into() }
    }
}

/// Returns a line for each term, with the meanings below each other.
#[must_use]
pub fn table(terms: &[Term]) -> String {
    table_within(terms, usize::MAX)
}

/// Returns a table whose meanings go on in further lines where one has not that many columns.
#[must_use]
pub fn table_within(terms: &[Term], columns: usize) -> String {
    let width = terms.iter().map(|term| term.word.len()).max().unwrap_or_default();
    let margin = width + 4;
    let entry =
        |term: &Term| format!("  {:width$}  {}\n", term.word, hanging(&term.meaning, margin, columns));
    terms.iter().map(entry).collect()
}

/// Returns text that begins after a margin and goes on below its beginning where a line has not that many columns.
#[must_use]
pub fn hanging(text: &str, margin: usize, columns: usize) -> String {
    let (mut lines, mut column) = (String::new(), margin);
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 && column.saturating_add(1 + word.len()) > columns {
            lines.push('\n');
            lines.push_str(&" ".repeat(margin));
            column = margin;
        } else if index > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += word.len();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_stand_below_each_other_and_go_on_below_themselves() {
        let terms = [Term::new("pem", "one two three"), Term::new("p12", "a-word-longer-than-the-line so")];
        assert_eq!(table(&terms[..1]), "  pem  one two three\n");
        let lines = "  pem  one two\n       three\n  p12  a-word-longer-than-the-line\n       so\n";
        assert_eq!(table_within(&terms, 15), lines);
    }
}
