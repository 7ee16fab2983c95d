//! From the command line and the environment to a session.

use std::path::PathBuf;
use std::time::Duration;

use cloud_certs::{Cloud, Credential, Retry, Secret, Session, SessionBuilder};

use crate::args::{CloudName, Connection};
use crate::failure::Failure;
use crate::{environment, input};

/// Which service's endpoint `--endpoint` is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Service {
    Css,
    GeminiDb,
}

impl Service {
    /// Its name in reports.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Css => "css",
            Self::GeminiDb => "geminidb",
        }
    }
}

/// A session, and what must live as long as it.
pub(crate) struct Connected {
    pub(crate) session: Session,
    #[cfg(feature = "emulator")]
    _emulator: Option<cloud_certs_emulator::Emulator>,
}

pub(crate) async fn connect(
    connection: Connection,
    service: Service,
    endpoint: Option<String>,
) -> Result<Connected, Failure> {
    let timeout = Duration::from_secs(connection.timeout);
    let builder = Session::builder()
        .timeout(timeout)
        .read_timeout(timeout)
        .retry(Retry::new().with_retries(connection.retries));
    #[cfg(feature = "emulator")]
    if connection.cloud == Some(CloudName::Emulator) {
        let (session, emulator) = crate::emulated::session(builder).await?;
        return Ok(Connected { session, _emulator: Some(emulator) });
    }
    let session = cloud_session(builder, connection, service, endpoint).await?;
    Ok(Connected {
        session,
        #[cfg(feature = "emulator")]
        _emulator: None,
    })
}

async fn cloud_session(
    mut builder: SessionBuilder,
    connection: Connection,
    service: Service,
    endpoint: Option<String>,
) -> Result<Session, Failure> {
    builder = match connection.cloud {
        Some(CloudName::Huawei) => builder.cloud(Cloud::Huawei),
        Some(CloudName::Otc) => builder.cloud(Cloud::Otc),
        _ => builder,
    };
    if let Some(region) = connection.region {
        builder = builder.region(region);
    }
    if let Some(url) = endpoint {
        builder = match service {
            Service::Css => builder.css_endpoint(url),
            Service::GeminiDb => builder.geminidb_endpoint(url),
        };
    }
    if let Some(url) = connection.iam_endpoint {
        builder = builder.iam_endpoint(url);
    }
    if let Some(path) = connection.cacert {
        tracing::info!(?path, "trusting the certificates of the file only");
        builder = builder.roots(input::roots(path).await?);
    }
    builder = builder.credential(Credential::token(token(connection.token_file).await?));
    match (connection.project_id, connection.project_name) {
        (Some(id), _) => Ok(builder.project_id(id).build()?),
        (None, None) => Err(Failure::NoProject),
        (None, Some(name)) => {
            let id = builder.clone().build()?.iam().project_id(&name).await?;
            tracing::info!(%id, name, "found the project");
            Ok(builder.project_id(id.as_str()).build()?)
        }
    }
}

/// The token of `--token-file`, or of the environment.
async fn token(file: Option<PathBuf>) -> Result<Secret, Failure> {
    if let Some(path) = file {
        tracing::info!(?path, "taking the token of the file");
        return input::token(path).await;
    }
    tracing::info!("taking the token of CLOUD_CERTS_TOKEN");
    let value = environment::variable("CLOUD_CERTS_TOKEN").ok_or(Failure::NoToken)?;
    // What is not text is refused with all else that a token cannot hold.
    let text = value.into_string().unwrap_or_else(|_| char::REPLACEMENT_CHARACTER.into());
    if text.trim().is_empty() { Err(Failure::NoToken) } else { Ok(Secret::new(text)) }
}
