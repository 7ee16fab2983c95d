//! A document as the generator reads it, and the surface of the Rust that is made of a part of it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use openapi_document::{Document, Position, Problem, Problems, visible};
use serde_json::Value;
use syn::File;

use super::builders::prune;
use super::polish::polish;
use super::progenitor::{Failure, tokens};
use super::prose;
use super::selection::Selection;
use super::settings::Settings;
use super::signatures::signatures;
use super::stack::on_large_stack;
use crate::adapt::{adapt, schemas_of_responses};
use crate::check::rules::Rule;
use crate::check::{Profile, check, check_ends};
use crate::lower::lowered;
use crate::surface::item::SurfaceItem;
use crate::surface::listing;

/// A document as the generator reads it: one file of OpenAPI 3.0.
pub struct GeneratorInput<'a> {
    document: Cow<'a, Document>,
    json: Value,
}

impl<'a> GeneratorInput<'a> {
    /// Brings a document into the form that the generator reads.
    #[must_use]
    pub fn new(document: &'a Document) -> Self {
        let document = match lowered(document) {
            Some((document, _)) => Cow::Owned(document),
            None => Cow::Borrowed(document),
        };
        let json = document.root.to_json();
        Self { document, json }
    }

    /// The document as JSON.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// The surface listing of a selection, as [`crate::surface()`] has it of the whole. No crate that the Rust would need
    /// has to be there.
    ///
    /// # Errors
    ///
    /// What the generator cannot make Rust of. With settings that adapt, whatever is wrong with the document anywhere.
    pub fn surface(&self, selection: &Selection, settings: &Settings) -> Result<Vec<SurfaceItem>, Problems> {
        on_large_stack(|| {
            if settings.is_adapted {
                check(&self.document, Profile::Any)?;
            } else {
                check_ends(&self.document)?;
            }
            if selection.is_empty() {
                return Ok(vec![]);
            }
            self.listing(selection, settings)
                .map_err(|failure| self.place(failure, selection, settings).into())
        })
    }

    /// The Rust of the whole document as progenitor makes it.
    pub(super) fn bare(&self, settings: &Settings) -> Result<String, Problems> {
        check_ends(&self.document)?;
        let tokens = tokens(self.json.clone(), settings);
        let file = tokens.and_then(|tokens| {
            syn::parse2(tokens).map_err(|error| Failure::new(Rule::GeneratedSyntax, &error))
        });
        match file {
            Ok(file) => Ok(prettyplease::unparse(&file)),
            Err(failure) => Err(self.place(failure, &Selection::all(&self.json), settings).into()),
        }
    }

    /// The surface listing of the whole document.
    ///
    /// # Errors
    ///
    /// As of a part of it.
    pub fn whole_surface(&self, settings: &Settings) -> Result<Vec<SurfaceItem>, Problems> {
        self.surface(&Selection::all(&self.json), settings)
    }

    fn listing(&self, selection: &Selection, settings: &Settings) -> Result<Vec<SurfaceItem>, Failure> {
        let mut json = selection.cut(&self.json);
        let mut opened = BTreeSet::new();
        if settings.is_adapted {
            // What is a response somewhere else stays one.
            (json, opened) = adapt(json, &schemas_of_responses(&self.json));
        }
        let signatures = signatures(tokens(json, settings)?);
        let mut file =
            syn::parse2(signatures).map_err(|error| Failure::new(Rule::GeneratedSyntax, &error))?;
        if settings.is_adapted {
            polish(&mut file, &opened);
            prune(&mut file);
        }
        Ok(listing(file))
    }

    /// The Rust of the whole document, for the client of this workspace.
    pub(super) fn client(self, done: &mut dyn FnMut(&'static str)) -> Result<File, Problems> {
        let Self { document, json } = self;
        let answered = schemas_of_responses(&json);
        let (adapted, opened) = adapt(json, &answered);
        done("adapt");
        let settings = Settings::workspace();
        let parsed = tokens(adapted, &settings).and_then(|tokens| {
            done("progenitor");
            syn::parse2(tokens).map_err(|error| Failure::new(Rule::GeneratedSyntax, &error))
        });
        let mut file: File = parsed.map_err(|failure| {
            let whole = GeneratorInput { json: document.root.to_json(), document };
            whole.place(failure, &Selection::all(&whole.json), &settings)
        })?;
        done("parse");
        polish(&mut file, &opened);
        prune(&mut file);
        prose::escape(&mut file);
        done("polish");
        Ok(file)
    }

    /// Names the part of the document that the generator fails on, found by halves.
    fn place(&self, failure: Failure, selection: &Selection, settings: &Settings) -> Problem {
        let fails = |part: &Selection| self.listing(part, settings).err();
        let operations: Vec<_> = selection.operations.iter().cloned().collect();
        let part = |operations: &[_]| Selection {
            operations: operations.iter().cloned().collect(),
            ..Selection::default()
        };
        if let Some(((path, method), failure)) = first_failing(&operations, |some| fails(&part(some))) {
            let item = self.document.root.get("paths").and_then(|paths| paths.get(path));
            let at = item.and_then(|item| item.entry(method)).map(|entry| entry.at);
            return self.problem(at, &format!("the operation `{} {path}`", method.to_uppercase()), &failure);
        }
        let schemas: Vec<_> = selection.schemas.iter().cloned().collect();
        let part = |schemas: &[String]| Selection {
            schemas: schemas.iter().cloned().collect(),
            ..Selection::default()
        };
        if let Some((name, failure)) = first_failing(&schemas, |some| fails(&part(some))) {
            let schemas = self.document.root.pointer("/components/schemas");
            let at = schemas.and_then(|schemas| schemas.entry(name)).map(|entry| entry.at);
            return self.problem(at, &format!("the schema `{name}`"), &failure);
        }
        self.problem(None, "the document", &failure)
    }

    pub(super) fn problem(&self, at: Option<Position>, what: &str, failure: &Failure) -> Problem {
        let at = at.unwrap_or(self.document.root.at);
        let what = format!("the generator does not take {what}: {}", in_words(&failure.message));
        let why = "so there is no Rust of the whole document";
        let fix = "change that, or leave it out";
        Problem::new(self.document.file_of(at), at, failure.rule, what, why, fix)
    }
}

/// The words of progenitor, or plain ones for the assertions that documents are known to fail.
fn in_words(message: &str) -> String {
    let known = [
        ("response_types.len() <= 1", "its successful answers, or its errors, have more than one type"),
        ("encoding", "a body has an `encoding`"),
    ];
    let is_assertion = message.starts_with("assertion failed") || message.starts_with("not yet implemented");
    let found = known.iter().find(|(part, _)| is_assertion && message.contains(part));
    found.map_or_else(|| visible(message), |(_, words)| (*words).to_owned())
}

/// The first of several that fails by itself, when all together fail.
fn first_failing<T>(all: &[T], fails: impl Fn(&[T]) -> Option<Failure>) -> Option<(&T, Failure)> {
    let mut some = all;
    let mut failure = fails(some)?;
    while let [_, _, ..] = some {
        let (first, second) = some.split_at(some.len() / 2);
        (some, failure) = match fails(first) {
            Some(failure) => (first, failure),
            None => (second, fails(second)?),
        };
    }
    some.first().map(|one| (one, failure))
}
