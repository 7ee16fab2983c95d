//! Arguments of `fetch`, and what they ask for.

use clap::{Args, Subcommand};
use cloud_certs::certificate::{Format, Manifest};
use cloud_certs::{CaBundle, Session, SessionBuilder};

use crate::connection::{ConnectionArgs, with};
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
    common: CommonArgs,
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
    common: CommonArgs,
}

/// Arguments of every `fetch`.
#[derive(Debug, Args)]
pub(super) struct CommonArgs {
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) connection: ConnectionArgs,
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// The certificate to fetch.
pub(super) enum Subject {
    Css,
    GeminiDb { instance: String, category: Option<String> },
}

impl FetchArgs {
    /// The certificate to fetch, the endpoint to ask, and the arguments of every `fetch`.
    pub(super) fn split(self) -> (Subject, Option<String>, CommonArgs) {
        match self {
            Self::Css(CssArgs { endpoint, common }) => (Subject::Css, endpoint, common),
            Self::Geminidb(GeminidbArgs { instance, category, endpoint, common }) => {
                (Subject::GeminiDb { instance, category }, endpoint, common)
            }
        }
    }
}

impl Subject {
    /// The name of the service.
    pub(super) fn service(&self) -> &'static str {
        match self {
            Self::Css => "css",
            Self::GeminiDb { .. } => "geminidb",
        }
    }

    pub(super) fn at(&self, endpoint: Option<String>, builder: SessionBuilder) -> SessionBuilder {
        match self {
            Self::Css => with(builder, endpoint, SessionBuilder::css_endpoint),
            Self::GeminiDb { .. } => with(builder, endpoint, SessionBuilder::geminidb_endpoint),
        }
    }

    pub(super) async fn fetch(&self, session: &Session) -> Result<CaBundle, Failure> {
        Ok(match self {
            Self::Css => session.css().ca_certificates().await?,
            Self::GeminiDb { instance, category: None } => {
                session.geminidb().ca_certificates(instance).await?
            }
            Self::GeminiDb { instance, category: Some(category) } => {
                session.geminidb().ca_certificates_in_category(instance, category).await?
            }
        })
    }
}

impl CommonArgs {
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
    pub(super) async fn format(&self, subject: &Subject) -> Result<Format, Failure> {
        Ok(match self.output.format {
            OutputFormat::Pem => Format::Pem,
            OutputFormat::Der => Format::Der,
            OutputFormat::Json => Format::Json,
            OutputFormat::Configmap => Format::ConfigMap(self.manifest(subject)?),
            OutputFormat::Secret => Format::Secret(self.manifest(subject)?),
            #[cfg(feature = "pkcs12")]
            OutputFormat::Pkcs12 => {
                Format::Pkcs12 { password: crate::input::store_password(&self.output.store).await? }
            }
        })
    }

    fn manifest(&self, subject: &Subject) -> Result<Manifest, Failure> {
        let names = &self.output.manifest;
        let service = subject.service();
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
