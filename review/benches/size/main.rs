//! What a comparison of two large documents costs: `cargo bench -p spec-review --bench size`.
//!
//! Each row is a pair of documents, in which one schema in `each` differs. The columns are seconds of wall time; the
//! cost is in proportion to the size when a row takes twice the time of the row before. Memory is the highest that the
//! process ever had in real memory, its documents included. The generated Rust is timed apart, with the number of
//! operations that had to be generated.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program that measures, and says what it found"
)]

mod document;

use std::time::Instant;

use cloud_certs_codegen::Document;
use document::Shape;
use spec_review::diff::{Facet, Surface, compare};

fn main() {
    println!(
        "  size | operations | each | changes |  read | wire, docs | together |  memory | surface (operations)"
    );
    for operations in [500, 1000, 2000] {
        row(operations, 100);
    }
    // Everything differs, and everything is reached from everywhere.
    row(1000, 1);
}

fn row(operations: usize, each: usize) {
    let [old, new] = [0, each].map(|edit_each| Shape { operations, edit_each }.text());
    let size = old.len() as f64 / 1e6;
    let (read, [old, new]) = timed(|| {
        [("old.yaml", &old), ("new.yaml", &new)].map(|(file, text)| Document::parse(file, text).unwrap())
    });
    let (compared, mut review) = timed(|| compare(&old, &new));
    let changes = review.changes.len();
    assert_eq!(review.word(Facet::Wire), "breaking", "the edits are found");
    let memory = memory();
    print!(
        "{size:4.1} MB | {operations:10} | {each:4} | {changes:7} | {read:5.2} | {compared:10.2} | {:8.2} | {memory} | ",
        read + compared
    );
    let (generated, surface) = timed(|| Surface::of(&old, &new));
    assert_eq!(surface.unknown, None);
    println!("{generated:7.2} ({})", surface.generated.operations.len());
    review.set_surface(surface);
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
