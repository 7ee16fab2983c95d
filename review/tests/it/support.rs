//! Running the command inside of the test.

use clap::Parser as _;
use spec_review::{Cli, ClientProfile, RustSettings, command};

/// What a run of the command left behind.
pub(crate) struct Ran {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// All of it, for a snapshot.
    pub(crate) fn told(&self) -> String {
        format!("{}-- stderr\n{}-- exit code {}\n", self.out, self.err, self.code)
    }
}

/// Runs `spec-review` with arguments; the working directory is the package.
pub(crate) fn run(args: &[&str]) -> Ran {
    let cli = Cli::parse_from(["spec-review"].iter().chain(args));
    let (mut out, mut err) = (vec![], vec![]);
    let exit = command::run(cli, &mut out, &mut err).unwrap();
    Ran { code: exit.code(), out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

/// A document of the tests.
pub(crate) fn document(name: &str) -> String {
    format!("tests/it/documents/{name}")
}

/// The settings that the client of this workspace is generated with.
pub(crate) fn workspace() -> RustSettings {
    let mut settings = RustSettings::default();
    settings.profile = ClientProfile::CloudCerts;
    settings
}
