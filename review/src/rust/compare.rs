//! The surfaces of the Rust that is generated from two documents, compared.

use std::collections::HashSet;

use cloud_certs_codegen::{GeneratorInput, SurfaceItem};
use openapi_document::{Document, Problem, Problems};

use super::judge::{changes, loss, types};
use super::names::Names;
use super::selection::selection;
use super::settings::settings;
use crate::diff::change::Spot;
use crate::diff::surface::Surface;
use crate::rust_settings::RustSettings;

impl Surface {
    /// Generates the parts of both documents that differ, with these settings, and compares the listings.
    #[must_use]
    pub fn of(old: &Document, new: &Document, project: &RustSettings) -> Self {
        let settings = &settings(project);
        let [old, new] = [old, new].map(GeneratorInput::new);
        let generated = selection(old.json(), new.json());
        // Two runs of the generator take nearly all the time of a large comparison.
        let (before, after) = std::thread::scope(|scope| {
            let after = scope.spawn(|| new.surface(&generated, settings));
            let before = old.surface(&generated, settings);
            (before, after.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let before = match before {
            Ok(before) => before,
            // The old document never had a Rust client.
            Err(problems) => return Self { unknown: Some(summary(&problems)), ..Self::default() },
        };
        match after {
            Ok(after) => Self {
                operations: generated.operations.len(),
                has_open_enums: settings.is_adapted,
                ..Self::of_listings(&before, &after, &Names::of(old.json(), new.json()))
            },
            Err(problems) => {
                let lost = problems.iter().next().map(spot);
                let changes = lost.iter().cloned().map(loss).collect();
                Self { unknown: Some(summary(&problems)), lost, changes, ..Self::default() }
            }
        }
    }

    /// Compares two listings, made of documents with these names.
    #[must_use]
    pub fn of_listings(before: &[SurfaceItem], after: &[SurfaceItem], names: &Names) -> Self {
        let without = |items: &[SurfaceItem], others: &[SurfaceItem]| -> Vec<SurfaceItem> {
            let others: HashSet<&SurfaceItem> = others.iter().collect();
            items.iter().filter(|item| !others.contains(item)).cloned().collect()
        };
        let (removed, added) = (without(before, after), without(after, before));
        let lines = |items: &[SurfaceItem]| items.iter().map(ToString::to_string).collect();
        Self {
            changes: changes(&removed, &added, names),
            types: types(&removed).chain(types(&added)).map(str::to_owned).collect(),
            removed: lines(&removed),
            added: lines(&added),
            ..Self::default()
        }
    }
}

fn summary(problems: &Problems) -> String {
    let first = problems.iter().next().map(ToString::to_string).unwrap_or_default();
    match problems.iter().count() {
        0 | 1 => first,
        many => format!("{first}, and {} more", many - 1),
    }
}

fn spot(problem: &Problem) -> Spot {
    let Problem { file, at, .. } = problem;
    Spot { file: file.clone(), line: at.line, column: at.column, pointer: String::new() }
}
