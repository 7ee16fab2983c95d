//! What can be typed of the cloud: every command that talks to one has these flags.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{BoolishValueParser, PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Command};

/// Which cloud, which project, who asks.
#[derive(Debug, Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct Connection {
    /// The cloud: an entry of clouds.yaml, or else huawei or otc; emulator is always a local one of this command's own,
    /// which ignores what the environment says of clouds
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
    /// File with an IAM token of the project, `-` for standard input; without it, the credential is looked for where
    /// `cloud-certs auth --help` lists
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

impl Connection {
    /// Where the credential is from, if it goes before those of the environment.
    pub(crate) fn credential(&self) -> Option<String> {
        if cfg!(feature = "emulator") && self.cloud.as_deref() == Some("emulator") {
            return Some("this command's own emulator".to_owned());
        }
        self.token_file.as_ref().map(|path| format!("--token-file {}", path.display()))
    }
}

/// What `--cloud emulator` knows itself: it ignores the variables of these flags, and the flags are refused.
#[cfg(feature = "emulator")]
pub(crate) const IGNORED_BY_EMULATOR: [&str; 8] = [
    "endpoint",
    "region",
    "project_id",
    "project_name",
    "iam_endpoint",
    "token_file",
    "token_cache",
    "cacert",
];

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
