//! Arguments that say where a certificate goes, in which format, and what it must be.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};
use cloud_certs::certificate::Fingerprint;

use crate::destination::Destination;

/// The file to write and the conditions for writing it.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// The file to write, atomically; standard output if not given, or `-`. A folder for capath
    #[arg(short, long, value_name = "FILE", env = "CLOUD_CERTS_OUTPUT")]
    pub(crate) output: Option<PathBuf>,
    /// The format to write
    #[arg(long, value_enum, default_value_t, env = "CLOUD_CERTS_FORMAT")]
    pub(crate) format: OutputFormat,
    /// Keep the certificates of the file that have not expired: while a service changes its CA, clients trust both
    #[arg(long, env = "CLOUD_CERTS_MERGE", value_parser = BoolishValueParser::new())]
    pub(crate) merge: bool,
    /// Replace the file whatever it holds, except a private key that can be seen. If not given, only an empty file is
    /// replaced, or one with certificates and nothing else
    #[arg(long, env = "CLOUD_CERTS_FORCE", value_parser = BoolishValueParser::new())]
    pub(crate) force: bool,
    /// Refuse certificates with any other SHA-256 fingerprint, and write nothing; can be repeated
    #[arg(long, value_name = "sha256:HEX", env = "CLOUD_CERTS_PIN", num_args = 1.., value_delimiter = ',')]
    pub(crate) pin: Vec<Fingerprint>,
    /// Refuse a certificate that is expired, not yet valid, weak or not a CA, instead of warning
    #[arg(long, env = "CLOUD_CERTS_STRICT", value_parser = BoolishValueParser::new())]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) store: StorePasswordArgs,
    #[command(flatten)]
    pub(crate) manifest: ManifestArgs,
}

impl OutputArgs {
    /// Returns the destination of the certificates.
    pub(crate) fn destination(&self) -> Destination {
        Destination::new(self.output.as_deref())
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
    /// One PEM block with all certificates, for Windows, Java and OpenSSL
    Pkcs7,
    /// A truststore for Java
    #[cfg(feature = "pkcs12")]
    Pkcs12,
    /// A truststore for Java software that does not take PKCS#12
    Jks,
    /// An object with the facts and the PEM of each certificate
    Json,
    /// The SHA-256 of each certificate on a line of its own, as --pin takes it
    Fingerprint,
    /// A folder with a file for each certificate, as OpenSSL's -CApath and curl's --capath take it
    Capath,
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
            Self::Der | Self::Jks => true,
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12 => true,
            _ => false,
        }
    }

    /// The flags that only other formats use, by their ids. A manifest may hold stores.
    pub(crate) fn refused_flags(self, holds_store: bool) -> impl Iterator<Item = &'static str> {
        const MANIFEST: [&str; 6] = [
            "manifest_name",
            "manifest_namespace",
            "manifest_key",
            "manifest_format",
            "manifest_label",
            "manifest_annotation",
        ];
        let is_manifest = matches!(self, Self::Configmap | Self::Secret);
        let is_store = matches!(self.name().as_str(), "pkcs12" | "jks") || is_manifest && holds_store;
        let manifest = MANIFEST.into_iter().filter(move |_| !is_manifest);
        manifest.chain((!is_store).then_some("store_password_file"))
    }
}

/// The password of a truststore.
#[derive(Debug, Args)]
pub(crate) struct StorePasswordArgs {
    /// File with the password of a PKCS#12 or JKS store, `-` for standard input; if not given,
    /// CLOUD_CERTS_STORE_PASSWORD, or else `changeit`, the default of Java
    #[arg(long, value_name = "FILE", env = "CLOUD_CERTS_STORE_PASSWORD_FILE")]
    pub(crate) store_password_file: Option<PathBuf>,
}

/// The names in a Kubernetes manifest, and its content.
#[derive(Debug, Args)]
#[command(next_help_heading = "Kubernetes")]
pub(crate) struct ManifestArgs {
    /// The name of the ConfigMap or Secret; css-ca or geminidb-ca if not given
    #[arg(long, value_name = "NAME", env = "CLOUD_CERTS_MANIFEST_NAME")]
    pub(crate) manifest_name: Option<String>,
    /// The namespace of the ConfigMap or Secret; if not given, kubectl decides
    #[arg(long, value_name = "NAMESPACE", env = "CLOUD_CERTS_MANIFEST_NAMESPACE")]
    pub(crate) manifest_namespace: Option<String>,
    /// The key of the certificates; ca.crt if not given. Of several --manifest-format, the key of the first
    #[arg(long, value_name = "KEY", env = "CLOUD_CERTS_MANIFEST_KEY")]
    pub(crate) manifest_key: Option<String>,
    /// The form of the certificates: pem, pkcs12 or jks, with =KEY after it or not; can be repeated, for several forms
    /// side by side. pem if not given; the keys are ca.crt, truststore.p12 and truststore.jks
    #[arg(long, value_name = "FORMAT[=KEY]", env = "CLOUD_CERTS_MANIFEST_FORMAT", value_delimiter = ',')]
    pub(crate) manifest_format: Vec<ContentArg>,
    /// A label of the ConfigMap or Secret; can be repeated
    #[arg(long, value_name = "KEY=VALUE", env = "CLOUD_CERTS_MANIFEST_LABEL", value_delimiter = ',', value_parser = pair)]
    pub(crate) manifest_label: Vec<(String, String)>,
    /// An annotation of the ConfigMap or Secret; can be repeated
    #[arg(long, value_name = "KEY=VALUE", env = "CLOUD_CERTS_MANIFEST_ANNOTATION", value_parser = pair)]
    pub(crate) manifest_annotation: Vec<(String, String)>,
}

/// A form in which a manifest holds the certificates, and its key if one is chosen.
#[derive(Clone, Debug)]
pub(crate) struct ContentArg {
    pub(crate) format: ContentFormat,
    pub(crate) key: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ContentFormat {
    Pem,
    #[cfg(feature = "pkcs12")]
    Pkcs12,
    Jks,
}

impl FromStr for ContentArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (format, key) = match text.split_once('=') {
            Some((format, key)) => (format, Some(key.to_owned())),
            None => (text, None),
        };
        let known = || ContentFormat::value_variants().iter().filter_map(ContentFormat::to_possible_value);
        let names = || known().map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ");
        let format = ContentFormat::from_str(format, false)
            .map_err(|_| format!("a manifest holds one of {}, with =KEY after it or not", names()))?;
        Ok(Self { format, key })
    }
}

fn pair(text: &str) -> Result<(String, String), &'static str> {
    let (key, value) = text.split_once('=').ok_or("expected KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}
