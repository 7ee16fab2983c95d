//! The operations that findings reach: each list once for the whole page, as numbers, for its filter.

use std::collections::HashMap;
use std::sync::Arc;

use maud::{Markup, html};
use serde::Serialize;

use super::shown::Shown;

/// The number of operations that are always shown, and of those that can be unfolded.
const MOST: usize = 6;
const MOST_FOLDED: usize = 60;

/// The operations of the page, and the lists of them.
#[derive(Default, Serialize)]
pub(super) struct Operations {
    operations: Vec<Arc<str>>,
    /// Each list as runs: the first and the last number of each run.
    lists: Vec<Vec<usize>>,
    #[serde(skip)]
    numbers: HashMap<Arc<str>, usize>,
    #[serde(skip)]
    known: HashMap<Vec<usize>, usize>,
}

impl Operations {
    /// The number of the list with these operations.
    pub(super) fn list(&mut self, names: &[Arc<str>]) -> usize {
        let mut numbers: Vec<usize> = names.iter().map(|name| self.number(name)).collect();
        numbers.sort_unstable();
        let runs = numbers.chunk_by(|a, b| a + 1 >= *b);
        let runs: Vec<usize> = runs.filter_map(|run| Some([*run.first()?, *run.last()?])).flatten().collect();
        let next = self.lists.len();
        let list = *self.known.entry(runs.clone()).or_insert(next);
        if list == next {
            self.lists.push(runs);
        }
        list
    }

    fn number(&mut self, name: &Arc<str>) -> usize {
        let next = self.operations.len();
        let number = *self.numbers.entry(Arc::clone(name)).or_insert(next);
        if number == next {
            self.operations.push(Arc::clone(name));
        }
        number
    }

    /// The names, for the field of the filter.
    pub(super) fn names(&self) -> &[Arc<str>] {
        &self.operations
    }

    /// The data for the script. A `<` in a name could end the element.
    pub(super) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c")
    }
}

/// The operations that a finding reaches.
pub(super) fn reached(names: &[Arc<str>]) -> Markup {
    let (shown, folded) = names.split_at(if names.len() > MOST + 1 { MOST } else { names.len() });
    let left = folded.len().saturating_sub(MOST_FOLDED);
    html! {
        @if !names.is_empty() {
            div.reached {
                span.label { "Reaches " }
                ul { @for name in shown { li { code { (Shown(name)) } } } }
                @if !folded.is_empty() {
                    details {
                        summary { "and " (folded.len()) " more operations" }
                        ul {
                            @for name in folded.iter().take(MOST_FOLDED) { li { code { (Shown(name)) } } }
                            @if left > 0 { li { "and " (left) " more, which the report in JSON lists" } }
                        }
                    }
                }
            }
        }
    }
}
