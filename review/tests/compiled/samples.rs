//! The documents that progenitor is tested with: its client of each compiles in both styles, or is refused for a reason.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use cloud_certs_codegen::{Interface, Settings, generate_bare};
use flate2::read::GzDecoder;
use openapi_document::Document;

use crate::project::Project;

const STYLES: [(&str, Interface); 2] =
    [("positional", Interface::Positional), ("builder", Interface::Builder)];

/// The samples by name; the large ones are kept compressed.
fn samples() -> BTreeMap<String, Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compiled/samples");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let samples = files.filter_map(|file| {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let (name, _) = name.split_once(".json")?;
        let mut text = String::new();
        if file.extension().unwrap() == "gz" {
            GzDecoder::new(fs::File::open(&file).unwrap()).read_to_string(&mut text).unwrap();
        } else {
            text = fs::read_to_string(&file).unwrap();
        }
        Some((name.to_owned(), Document::parse(&format!("{name}.json"), &text).unwrap()))
    });
    samples.collect()
}

#[test]
#[ignore = "compiles generated clients: scripts/ignored-tests"]
fn clients_of_samples_compile_or_are_refused() {
    let mut project = Project::new("samples");
    let mut ends = BTreeMap::new();
    for (sample, document) in samples() {
        for (style, interface) in STYLES {
            let name = format!("{sample}_{style}");
            match generate_bare(&document, &Settings::of_progenitor(interface)) {
                Ok(source) => project.add(&name, &source, "fn main() {}"),
                Err(problems) => {
                    let first = problems.first();
                    ends.insert(name, format!("refused by {}: {}", first.rule.name, first.what));
                }
            }
        }
    }
    for (name, errors) in project.check() {
        let end =
            if errors.is_empty() { "compiles".to_owned() } else { format!("does not compile: {errors:?}") };
        ends.insert(name, end);
    }
    let lines: String = ends.iter().map(|(name, end)| format!("{name}: {end}\n")).collect();
    insta::assert_snapshot!(lines, @r"
    buildomat_builder: compiles
    buildomat_positional: compiles
    cli-gen_builder: compiles
    cli-gen_positional: compiles
    github_builder: refused by generator-panic: the generator does not take the operation `POST /app-manifests/{code}/conversions`: its successful answers, or its errors, have more than one type
    github_positional: refused by generator-panic: the generator does not take the operation `POST /app-manifests/{code}/conversions`: its successful answers, or its errors, have more than one type
    keeper_builder: compiles
    keeper_positional: compiles
    nexus_builder: compiles
    nexus_positional: compiles
    param-collision_builder: compiles
    param-collision_positional: compiles
    param-overrides_builder: compiles
    param-overrides_positional: compiles
    propolis-server_builder: compiles
    propolis-server_positional: compiles
    ");
}
