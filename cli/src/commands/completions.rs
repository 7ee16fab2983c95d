//! `completions`: what a shell needs to complete the command line.

use clap_complete::Shell;

use crate::args;
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::plain_command(), "cloud-certs", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}
