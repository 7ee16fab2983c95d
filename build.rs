//! Every `openapi/*.yaml` -> the Rust source of its module, in `OUT_DIR`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a build script's ways"
)]

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use cloud_certs_codegen::{Document, generate};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=openapi");
    let out = env::var("OUT_DIR")?;
    for entry in fs::read_dir("openapi")? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let document = Document::load(&path, &path.display().to_string())?;
            let source = generate(&document)?;
            fs::write(Path::new(&out).join(document.name()).with_extension("rs"), source)?;
        }
    }
    Ok(())
}
