//! `--cloud emulator`: a local cloud of the command's own.

use std::io::ErrorKind;

use cloud_certs::{CaBundle, Credential, Secret, Session, SessionBuilder};
use cloud_certs_emulator::{Emulator, Options, PROJECT_ID};

use crate::failure::Failure;

/// Starts an emulator for this one command, and a session with it that ignores the environment.
pub(crate) async fn session(builder: SessionBuilder) -> Result<(Session, Emulator), Failure> {
    let emulator = start(Options::default()).await?;
    let url = emulator.https_url();
    let roots = CaBundle::from_bytes(emulator.web_ca_pem().as_bytes())
        .map_err(|source| Failure::Unexpected { what: "the emulator has no CA", source: source.into() })?;
    let session = builder
        .css_endpoint(&url)
        .geminidb_endpoint(&url)
        .iam_endpoint(&url)
        .project_id(PROJECT_ID)
        .credential(Credential::token(Secret::new(emulator.token())))
        .roots(roots)
        .build()?;
    Ok((session, emulator))
}

/// Starts an emulator. What can go wrong that a user can do something about are its ports.
pub(crate) async fn start(options: Options) -> Result<Emulator, Failure> {
    Emulator::start(options).await.map_err(|source| match source.kind() {
        ErrorKind::AddrInUse | ErrorKind::PermissionDenied => Failure::Ports { source },
        _ => Failure::Unexpected { what: "the emulator does not start", source: source.into() },
    })
}
