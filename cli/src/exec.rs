//! `--exec`: a program that runs after a file has changed, without a shell.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use cloud_certs::CaBundle;

use crate::beside::beside;
use crate::failure::Failure;
use crate::input;

/// The variables for the program: the file as it was given, and the fingerprints of its certificates, with spaces in between.
pub(crate) const PATH: &str = "CLOUD_CERTS_CHANGED_FILE";
pub(crate) const FINGERPRINTS: &str = "CLOUD_CERTS_CHANGED_SHA256";

/// Runs a program, the first word, with the others as its arguments. What it prints goes to standard error, since standard
/// output has the result of the command.
pub(crate) async fn run(words: &[OsString], path: &Path, bundle: &CaBundle) -> Result<(), Failure> {
    let Some((program, arguments)) = words.split_first() else { return Ok(()) };
    let fingerprints: Vec<_> = bundle.iter().map(|one| one.sha256().to_string()).collect();
    let mut command = Command::new(program);
    command.args(arguments).env(PATH, path).env(FINGERPRINTS, fingerprints.join(" ")).stdin(Stdio::null());
    // As for the commands of `sync`: the program does not need the credential.
    input::secret_variables().into_iter().for_each(|name| _ = command.env_remove(name));
    let failed = |what: String, source| Failure::Exec {
        program: program.to_string_lossy().into_owned(),
        what,
        source,
    };
    tracing::info!(?program, "running the program of --exec");
    // On a separate thread, so that Ctrl-C does not wait for it.
    let ran = beside(move || {
        command.stdout(to_standard_error()?);
        command.status()
    });
    match ran.await {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(failed(format!("failed ({status})"), None)),
        Err(source) => Err(failed("does not start".to_owned(), Some(source))),
    }
}

#[cfg(unix)]
fn to_standard_error() -> io::Result<Stdio> {
    use std::os::fd::AsFd as _;
    Ok(io::stderr().as_fd().try_clone_to_owned()?.into())
}

#[cfg(not(unix))]
fn to_standard_error() -> io::Result<Stdio> {
    Ok(Stdio::null())
}
