//! With the feature `network`: every `openapi/*.yaml` -> the Rust source of its module, in `OUT_DIR`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a build script's ways"
)]

use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=openapi");
    generate()
}

#[cfg(not(feature = "network"))]
fn generate() -> ExitCode {
    ExitCode::SUCCESS
}

#[cfg(feature = "network")]
fn generate() -> ExitCode {
    let Some(out) = std::env::var_os("OUT_DIR") else {
        eprintln!("error: OUT_DIR is not set; cargo sets it for build scripts");
        return ExitCode::FAILURE;
    };
    let folder = std::path::Path::new("openapi");
    match cloud_certs_codegen::generate_folder(folder, out.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
