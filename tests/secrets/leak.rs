//! What must not be seen, and the search for it.

use std::collections::BTreeSet;
use std::fmt::Debug;

use cloud_certs_emulator::{Operation, ReceivedRequest};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// So much of a secret is a part of it, and no chance.
const PART: usize = 12;

/// What a URL writes as `%XX`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Secrets, each with a name that may be shown.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    pub(crate) fn with(mut self, name: &'static str, secret: impl Into<String>) -> Self {
        self.add(name, secret.into());
        self
    }

    fn add(&mut self, name: &'static str, secret: String) {
        assert!(secret.len() >= PART, "{name} is too short to be looked for");
        if !self.0.iter().any(|(_, known)| *known == secret) {
            self.0.push((name, secret));
        }
    }

    /// Whether one of this name is known.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| *known == name)
    }

    /// The names of all, in order.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.0.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names
    }

    /// The secrets themselves.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, text)| text.as_str())
    }

    /// Adds what went over the wire.
    pub(crate) fn add_sent(&mut self, requests: &[ReceivedRequest]) {
        for request in requests {
            let header = |name| request.headers.get(name).map(|value| value.to_str().unwrap());
            let signature = header("authorization").and_then(|text| text.split_once("Signature="));
            for (name, sent) in [
                ("token", header("x-auth-token")),
                ("security token", header("x-security-token")),
                ("signature", signature.map(|(_, signature)| signature)),
            ] {
                sent.into_iter().for_each(|sent| self.add(name, sent.to_owned()));
            }
            if request.operation == Some(Operation::OBJECT_STORAGE_DOWNLOAD) {
                self.add("signature of a link", request.query.split_once("Signature=").unwrap().1.to_owned());
            }
            let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap_or_default();
            let identity = &body["auth"]["identity"];
            for sent in [&identity["password"]["user"]["password"], &identity["token"]["id"]] {
                sent.as_str().into_iter().for_each(|sent| self.add("in a body", sent.to_owned()));
            }
        }
    }

    /// The names of those that are in a text, whole or in part, in any of the forms in which they are written.
    pub(crate) fn found_in(&self, text: &str) -> Vec<&'static str> {
        let is_in =
            |secret: &str| forms(secret).iter().flat_map(|form| parts(form)).any(|part| text.contains(part));
        self.0.iter().filter(|(_, secret)| is_in(secret)).map(|(name, _)| *name).collect()
    }

    #[track_caller]
    pub(crate) fn assert_not_in(&self, what: &str, text: &str) {
        assert!(!self.0.is_empty(), "{what}: nothing is looked for");
        let found = self.found_in(text);
        let lines = text.lines().filter(|line| !self.found_in(line).is_empty()).take(3);
        assert!(found.is_empty(), "{what}: the {found:?} can be seen in {:?}", lines.collect::<Vec<_>>());
    }
}

/// As it is, as Debug and JSON write it, and as a URL does; each once.
pub(crate) fn forms(secret: &str) -> BTreeSet<String> {
    let json = serde_json::Value::from(secret).to_string();
    BTreeSet::from([
        secret.to_owned(),
        secret.escape_debug().to_string(),
        json[1..json.len() - 1].to_owned(),
        utf8_percent_encode(secret, RESERVED).to_string(),
    ])
}

/// Pieces of a text, one of which is in everything that is twice as long as one and taken out of it.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let starts = (0..text.len()).step_by(PART).chain([text.len().saturating_sub(PART)]);
    starts
        .filter_map(|start| text.get(start..(start + PART).min(text.len())))
        .filter(|part| part.len() == PART)
}

/// `Debug`, on one line and on many.
pub(crate) fn shown(thing: &dyn Debug) -> String {
    format!("{thing:?}\n{thing:#?}\n")
}
