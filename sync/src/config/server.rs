//! The server of a target, and the roots beside the certificates of the service.

use std::path::{Path, PathBuf};

use cloud_certs::rustls::pki_types::ServerName;
use cloud_certs::verify::{ServerAddress, StartTls};

use crate::config::error::{ConfigError, Source};
use crate::config::format::FileFormat;
use crate::config::output::OutputConfig;
use crate::config::server_values::StartTlsName;
use crate::config::tables::CertificateTable;

/// The server that has to be verified with the outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedServer {
    /// The address.
    pub address: ServerAddress,
    /// The name that its certificate must have, in place of the host.
    pub name: Option<ServerName<'static>>,
    /// The protocol in which TLS is started (STARTTLS).
    pub starttls: Option<StartTls>,
}

/// Roots that outputs hold beside the certificates of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Roots {
    /// `system`: those that this system trusts.
    System,
    /// The certificates in a file.
    File(PathBuf),
}

/// Reads the server of a certificate.
pub(crate) fn server(
    source: Source<'_>,
    table: &CertificateTable,
    has_several_instances: bool,
) -> Result<Option<VerifiedServer>, ConfigError> {
    let Some(address) = &table.verify else {
        let spans = [
            table.verify_name.as_ref().map(|one| one.span()),
            table.verify_starttls.as_ref().map(|one| one.span()),
        ];
        return match spans.into_iter().flatten().next() {
            Some(span) => {
                let what = "there is no server to verify; write `verify = \"host:port\"`, or remove the key";
                Err(source.error(&span, what))
            }
            None => Ok(None),
        };
    };
    if has_several_instances {
        let what = "with `all = true` there are several servers; write a certificate for each instance";
        return Err(source.error(&address.span(), what));
    }
    Ok(Some(VerifiedServer {
        address: address.get_ref().0.clone(),
        name: table.verify_name.as_ref().map(|name| name.get_ref().0.clone()),
        starttls: table.verify_starttls.as_ref().map(|protocol| match protocol.get_ref() {
            StartTlsName::Postgres => StartTls::Postgres,
            StartTlsName::Mysql => StartTls::Mysql,
        }),
    }))
}

/// Reads the further roots of a certificate.
pub(crate) fn roots(
    source: Source<'_>,
    table: &CertificateTable,
    outputs: &[OutputConfig],
) -> Result<Vec<Roots>, ConfigError> {
    let Some(roots) = table.roots.as_ref().filter(|roots| !roots.get_ref().is_empty()) else {
        return Ok(Vec::new());
    };
    if outputs.iter().flat_map(OutputConfig::formats).any(|format| format == FileFormat::Der) {
        return Err(source.error(
            &roots.span(),
            "a DER file holds one certificate; remove `roots`, or choose another format",
        ));
    }
    let folder = source.file.parent().unwrap_or(Path::new(""));
    let of_text = |text: &String| match text.as_str() {
        "system" => Roots::System,
        path => Roots::File(folder.join(path)),
    };
    Ok(roots.get_ref().iter().map(of_text).collect())
}
