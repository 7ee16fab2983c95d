//! `spec-review`: see `spec-review --help`.

use std::io;
use std::process::ExitCode;

use clap::Parser as _;
use spec_review::{Cli, Exit, command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let (mut out, mut err) = (io::stdout().lock(), io::stderr().lock());
    match command::run(cli, &mut out, &mut err) {
        Ok(exit) => exit.into(),
        // Who reads the report may stop early.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Fine.into(),
        Err(error) => {
            let _ = io::Write::write_fmt(&mut err, format_args!("error: {error}\n"));
            Exit::Unexpected.into()
        }
    }
}
