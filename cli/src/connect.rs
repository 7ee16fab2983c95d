//! From the command line and the environment to a session.

use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use cloud_certs::{CaBundle, Cloud, Credential, Retry, Secret, Session, SessionBuilder};

use crate::args::{self, CloudName, Connection};
use crate::failure::Failure;

/// The longest token file that is read; tokens of these clouds have up to some 20 KiB.
const MAX_TOKEN: u64 = 256 << 10;

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
    let builder = Session::builder()
        .timeout(Duration::from_secs(connection.timeout))
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
    if let Some(path) = &connection.cacert {
        builder = builder.roots(roots(path)?);
    }
    builder = builder.credential(Credential::token(token(connection.token_file.as_deref())?));
    match (connection.project_id, connection.project_name) {
        (Some(id), _) => Ok(builder.project_id(id).build()?),
        (None, None) => Err(Failure::Usage {
            what: "no project is given".into(),
            next: "give --project-id, or --project-name to look it up",
        }),
        (None, Some(name)) => {
            let id = builder.clone().build()?.iam().project_id(&name).await?;
            Ok(builder.project_id(id.as_str()).build()?)
        }
    }
}

/// The token of `--token-file`, or of the environment.
fn token(file: Option<&Path>) -> Result<Secret, Failure> {
    let Some(path) = file else {
        let value = args::variable("CLOUD_CERTS_TOKEN".as_ref()).and_then(|value| value.into_string().ok());
        return value.filter(|text| !text.trim().is_empty()).map(Secret::new).ok_or(Failure::NoToken);
    };
    let read = |source: Box<dyn Read>| io::read_to_string(source.take(MAX_TOKEN));
    let text = match path.to_str() {
        Some("-") => read(Box::new(io::stdin())),
        _ => std::fs::File::open(path).and_then(|file| read(Box::new(file))),
    };
    text.map(Secret::new).map_err(|source| Failure::Read {
        what: "token file",
        path: path.to_owned(),
        source: source.into(),
    })
}

/// The certificates of `--cacert`.
fn roots(path: &Path) -> Result<CaBundle, Failure> {
    let refuse = |source| Failure::Read { what: "file of --cacert", path: path.to_owned(), source };
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(cloud_certs::MAX_BODY as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| refuse(error.into()))?;
    CaBundle::from_bytes(&bytes).map_err(|error| refuse(error.into()))
}
