//! What a server may repeat of a request, and nobody may see.

use crate::Secret;

/// What is shorter could be a word of any message: to take it out would show what it is.
const SHORTEST: usize = 8;

/// The secrets of one request, to be looked for in what a server says.
#[derive(Debug, Default)]
pub(crate) struct Hidden(Vec<Secret>);

impl Hidden {
    pub(crate) fn new(secrets: impl IntoIterator<Item = Secret>) -> Self {
        Self(secrets.into_iter().filter(|secret| secret.expose().len() >= SHORTEST).collect())
    }

    /// Whether a text has one of them.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.iter().any(|secret| text.contains(secret.expose()))
    }

    /// The text without them.
    pub(crate) fn remove_from(&self, text: &mut String) {
        for secret in &self.0 {
            if text.contains(secret.expose()) {
                *text = text.replace(secret.expose(), "[redacted]");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_and_words_are_not() {
        let hidden = Hidden::new(["hunter-two", "the"].map(Secret::new));
        let mut text = "the password hunter-two and hunter-two again".to_owned();
        assert!(hidden.is_in(&text));
        hidden.remove_from(&mut text);
        assert_eq!(text, "the password [redacted] and [redacted] again");
        assert!(!hidden.is_in(&text));
    }
}
