//! Running a program in an environment of its own, in bounded time.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use crate::venv::variable;

/// No run takes longer; one that would is killed, and its test fails.
const LIMIT: Duration = Duration::from_secs(120);

/// What came of a run.
pub(crate) struct Ran {
    is_success: bool,
    stdout: Vec<u8>,
    stderr: String,
}

impl Ran {
    /// Standard output, of a run that succeeded.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert!(self.is_success, "{self}");
        String::from_utf8(self.stdout).unwrap()
    }

    /// Standard error, of a run that failed and put out nothing.
    #[track_caller]
    pub(crate) fn failed(self) -> String {
        assert!(!self.is_success && self.stdout.is_empty(), "{self}");
        self.stderr
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "success: {}, {} bytes of output, and said: {}",
            self.is_success,
            self.stdout.len(),
            self.stderr
        )
    }
}

/// Runs a program to its end, with this home folder, these variables and no others.
pub(crate) async fn run<A: AsRef<OsStr>>(
    program: &Path,
    arguments: impl IntoIterator<Item = A>,
    home: &Path,
    variables: &[(&str, String)],
) -> Ran {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(home)
        .env_clear()
        .env("PATH", variable("PATH").unwrap_or_default())
        .env("HOME", home)
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = timeout(LIMIT, output).await.expect("the program ends").unwrap();
    Ran {
        is_success: output.status.success(),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
