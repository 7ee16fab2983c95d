//! Prints the Rust source generated from a document: `cargo run -p cloud-certs-codegen --example generate FILE`.
#![allow(clippy::print_stdout, reason = "it prints")]

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("name a document, as openapi/css.yaml")?;
    let document = openapi_document::Document::load(Path::new(&file), &file)?;
    print!("{}", cloud_certs_codegen::generate(&document)?);
    Ok(())
}
