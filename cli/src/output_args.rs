//! Arguments that say where a certificate goes, in which format, and what it must be.

use std::path::{Path, PathBuf};

use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};
use cloud_certs::certificate::Fingerprint;

/// The file to write and the conditions for writing it.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// The file to write, atomically; standard output if not given, or `-`
    #[arg(short, long, value_name = "FILE", env = "CLOUD_CERTS_OUTPUT")]
    pub(crate) output: Option<PathBuf>,
    /// The format to write
    #[arg(long, value_enum, default_value_t, env = "CLOUD_CERTS_FORMAT")]
    pub(crate) format: OutputFormat,
    /// Keep the certificates of the file that have not expired: while a service changes its CA, clients trust both
    #[arg(long, env = "CLOUD_CERTS_MERGE", value_parser = BoolishValueParser::new())]
    pub(crate) merge: bool,
    /// Refuse certificates with any other SHA-256 fingerprint, and write nothing; can be repeated
    #[arg(long, value_name = "sha256:HEX", env = "CLOUD_CERTS_PIN", value_delimiter = ',')]
    pub(crate) pin: Vec<Fingerprint>,
    /// Refuse a certificate that is expired, not yet valid, weak or not a CA, instead of warning
    #[arg(long, env = "CLOUD_CERTS_STRICT", value_parser = BoolishValueParser::new())]
    pub(crate) strict: bool,
    #[cfg(feature = "pkcs12")]
    #[command(flatten)]
    pub(crate) store: StorePasswordArgs,
    #[command(flatten)]
    pub(crate) manifest: ManifestArgs,
}

impl OutputArgs {
    /// The file to write; none for standard output.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }
}

/// A format to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// Text, one block for each certificate
    #[default]
    Pem,
    /// Binary, exactly one certificate
    Der,
    /// A truststore for Java
    #[cfg(feature = "pkcs12")]
    Pkcs12,
    /// An object with the facts and the PEM of each certificate
    Json,
    /// A Kubernetes manifest
    Configmap,
    /// A Kubernetes manifest, for software that cannot use a ConfigMap
    Secret,
}

impl OutputFormat {
    /// The name on the command line and in reports.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Returns whether the format is not text, which a terminal cannot show.
    pub(crate) fn is_binary(self) -> bool {
        match self {
            Self::Der => true,
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12 => true,
            Self::Pem | Self::Json | Self::Configmap | Self::Secret => false,
        }
    }

    /// The flags that only other formats use, by their ids.
    pub(crate) fn refused_flags(self) -> impl Iterator<Item = &'static str> {
        let manifest: &[_] = match self {
            Self::Configmap | Self::Secret => &[],
            _ => &["manifest_name", "manifest_namespace", "manifest_key"],
        };
        let store = (self.name() != "pkcs12").then_some("store_password_file");
        manifest.iter().copied().chain(store)
    }
}

/// The password of a PKCS#12 store.
#[cfg(feature = "pkcs12")]
#[derive(Debug, Args)]
pub(crate) struct StorePasswordArgs {
    /// File with the password of a PKCS#12 store, `-` for standard input; if not given, CLOUD_CERTS_STORE_PASSWORD, or
    /// else `changeit`, the default of Java
    #[arg(long, value_name = "FILE", env = "CLOUD_CERTS_STORE_PASSWORD_FILE")]
    pub(crate) store_password_file: Option<PathBuf>,
}

/// The names in a Kubernetes manifest.
#[derive(Debug, Args)]
#[command(next_help_heading = "Kubernetes")]
pub(crate) struct ManifestArgs {
    /// The name of the ConfigMap or Secret; css-ca or geminidb-ca if not given
    #[arg(long, value_name = "NAME", env = "CLOUD_CERTS_MANIFEST_NAME")]
    pub(crate) manifest_name: Option<String>,
    /// The namespace of the ConfigMap or Secret; if not given, kubectl decides
    #[arg(long, value_name = "NAMESPACE", env = "CLOUD_CERTS_MANIFEST_NAMESPACE")]
    pub(crate) manifest_namespace: Option<String>,
    /// The key of the certificates; ca.crt if not given
    #[arg(long, value_name = "KEY", env = "CLOUD_CERTS_MANIFEST_KEY")]
    pub(crate) manifest_key: Option<String>,
}
