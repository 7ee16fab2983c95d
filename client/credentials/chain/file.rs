//! Files of sources, as text.

use std::io::ErrorKind;
use std::path::Path;

use crate::environment::Environment;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use cloud_certs_certificate::Secret;

/// The text of a file; all of it may be secret.
pub(super) fn read(environment: &Environment, source: &'static str, path: &Path) -> Result<Secret, Refusal> {
    let error = |place, problem: String, hint: &str| SourceError::new(source, place, problem, hint);
    let bytes = environment.read(path).map_err(|io| {
        let hint = match io.kind() {
            ErrorKind::NotFound => "check the path",
            ErrorKind::FileTooLarge => "give a file of at most 1 MiB",
            _ => "check what is at the path, and who may read it",
        };
        error(ConfigLocation::file(path), format!("it cannot be read: {}", io.kind()), hint)
    })?;
    std::str::from_utf8(&bytes).map(Secret::new).map_err(|not_text| {
        let read = &bytes[..not_text.valid_up_to()];
        let line = 1 + read.iter().filter(|byte| **byte == b'\n').count();
        let place = ConfigLocation { line: Some(line), ..ConfigLocation::file(path) };
        error(place, "it is not text".to_owned(), "save it in UTF-8")
    })
}

/// Whether a file that was named explicitly or by convention is there; a named one has to be.
pub(super) fn named_or(
    environment: &Environment,
    source: &'static str,
    variable: &'static str,
    conventional: impl IntoIterator<Item = std::path::PathBuf>,
) -> Result<Option<std::path::PathBuf>, Refusal> {
    let Some(path) = environment.raw(variable).map(std::path::PathBuf::from) else {
        return Ok(conventional.into_iter().find(|path| environment.exists(path)));
    };
    if environment.exists(&path) {
        return Ok(Some(path));
    }
    let problem = format!("{} does not exist", path.display());
    Err(SourceError::new(
        source,
        ConfigLocation::variable(variable),
        problem,
        "check the path, or unset the variable",
    ))
}
