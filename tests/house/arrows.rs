//! Arrows between files, and the circles that they make.

use std::collections::{BTreeMap, BTreeSet};

/// The files that each file imports from.
pub(crate) type Arrows = BTreeMap<String, BTreeSet<String>>;

/// One shortest way round for each group of files that lead to each other, as `a.rs -> b.rs -> a.rs`.
pub(crate) fn circles(arrows: &Arrows) -> Vec<String> {
    let mut circles = Vec::new();
    let mut seen = BTreeSet::new();
    for start in arrows.keys() {
        let Some(way) = way_back(arrows, start) else { continue };
        if way.iter().all(|file| seen.insert(file.clone())) {
            circles.push(way.join(" -> ") + " -> " + start);
        }
    }
    circles
}

/// The shortest way from a file over others back to it, by breadth.
fn way_back(arrows: &Arrows, start: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![start.to_owned()]];
    let mut reached = BTreeSet::new();
    while !ways.is_empty() {
        let mut next = Vec::new();
        for way in ways {
            for file in arrows.get(way.last()?).into_iter().flatten() {
                if file == start {
                    return Some(way);
                }
                if reached.insert(file.clone()) {
                    next.push([&way[..], std::slice::from_ref(file)].concat());
                }
            }
        }
        ways = next;
    }
    None
}
