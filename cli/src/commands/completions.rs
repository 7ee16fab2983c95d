//! `completions`: what a shell needs to complete the command line.

use clap_complete::Shell;

use crate::failure::Failure;
use crate::{environment, output};

pub(crate) async fn run(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut environment::command(), "cloud-certs", &mut script);
    let script = String::from_utf8_lossy(&script);
    // The two halves of the script for bash spell a name with a hyphen differently, and nothing completes after a
    // subcommand: https://github.com/clap-rs/clap/issues/6421.
    output::print(script.replace("cloud__subcmd__certs", "cloud__certs")).await
}
