//! From the command line and the environment to a session.

use std::time::Duration;

use cloud_certs::{Credential, Environment, Retry, Session, SessionBuilder};

use crate::args::Connection;
use crate::failure::Failure;
use crate::input;

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

/// A session for a service, at this endpoint if one is given.
pub(crate) async fn connect(
    connection: Connection,
    service: Service,
    endpoint: Option<String>,
) -> Result<Connected, Failure> {
    let at_endpoint = |builder: SessionBuilder| match (endpoint, service) {
        (Some(url), Service::Css) => builder.css_endpoint(url),
        (Some(url), Service::GeminiDb) => builder.geminidb_endpoint(url),
        (None, _) => builder,
    };
    connect_with(connection, at_endpoint).await
}

/// A session with some more choices than the command line's.
pub(crate) async fn connect_with(
    connection: Connection,
    more: impl FnOnce(SessionBuilder) -> SessionBuilder,
) -> Result<Connected, Failure> {
    let builder = patient(&connection);
    #[cfg(feature = "emulator")]
    if connection.cloud.as_deref() == Some("emulator") {
        let (session, emulator) = crate::emulated::session(builder).await?;
        return Ok(Connected { session, _emulator: Some(emulator) });
    }
    let session = more(chosen(builder, connection).await?).build()?;
    Ok(Connected {
        session,
        #[cfg(feature = "emulator")]
        _emulator: None,
    })
}

/// A session that waits and tries again as the command line says.
fn patient(connection: &Connection) -> SessionBuilder {
    let timeout = Duration::from_secs(connection.timeout);
    // An attempt that may take longer than the library waits for more of an answer is given that time, too.
    let builder = Session::builder().timeout(timeout).read_timeout(timeout);
    builder.retry(Retry::new().with_retries(connection.retries))
}

/// The choices of the command line, over the environment of this process.
async fn chosen(mut builder: SessionBuilder, connection: Connection) -> Result<SessionBuilder, Failure> {
    let environment = Environment::from_process();
    if connection.token_cache {
        builder = builder.token_cache(environment.cache_folder().ok_or(Failure::NoCacheFolder)?);
    }
    builder = builder.environment(environment);
    if let Some(name) = connection.cloud {
        builder = builder.cloud_name(name);
    }
    if let Some(region) = connection.region {
        builder = builder.region(region);
    }
    if let Some(name) = connection.project_name {
        builder = builder.project_name(name);
    }
    if let Some(id) = connection.project_id {
        builder = builder.project_id(id);
    }
    if let Some(url) = connection.iam_endpoint {
        builder = builder.iam_endpoint(url);
    }
    if let Some(path) = connection.cacert {
        tracing::info!(?path, "trusting the certificates of the file only");
        builder = builder.roots(input::roots(path).await?);
    }
    if let Some(path) = connection.token_file {
        tracing::info!(?path, "taking the token of the file");
        builder = builder.credential(Credential::token(input::token(path).await?));
    }
    Ok(builder)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::{Cli, Commands};

    #[test]
    fn the_timeout_is_the_users_between_two_reads_as_well() {
        let line = ["cloud-certs", "instances", "--timeout", "17"];
        let Commands::Instances(args) = Cli::try_parse_from(line).unwrap().command else { panic!() };
        let builder = format!("{:?}", patient(&args.connection));
        assert!(builder.contains("total: 17s") && builder.contains("read: 17s"), "{builder}");
    }
}
