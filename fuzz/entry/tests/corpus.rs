//! The fuzz targets without a fuzzer: the corpora and some mutations of them, the same each time.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::{Path, PathBuf};

use cloud_certs_fuzz_entry::{TARGETS, Target};
use fastrand::Rng;

/// Of each target; what generates Rust is slow.
const MUTATIONS: usize = 200;
const MUTATIONS_OF_SLOW_ONES: usize = 12;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = fuzz().join("corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Some bytes are replaced, put in, taken out or taken from another input.
fn mutate(rng: &mut Rng, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input = rng.choice(corpus).unwrap().clone();
    for _ in 0..rng.usize(1..5) {
        let at = rng.usize(..=input.len());
        let end = (at + rng.usize(..8)).min(input.len());
        let other = rng.choice(corpus).unwrap();
        let from = rng.usize(..=other.len());
        let new = match rng.u8(..3) {
            0 => vec![rng.u8(..)],
            1 => other[from..(from + rng.usize(..64)).min(other.len())].to_vec(),
            _ => vec![],
        };
        input.splice(at..end, new);
    }
    input
}

fn hold((name, target): Target, mutations: usize) {
    let corpus = corpus(name);
    assert!(corpus.len() > 1, "the corpus of {name} is empty");
    corpus.iter().for_each(|input| target(input));
    let mut rng = Rng::with_seed(20_261_126);
    for _ in 0..mutations {
        target(&mutate(&mut rng, &corpus));
    }
}

#[test]
fn what_reads_bytes_takes_any() {
    for target in TARGETS.into_iter().filter(|(name, _)| !is_slow(name)) {
        hold(target, MUTATIONS);
    }
}

#[test]
fn what_generates_takes_any() {
    for target in TARGETS.into_iter().filter(|(name, _)| is_slow(name)) {
        hold(target, MUTATIONS_OF_SLOW_ONES);
    }
}

fn is_slow(target: &str) -> bool {
    ["generate", "diff"].contains(&target)
}

/// What is in a folder of `fuzz/`, without endings.
fn names(folder: &str) -> Vec<String> {
    let files = fs::read_dir(fuzz().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<_> =
        files.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn every_entry_has_a_target_and_a_corpus() {
    let mut entries = TARGETS.map(|(name, _)| name.to_owned()).to_vec();
    entries.sort();
    assert_eq!(names("fuzz_targets"), entries);
    assert_eq!(names("corpus"), entries);
}
