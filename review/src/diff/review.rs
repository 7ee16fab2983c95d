//! The changes between two documents, with their verdicts.

use std::sync::Arc;

use openapi_document::Document;

use super::change::{Change, Facet, Spot, Verdict, number};
use super::effect::Effect;
use super::effects::{add_effects, effect_on_document};
use super::operation::names_of_operations;
use super::place::Place;
use super::rules::Rule;
use super::surface::Surface;
use crate::rust_settings::RustSettings;

/// All changes between two documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Review {
    /// The changes, the worst first, then in the order of the documents.
    pub changes: Vec<Change>,
    /// The generated Rust.
    pub surface: Surface,
}

impl Review {
    /// The review of a removed document, or of a new one, which no client follows yet.
    #[must_use]
    pub fn of_single(document: &Document, is_gone: bool) -> Self {
        let (rule, word, verdicts) = match is_gone {
            true => (Rule::DocumentRemoved, "is gone", [Verdict::Breaking; 2]),
            false => (Rule::DocumentAdded, "is new", [Verdict::Compatible, Verdict::Additive]),
        };
        let [why, why_rust] = match is_gone {
            true => [
                "deployed clients rely on an API that is no longer documented",
                "code that names its client no longer compiles",
            ],
            false => {
                ["deployed clients do not know it", "code that does not name its client compiles as before"]
            }
        };
        let (name, at) = (document.name(), document.root.at);
        let spot =
            Spot { file: document.file.clone(), line: at.line, column: at.column, pointer: String::new() };
        let (old, new) = if is_gone { (Some(spot), None) } else { (None, Some(spot)) };
        let operations: Arc<[Arc<str>]> = names_of_operations(document).into_iter().map(Into::into).collect();
        let change = |facet, verdict, what, why| Change {
            rule,
            facet,
            verdict,
            what,
            why,
            place: Place::document(),
            fingerprint: 0,
            old: old.clone(),
            new: new.clone(),
            operations: Arc::clone(&operations),
            effect: effect_on_document(facet, is_gone),
            accepted: None,
        };
        let mut changes = vec![
            change(Facet::Wire, verdicts[0], format!("the document {name} {word}"), why),
            change(Facet::Surface, verdicts[1], format!("the Rust client of {name} {word}"), why_rust),
        ];
        number(&mut changes);
        Self { changes, ..Self::default() }
    }

    /// Adds the changes of the Rust that is generated with these settings, and what deployed clients of it make of the
    /// changes of the wire.
    pub fn add_rust(&mut self, old: &Document, new: &Document, settings: &RustSettings) {
        let surface = Surface::of(old, new, settings);
        let (is_compared, has_open_enums) =
            (surface.unknown.is_none() || surface.lost.is_some(), surface.has_open_enums);
        self.set_surface(surface);
        if is_compared {
            add_effects(&mut self.changes, old, has_open_enums);
        }
    }

    /// Adds the changes of the generated Rust.
    pub fn set_surface(&mut self, mut surface: Surface) {
        // For an unused schema, the line of its type says more.
        let is_repeated = |change: &Change| {
            let pointer = change.new.as_ref().or(change.old.as_ref()).map(|spot| spot.pointer.as_str());
            let schema = pointer.and_then(|pointer| pointer.strip_prefix("/components/schemas/"));
            change.rule.id().starts_with("unused-component-")
                && schema.is_some_and(|name| surface.has_type_of(name))
        };
        self.changes.retain(|change| !is_repeated(change));
        self.changes.append(&mut surface.changes);
        self.changes.sort_by_key(|change| (change.facet, change.verdict));
        number(&mut self.changes);
        self.surface = surface;
    }

    /// The verdict of a facet: that of its worst change that is not accepted.
    #[must_use]
    pub fn verdict(&self, facet: Facet) -> Verdict {
        worst(self.changes.iter().filter(|change| change.facet == facet && change.accepted.is_none()))
    }

    /// The same with accepted changes: a version has to announce a break even if it is accepted.
    #[must_use]
    pub fn verdict_with_accepted(&self, facet: Facet) -> Verdict {
        worst(self.changes.iter().filter(|change| change.facet == facet))
    }

    /// The worst verdict of all facets.
    pub(crate) fn worst(&self) -> Verdict {
        worst(self.changes.iter().filter(|change| change.accepted.is_none()))
    }

    /// The number of accepted changes.
    #[must_use]
    pub fn accepted(&self) -> usize {
        self.changes.iter().filter(|change| change.accepted.is_some()).count()
    }

    /// The verdict of a facet in a word: `unknown` for a surface that cannot be compared.
    #[must_use]
    pub fn word(&self, facet: Facet) -> &'static str {
        if facet == Facet::Surface && self.surface.unknown.is_some() {
            return "unknown";
        }
        self.verdict(facet).word()
    }

    /// The number of changes with an effect on Rust callers that are not accepted.
    #[must_use]
    pub fn count_of(&self, effect: Effect) -> usize {
        let has_it = |change: &&Change| change.effect == Some(effect) && change.accepted.is_none();
        self.changes.iter().filter(has_it).count()
    }

    /// The number of changes that no rule knows and that are not accepted.
    #[must_use]
    pub fn unclassified(&self) -> usize {
        let is_it = |change: &&Change| change.facet == Facet::Unclassified && change.accepted.is_none();
        self.changes.iter().filter(is_it).count()
    }
}

fn worst<'a>(changes: impl Iterator<Item = &'a Change>) -> Verdict {
    changes.map(|change| change.verdict).min().unwrap_or(Verdict::Unchanged)
}
