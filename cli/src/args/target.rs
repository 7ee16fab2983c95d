//! What can be typed of the place that a certificate goes to, and of what it has to be.

use std::path::{Path, PathBuf};

use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};
use cloud_certs::certificate::Fingerprint;

/// Where a certificate goes, and what is asked of it.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// The file to write, whole or not at all; standard output if not given, or `-`
    #[arg(short, long, value_name = "FILE", env = "CLOUD_CERTS_OUTPUT")]
    pub(crate) output: Option<PathBuf>,
    /// The format to write
    #[arg(long, value_enum, default_value_t, env = "CLOUD_CERTS_FORMAT")]
    pub(crate) format: FormatName,
    /// Keep the certificates of the file that have not expired: while a service changes its CA, clients trust both
    #[arg(long, env = "CLOUD_CERTS_MERGE", value_parser = BoolishValueParser::new())]
    pub(crate) merge: bool,
    /// Refuse a certificate whose SHA-256 fingerprint is none of these, and write nothing; can be repeated
    #[arg(long, value_name = "sha256:HEX", env = "CLOUD_CERTS_PIN", value_delimiter = ',')]
    pub(crate) pin: Vec<Fingerprint>,
    /// Refuse a certificate that is expired, not yet valid, weak or not a CA, instead of warning
    #[arg(long, env = "CLOUD_CERTS_STRICT", value_parser = BoolishValueParser::new())]
    pub(crate) strict: bool,
    #[cfg(feature = "pkcs12")]
    #[command(flatten)]
    pub(crate) store: StorePassword,
    #[command(flatten)]
    pub(crate) manifest: ManifestNames,
}

/// A format by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatName {
    /// One block of text a certificate
    #[default]
    Pem,
    /// The bytes of exactly one certificate
    Der,
    /// A truststore for Java
    #[cfg(feature = "pkcs12")]
    Pkcs12,
    /// An object with the facts and the PEM of each certificate
    Json,
    /// A manifest for Kubernetes
    Configmap,
    /// A manifest for Kubernetes, for what takes no ConfigMap
    Secret,
}

impl FormatName {
    /// Its name on the command line and in reports.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pem => "pem",
            Self::Der => "der",
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12 => "pkcs12",
            Self::Json => "json",
            Self::Configmap => "configmap",
            Self::Secret => "secret",
        }
    }

    /// Whether a terminal cannot show it.
    pub(crate) fn is_binary(self) -> bool {
        match self {
            Self::Der => true,
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12 => true,
            Self::Pem | Self::Json | Self::Configmap | Self::Secret => false,
        }
    }
}

/// The flags that belong to some formats only, by their ids.
pub(crate) const FLAGS_OF_FORMATS: [(&[&str], &[&str]); 2] = [
    (&["configmap", "secret"], &["manifest_name", "manifest_namespace", "manifest_key"]),
    (&["pkcs12"], &["store_password_file"]),
];

/// What opens a PKCS#12 store.
#[cfg(feature = "pkcs12")]
#[derive(Debug, Args)]
pub(crate) struct StorePassword {
    /// File with the password of a PKCS#12 store, `-` for standard input; without it CLOUD_CERTS_STORE_PASSWORD, or
    /// else `changeit`, as Java has it
    #[arg(long, value_name = "FILE", env = "CLOUD_CERTS_STORE_PASSWORD_FILE")]
    pub(crate) store_password_file: Option<PathBuf>,
}

/// What a Kubernetes object is called.
#[derive(Debug, Args)]
#[command(next_help_heading = "Kubernetes")]
pub(crate) struct ManifestNames {
    /// The name of the ConfigMap or Secret; css-ca or geminidb-ca if not given
    #[arg(long, value_name = "NAME", env = "CLOUD_CERTS_MANIFEST_NAME")]
    pub(crate) manifest_name: Option<String>,
    /// The namespace of the ConfigMap or Secret; if not given, kubectl decides
    #[arg(long, value_name = "NAMESPACE", env = "CLOUD_CERTS_MANIFEST_NAMESPACE")]
    pub(crate) manifest_namespace: Option<String>,
    /// The key that holds the certificates; ca.crt if not given
    #[arg(long, value_name = "KEY", env = "CLOUD_CERTS_MANIFEST_KEY")]
    pub(crate) manifest_key: Option<String>,
}

impl Target {
    /// The file to write, unless standard output is meant.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }
}
