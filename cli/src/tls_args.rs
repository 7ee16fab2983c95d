//! Arguments for the start of TLS and for the client certificate.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use cloud_certs::Secret;
use cloud_certs::verify::{ClientCertificate, StartTls, TlsCheck};

use crate::failure::Failure;
use crate::input::read;

/// The beginning of the handshake.
#[derive(Debug, Args)]
pub(crate) struct TlsArgs {
    /// Ask for TLS in the protocol of a database first, as its clients do
    #[arg(long = "starttls", value_name = "PROTOCOL", value_enum, env = "CLOUD_CERTS_STARTTLS")]
    starttls: Option<StartTlsProtocol>,
    #[command(flatten)]
    client: ClientCertificateArgs,
}

/// A protocol to ask for TLS in.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum StartTlsProtocol {
    /// PostgreSQL, GaussDB
    Postgres,
    /// MySQL, MariaDB, TaurusDB
    Mysql,
}

impl From<StartTlsProtocol> for StartTls {
    fn from(protocol: StartTlsProtocol) -> Self {
        match protocol {
            StartTlsProtocol::Postgres => Self::Postgres,
            StartTlsProtocol::Mysql => Self::Mysql,
        }
    }
}

/// The certificate for a server that asks for one, and its key.
#[derive(Debug, Args)]
struct ClientCertificateArgs {
    /// File with the certificate to show to a server that asks for one, in PEM, intermediates after it
    #[arg(long, value_name = "FILE", env = "CLOUD_CERTS_CLIENT_CERT", requires = "client_key")]
    client_cert: Option<PathBuf>,
    /// File with the private key of that certificate, in PEM and not encrypted
    #[arg(long, value_name = "FILE", env = "CLOUD_CERTS_CLIENT_KEY", requires = "client_cert")]
    client_key: Option<PathBuf>,
}

/// The most bytes of a file with a client certificate or its key.
const MAX_CLIENT_FILE: usize = 256 << 10;

impl TlsArgs {
    /// Sets what was typed.
    pub(crate) async fn apply(&self, mut check: TlsCheck) -> Result<TlsCheck, Failure> {
        if let Some(protocol) = self.starttls {
            check = check.starttls(protocol.into());
        }
        if let (Some(certificate), Some(key)) = (&self.client.client_cert, &self.client.client_key) {
            check = check.client_certificate(client_certificate(certificate, key).await?);
        }
        Ok(check)
    }
}

async fn client_certificate(certificate: &Path, key: &Path) -> Result<ClientCertificate, Failure> {
    let what = "file of --client-key";
    let bytes = read(what, key.to_owned(), MAX_CLIENT_FILE).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Failure::Read {
        what,
        path: key.to_owned(),
        source: "it is not text, and so not PEM: `openssl pkey -inform DER -in FILE -out NEW` converts it"
            .into(),
    })?;
    let secret = Secret::new(text);
    let bytes = read("file of --client-cert", certificate.to_owned(), MAX_CLIENT_FILE).await?;
    ClientCertificate::from_pem(&bytes, &secret).map_err(|source| {
        let (flag, path) =
            if source.is_about_key() { ("--client-key", key) } else { ("--client-cert", certificate) };
        Failure::ClientCertificate { flag, path: path.to_owned(), source }
    })
}
