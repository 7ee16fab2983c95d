//! Secrets of a request that a server may repeat in its answer.

use cloud_certs_certificate::Secret;
use percent_encoding::utf8_percent_encode;
use zeroize::Zeroizing;

use crate::url::RESERVED;

/// The shortest secret to look for: a shorter one could be a word of any message, and removing it would reveal it.
const SHORTEST: usize = 6;

/// The secrets of one request and its answer, to be looked for in what the server says: as they are, and as JSON and
/// URLs write them, since some servers repeat the whole request.
#[derive(Debug, Default)]
pub(crate) struct Hidden(Vec<Secret>);

impl Hidden {
    pub(crate) fn new(secrets: impl IntoIterator<Item = Secret>) -> Self {
        let mut hidden = Self::default();
        secrets.into_iter().for_each(|secret| hidden.add(secret));
        hidden
    }

    pub(crate) fn add(&mut self, secret: Secret) {
        if secret.expose().len() < SHORTEST {
            return;
        }
        // What most tokens are made of is written alike everywhere.
        if !secret.expose().bytes().all(is_unreserved) {
            let encoded = [in_json(&secret), in_url(&secret)].into_iter().filter(|form| *form != secret);
            self.0.extend(encoded);
        }
        self.0.push(secret);
    }

    /// Returns whether a text has one of them.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.iter().any(|secret| text.contains(secret.expose()))
    }

    /// Removes them from a text.
    pub(crate) fn remove_from(&self, text: &mut String) {
        for secret in &self.0 {
            if text.contains(secret.expose()) {
                *text = text.replace(secret.expose(), "[redacted]");
            }
        }
    }
}

/// Returns whether a byte stands for itself in every URL (RFC 3986, section 2.3).
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// Without the quotes around it.
fn in_json(secret: &Secret) -> Secret {
    let json = Zeroizing::new(serde_json::to_string(secret).unwrap_or_default());
    Secret::new(json.get(1..json.len().saturating_sub(1)).unwrap_or_default())
}

/// With all as `%XX` but what is unreserved.
fn in_url(secret: &Secret) -> Secret {
    Secret::new(utf8_percent_encode(secret.expose(), RESERVED).to_string())
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

    #[test]
    fn secrets_are_taken_out_as_json_and_urls_write_them() {
        let hidden = Hidden::new([Secret::new(r#"hunter "two"/\ü"#)]);
        for written in [r#"hunter "two"/\ü"#, r#"hunter \"two\"/\\ü"#, "hunter%20%22two%22%2F%5C%C3%BC"] {
            let mut text = format!("not {written}.");
            hidden.remove_from(&mut text);
            assert_eq!(text, "not [redacted].");
        }
    }
}
