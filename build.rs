//! Every `openapi/*.yaml` -> the Rust source of its module, in `OUT_DIR`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a build script's ways"
)]

use std::env;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=openapi");
    let Some(out) = env::var_os("OUT_DIR") else {
        eprintln!("error: OUT_DIR is not set; cargo sets it for build scripts");
        return ExitCode::FAILURE;
    };
    match cloud_certs_codegen::generate_folder(Path::new("openapi"), Path::new(&out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
