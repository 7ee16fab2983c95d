//! What can be typed. Every flag has an environment variable, see [`crate::environment`].

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::builder::{BoolishValueParser, PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, ColorChoice, Command, Parser, Subcommand};

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
  9    a local file or disk
  130  interrupted

Every flag has an environment variable, which its help names. The flag goes before the variable, and a \
blank variable counts as unset.";

#[derive(Debug, Subcommand)]
pub(crate) enum Commands {
    /// Fetch a CA certificate
    #[command(subcommand)]
    Fetch(Fetch),
    /// Say which credential is used, and of which cloud
    #[command(subcommand)]
    Auth(Auth),
    /// List the GeminiDB instances of the project: ids, names, engines and whether they serve TLS
    Instances(Instances),
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
    /// Say which source the credential comes from, and which cloud, region, project and endpoints are asked; never a
    /// secret. Nothing is sent without --check
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

/// Where a certificate goes, and what is asked of it.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// The file to write, whole or not at all; standard output if not given, or `-`
    #[arg(short, long, value_name = "FILE", env = "CLOUD_CERTS_OUTPUT")]
    pub(crate) output: Option<PathBuf>,
    /// Refuse a certificate that is expired, not yet valid or not a CA, instead of warning
    #[arg(long, env = "CLOUD_CERTS_STRICT", value_parser = BoolishValueParser::new())]
    pub(crate) strict: bool,
}

impl Target {
    /// The file to write, unless standard output is meant.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }
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

#[cfg(feature = "emulator")]
#[derive(Debug, Args)]
pub(crate) struct Emulator {
    /// The first of four ports: the https API, the http API, TLS with the certificate of css, and of geminidb;
    /// 0 for any free ones
    #[arg(long, default_value_t = 0, env = "CLOUD_CERTS_PORT", value_parser = clap::value_parser!(u16).range(..=65532))]
    pub(crate) port: u16,
    #[command(flatten)]
    pub(crate) report: Report,
}

/// Which cloud, which project, who asks.
#[derive(Debug, Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct Connection {
    /// The cloud: an entry of clouds.yaml, or else huawei, otc, or emulator: a local one of this command's own,
    /// which ignores credentials of the environment
    #[arg(long, value_name = "NAME", env = "CLOUD_CERTS_CLOUD", value_parser = CloudNames, hide_possible_values = true)]
    pub(crate) cloud: Option<String>,
    /// The region, such as eu-de
    #[arg(long, env = "CLOUD_CERTS_REGION")]
    pub(crate) region: Option<String>,
    /// The id of the project
    #[arg(long, value_name = "ID", env = "CLOUD_CERTS_PROJECT_ID")]
    pub(crate) project_id: Option<String>,
    /// The name of the project, looked up at IAM when no id is given; that of the region's project if not given
    #[arg(long, value_name = "NAME", env = "CLOUD_CERTS_PROJECT_NAME")]
    pub(crate) project_name: Option<String>,
    /// Endpoint of IAM, instead of the cloud's
    #[arg(long, value_name = "URL", env = "CLOUD_CERTS_IAM_ENDPOINT")]
    pub(crate) iam_endpoint: Option<String>,
    /// File with an IAM token of the project, `-` for standard input; without it, the credential is looked for in the
    /// environment, as `cloud-certs auth --help` lists
    #[arg(long, value_name = "FILE", env = "CLOUD_CERTS_TOKEN_FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Keep the token that a password gave in a file of the user's cache folder, which only the user can read
    #[arg(long, env = "CLOUD_CERTS_TOKEN_CACHE", value_parser = BoolishValueParser::new())]
    pub(crate) token_cache: bool,
    /// File with the certificates to check servers with, instead of the system's roots
    #[arg(long, value_name = "FILE", env = "CLOUD_CERTS_CACERT")]
    pub(crate) cacert: Option<PathBuf>,
    /// Seconds that one attempt may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30, env = "CLOUD_CERTS_TIMEOUT", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,
    /// How often a failed request is sent again
    #[arg(long, value_name = "N", default_value_t = 3, env = "CLOUD_CERTS_RETRIES", value_parser = clap::value_parser!(u32).range(..=100))]
    pub(crate) retries: u32,
}

/// Takes any name, and offers the ones that need no clouds.yaml to a shell that completes.
#[derive(Clone)]
struct CloudNames;

impl TypedValueParser for CloudNames {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let emulator = cfg!(feature = "emulator").then_some("emulator");
        Some(Box::new(["huawei", "otc"].into_iter().chain(emulator).map(PossibleValue::new)))
    }
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
