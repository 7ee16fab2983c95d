//! Words and turns of phrase that need a second reading, and what to write instead.

/// A phrase to avoid, and its plain alternative. A phrase is compared in small letters, at the beginning of a word.
pub(crate) struct Phrase {
    pub(crate) avoid: &'static str,
    pub(crate) write: &'static str,
    /// With one of these before it, it is plain.
    pub(crate) unless_after: &'static [&'static str],
    /// With one of these after it, it is plain.
    pub(crate) unless_before: &'static [&'static str],
}

const fn phrase(avoid: &'static str, write: &'static str) -> Phrase {
    Phrase { avoid, write, unless_after: &[], unless_before: &[] }
}

/// Comparisons: `is no longer`, `is no larger than`.
const COMPARED: &[&str] = &["longer", "larger", "more", "less", "later", "earlier"];

/// Phrases that are avoided everywhere that people read.
pub(crate) const PHRASES: &[Phrase] = &[
    Phrase {
        avoid: "is no ",
        write: "is not a ..., or: there is no ...",
        unless_after: &["there "],
        unless_before: COMPARED,
    },
    Phrase {
        avoid: "are no ",
        write: "are not ..., or: there are no ...",
        unless_after: &["there "],
        unless_before: COMPARED,
    },
    phrase("is none of", "is not one of"),
    phrase("knows not", "does not know"),
    phrase("asked for tls", "starts TLS"),
    phrase("as it shall be", "as it should be"),
    phrase("be it that", "even if"),
    phrase("is called otherwise", "has another name, was renamed"),
    phrase("a header more", "an additional header"),
    phrase("wants nothing", "expects nothing, needs nothing"),
    phrase("will do", "is enough, is accepted"),
    phrase("of late", "recently"),
    phrase("in vain", "without success"),
    phrase("likewise", "in the same way"),
    phrase("wherefore", "why"),
    phrase("lest", "so that ... not"),
    phrase("whoever", "anyone who, users who"),
    phrase("somebody else's", "another person's"),
    phrase("other people's", "other"),
    phrase("belong into", "belong in"),
    phrase("belongs into", "belongs in"),
    phrase("knows no ", "does not know ..., has no ..."),
    phrase("know no ", "do not know ..., have no ..."),
    phrase("is to have", "should have"),
    phrase("as it is to be", "as it should be"),
    phrase("let the server", "give, make or configure the server"),
    phrase("look into the", "look at the"),
    phrase("need not be", "does not need to be"),
    phrase("says no,", "refuses, found a problem"),
];

/// The beginnings that a doc comment does not have: it opens with what the thing is or does.
pub(crate) const OPENINGS: &[&str] =
    &["What", "Whether", "Who", "Whose", "Whoever", "How", "Where", "Why", "That"];

/// Returns the phrases in a text, each with its alternative.
pub(crate) fn found(text: &str) -> Vec<&'static Phrase> {
    let text = text.to_lowercase();
    let stands_in = |phrase: &&Phrase| {
        text.match_indices(phrase.avoid).any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + phrase.avoid.len()..]);
            let begins_a_word = !before.ends_with(|one: char| one.is_alphanumeric());
            begins_a_word
                && !phrase.unless_after.iter().any(|one| before.ends_with(one))
                && !phrase.unless_before.iter().any(|one| after.starts_with(one))
        })
    };
    PHRASES.iter().filter(stands_in).collect()
}

/// Returns the opening that a doc comment should not have.
pub(crate) fn opening(comment: &str) -> Option<&'static str> {
    let first = comment.split(|one: char| !one.is_alphabetic()).next()?;
    OPENINGS.iter().copied().find(|opening| *opening == first)
}
