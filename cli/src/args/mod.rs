//! What can be typed. Every flag has an environment variable, see [`crate::environment`].

mod check;
mod connection;
#[cfg(feature = "emulator")]
mod emulator;
mod target;
mod verify;

use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{Args, ColorChoice, Parser, Subcommand};

pub(crate) use check::Check;
pub(crate) use connection::Connection;
#[cfg(feature = "emulator")]
pub(crate) use connection::IGNORED_BY_EMULATOR;
#[cfg(feature = "emulator")]
pub(crate) use emulator::{Emulator, EmulatorCredential, FaultArg};
#[cfg(feature = "pkcs12")]
pub(crate) use target::StorePassword;
pub(crate) use target::{FLAGS_OF_FORMATS, FormatName, Target};
pub(crate) use verify::Verify;

/// Fetch the CA certificate of a managed database in Huawei Cloud or Open Telekom Cloud
///
/// Gets the certificate onto this machine, checked, in one piece. Results go to standard output, everything else
/// to standard error.
#[derive(Debug, Parser)]
#[command(name = "cloud-certs", version, max_term_width = 100, after_long_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Commands,
    #[command(flatten)]
    pub(crate) output: Output,
}

const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    unexpected
  2    wrong usage, or an id, a name or a port that cannot be used
  3    the credential is missing, wrongly configured or refused
  4    not found
  5    the answer is not a usable certificate or link
  6    network, timeout or throttling, after retries
  7    check or verify says no
  9    a local file or disk
  130  interrupted

Every flag has an environment variable, which its help names. The flag goes before the variable, and a \
blank variable counts as unset.";

/// The chain of credentials, as the library documents it.
fn sources() -> String {
    let list: String = cloud_certs::SOURCES
        .iter()
        .map(|source| format!("  {}\n      {}\n", source.name, source.reads.replace('`', "")))
        .collect();
    format!(
        "The credential is that of --token-file, or else of the first of these sources that has one:\n\n{list}\n\
         --cloud names the entry of clouds.yaml in place of OS_CLOUD. A source is passed over when it has no \
         credential, or one for another cloud than the one asked for. Whatever else is wrong with a source, such as a \
         typo in a file or half of a pair, is an error."
    )
}

#[derive(Debug, Subcommand)]
pub(crate) enum Commands {
    /// Fetch a CA certificate
    #[command(subcommand)]
    Fetch(Fetch),
    /// Say which credential is used, and of which cloud
    #[command(subcommand, after_long_help = sources())]
    Auth(Auth),
    /// Say when the certificates in files expire
    ///
    /// Every certificate of every file, with the day it expires and how many days are left. Ends with exit code 7 when
    /// one has expired or does so within --days, and with 9 when a file cannot be read or holds no certificate.
    Check(Check),
    /// List the GeminiDB instances of the project: ids, names, engines and whether they serve TLS
    Instances(Instances),
    /// Shake hands with a server by TLS, trusting only the certificates of a file
    ///
    /// Says whether a client that is given this file will connect, and if not, why: protocol, cipher, names, the chain
    /// that the server shows and the days left. Nothing but the handshake is sent, and no proxy is used. It judges as
    /// rustls does; the library's documentation lists where OpenSSL judges differently.
    Verify(Verify),
    /// Run a local cloud to try things on, until interrupted
    #[cfg(feature = "emulator")]
    Emulator(Emulator),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write those of all commands to a folder
    Man {
        /// The folder to write them to
        #[arg(long, value_name = "FOLDER", env = "CLOUD_CERTS_MAN_DIR")]
        dir: Option<PathBuf>,
    },
}

impl Commands {
    pub(crate) fn is_emulator(&self) -> bool {
        match self {
            #[cfg(feature = "emulator")]
            Self::Emulator(_) => true,
            _ => false,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Fetch {
    /// The certificate of Cloud Search Service: one for a project and region
    Css(FetchCss),
    /// The certificate of a GeminiDB instance
    Geminidb(FetchGeminidb),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Auth {
    /// Say which credential is used, where it comes from, and what is asked with it
    ///
    /// The source and the kind of the credential, when its token expires, and the cloud, region, project and
    /// endpoints that are asked; never a secret. With -v also which sources were passed over, and why. Nothing is sent
    /// without --check.
    Status(Status),
}

#[derive(Debug, Args)]
pub(crate) struct Status {
    /// Ask IAM whether it takes the credential, and for which project
    #[arg(long, env = "CLOUD_CERTS_CHECK", value_parser = BoolishValueParser::new())]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) report: Report,
}

#[derive(Debug, Args)]
pub(crate) struct FetchCss {
    /// Endpoint of Cloud Search Service, instead of the cloud's
    #[arg(long, value_name = "URL", env = "CLOUD_CERTS_CSS_ENDPOINT")]
    pub(crate) endpoint: Option<String>,
    #[command(flatten)]
    pub(crate) target: Target,
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) report: Report,
}

#[derive(Debug, Args)]
pub(crate) struct FetchGeminidb {
    /// The instance: its id, or its exact name
    #[arg(long, value_name = "ID|NAME", env = "CLOUD_CERTS_INSTANCE")]
    pub(crate) instance: String,
    /// Take the certificates of this category only, such as international, of those that the service lists
    #[arg(long, env = "CLOUD_CERTS_CATEGORY")]
    pub(crate) category: Option<String>,
    /// Endpoint of GeminiDB, instead of the cloud's
    #[arg(long, value_name = "URL", env = "CLOUD_CERTS_GEMINIDB_ENDPOINT")]
    pub(crate) endpoint: Option<String>,
    #[command(flatten)]
    pub(crate) target: Target,
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) report: Report,
}

/// How a command that reports does it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Report {
    /// Report as one JSON object on standard output
    #[arg(long, display_order = 0, env = "CLOUD_CERTS_JSON", value_parser = BoolishValueParser::new())]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Instances {
    /// Endpoint of GeminiDB, instead of the cloud's
    #[arg(long, value_name = "URL", env = "CLOUD_CERTS_GEMINIDB_ENDPOINT")]
    pub(crate) endpoint: Option<String>,
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) report: Report,
}

/// How things are said.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Output {
    /// Say more; -vv tells every request and answer
    #[arg(short, long, global = true, action = clap::ArgAction::Count, env = "CLOUD_CERTS_VERBOSE")]
    pub(crate) verbose: u8,
    /// Say nothing but errors, whatever --verbose says
    #[arg(short, long, global = true, env = "CLOUD_CERTS_QUIET", value_parser = BoolishValueParser::new())]
    pub(crate) quiet: bool,
    /// Whether to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto, env = "CLOUD_CERTS_COLOR")]
    pub(crate) color: ColorChoice,
}
