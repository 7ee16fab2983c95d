//! The cost of comparing two large documents: `cargo bench -p spec-review --bench size`.
//!
//! Each row is a pair of documents, in which one schema in `each` differs. The columns are seconds of wall time; the
//! cost is in proportion to the size when a row takes twice the time of the row before. Memory is the highest that the
//! process ever had in real memory, its documents included. The second table is the generated Rust, which `spec-review
//! diff` adds: only what differs, or leads to what does.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program that measures, and says what it found"
)]

mod document;

use std::time::Instant;

use document::Shape;
use openapi_document::Document;
use spec_review::diff::{Facet, Surface, compare};
use spec_review::{ClientProfile, RustSettings};

fn main() {
    println!("  size | operations |   each | changes |  read | wire, docs | together |  memory");
    for (operations, each) in [(500, 1000), (1000, 1000), (2000, 1000), (2000, 1)] {
        compared(operations, each);
    }
    println!("\n  size | operations |   each | generated | surface");
    for (operations, each) in [(500, 1000), (1000, 1000), (2000, 1000), (2000, 4000)] {
        generated(operations, each);
    }
}

fn texts(operations: usize, each: usize) -> [String; 2] {
    [0, each].map(|edit_each| Shape { operations, edit_each }.text())
}

fn read([old, new]: &[String; 2]) -> [Document; 2] {
    [("old.yaml", old), ("new.yaml", new)].map(|(file, text)| Document::parse(file, text).unwrap())
}

fn compared(operations: usize, each: usize) {
    let texts = texts(operations, each);
    let size = texts[0].len() as f64 / 1e6;
    let (read, [old, new]) = timed(|| read(&texts));
    let (compared, review) = timed(|| compare(&old, &new));
    assert_eq!(review.word(Facet::Wire), "breaking", "the edits are found");
    let changes = review.changes.len();
    println!(
        "{size:4.1} MB | {operations:10} | {each:6} | {changes:7} | {read:5.2} | {compared:10.2} | {:8.2} | {}",
        read + compared,
        memory()
    );
}

fn generated(operations: usize, each: usize) {
    let texts = texts(operations, each);
    let size = texts[0].len() as f64 / 1e6;
    let [old, new] = read(&texts);
    let mut workspace = RustSettings::default();
    workspace.profile = ClientProfile::CloudCerts;
    let (seconds, surface) = timed(|| Surface::of(&old, &new, &workspace));
    assert_eq!(surface.unknown, None);
    let count = surface.operations;
    println!("{size:4.1} MB | {operations:10} | {each:6} | {count:9} | {seconds:7.2}");
}

fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed().as_secs_f64(), result)
}

/// The peak of the resident set, as Linux counts it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: Option<f64> = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
    kilobytes.map_or_else(|| "unknown".to_owned(), |kilobytes| format!("{:4.0} MB", kilobytes / 1e3))
}
