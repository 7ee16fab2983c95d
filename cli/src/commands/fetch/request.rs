//! Arguments of `fetch`, and what they ask for.

use clap::{Args, Subcommand};
use cloud_certs::certificate::{Format, Manifest};
use cloud_certs::{CaBundle, Session};

use crate::connection::{ConnectionArgs, Service};
use crate::failure::Failure;
use crate::output::{self, ReportArgs};
use crate::output_args::{OutputArgs, OutputFormat};

/// Arguments of `fetch`.
#[derive(Debug, Subcommand)]
pub(crate) enum FetchArgs {
    /// The certificate of Cloud Search Service: one for a project and region
    Css(CssArgs),
    /// The certificate of a GeminiDB instance
    Geminidb(GeminidbArgs),
}

/// Arguments of `fetch css`.
#[derive(Debug, Args)]
pub(crate) struct CssArgs {
    /// Endpoint of Cloud Search Service, instead of the cloud's
    #[arg(long, value_name = "URL", env = "CLOUD_CERTS_CSS_ENDPOINT")]
    endpoint: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
    #[command(flatten)]
    report: ReportArgs,
}

/// Arguments of `fetch geminidb`.
#[derive(Debug, Args)]
pub(crate) struct GeminidbArgs {
    /// The instance: its id or its exact name
    #[arg(long, value_name = "ID|NAME", env = "CLOUD_CERTS_INSTANCE")]
    instance: String,
    /// Take only the certificates of this category, such as international, of those that the service lists
    #[arg(long, env = "CLOUD_CERTS_CATEGORY")]
    category: Option<String>,
    /// Endpoint of GeminiDB, instead of the cloud's
    #[arg(long, value_name = "URL", env = "CLOUD_CERTS_GEMINIDB_ENDPOINT")]
    endpoint: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
    #[command(flatten)]
    report: ReportArgs,
}

/// A certificate to fetch, from where, and how to write it.
pub(super) struct FetchRequest {
    pub(super) subject: Subject,
    pub(super) endpoint: Option<String>,
    pub(super) output: OutputArgs,
    pub(super) connection: ConnectionArgs,
    pub(super) report: ReportArgs,
}

/// The certificate to fetch.
pub(super) enum Subject {
    Css,
    GeminiDb { instance: String, category: Option<String> },
}

impl From<FetchArgs> for FetchRequest {
    fn from(args: FetchArgs) -> Self {
        match args {
            FetchArgs::Css(CssArgs { endpoint, output, connection, report }) => {
                Self { subject: Subject::Css, endpoint, output, connection, report }
            }
            FetchArgs::Geminidb(args) => {
                let GeminidbArgs { instance, category, endpoint, output, connection, report } = args;
                Self {
                    subject: Subject::GeminiDb { instance, category },
                    endpoint,
                    output,
                    connection,
                    report,
                }
            }
        }
    }
}

impl Subject {
    pub(super) fn service(&self) -> Service {
        match self {
            Self::Css => Service::Css,
            Self::GeminiDb { .. } => Service::GeminiDb,
        }
    }

    pub(super) async fn fetch(&self, session: &Session) -> Result<CaBundle, Failure> {
        Ok(match self {
            Self::Css => session.css().ca_certificates().await?,
            Self::GeminiDb { instance, category: None } => {
                session.geminidb().ca_certificates(instance).await?
            }
            Self::GeminiDb { instance, category: Some(category) } => {
                session.geminidb().ca_certificates_of(instance, category).await?
            }
        })
    }
}

impl FetchRequest {
    /// Refuses two results for standard output, and binary ones for a terminal.
    pub(super) fn check_standard_output(&self) -> Result<(), Failure> {
        let usage = |text: String| Err(Failure::Usage(text));
        let OutputArgs { format, merge, .. } = self.output;
        let name = format.name();
        match self.output.file() {
            Some(_) => Ok(()),
            None if merge => usage("--merge needs a file to merge with: name it with -o".to_owned()),
            None if self.report.json && format != OutputFormat::Pem => {
                usage(format!("--json and --format {name} both go to standard output: name a file with -o"))
            }
            None if format.is_binary() && output::is_terminal() => {
                usage(format!("{name} is not for a terminal: name a file with -o, or pipe it"))
            }
            None => Ok(()),
        }
    }

    /// The format to write, with its password or names.
    pub(super) async fn format(&self) -> Result<Format, Failure> {
        Ok(match self.output.format {
            OutputFormat::Pem => Format::Pem,
            OutputFormat::Der => Format::Der,
            OutputFormat::Json => Format::Json,
            OutputFormat::Configmap => Format::ConfigMap(self.manifest()?),
            OutputFormat::Secret => Format::Secret(self.manifest()?),
            #[cfg(feature = "pkcs12")]
            OutputFormat::Pkcs12 => {
                Format::Pkcs12 { password: crate::input::store_password(&self.output.store).await? }
            }
        })
    }

    fn manifest(&self) -> Result<Manifest, Failure> {
        let names = &self.output.manifest;
        let service = self.subject.service().name();
        let mut manifest =
            Manifest::new(names.manifest_name.clone().unwrap_or_else(|| format!("{service}-ca")))?;
        if let Some(namespace) = &names.manifest_namespace {
            manifest = manifest.in_namespace(namespace.as_str())?;
        }
        if let Some(key) = &names.manifest_key {
            manifest = manifest.under_key(key.as_str())?;
        }
        Ok(manifest)
    }
}
