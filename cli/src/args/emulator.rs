//! What can be typed of the local cloud.

use std::str::FromStr;

use clap::Args;
use cloud_certs_emulator::{FaultRule, InvalidFaultRule};

use super::Report;

#[derive(Debug, Args)]
pub(crate) struct Emulator {
    /// The first of four ports: the https API, the http API, TLS with the certificate of css, and of geminidb;
    /// 0 for any free ones
    #[arg(long, default_value_t = 0, env = "CLOUD_CERTS_PORT", value_parser = clap::value_parser!(u16).range(..=65532))]
    pub(crate) port: u16,
    /// The kind of credential to print the variables of
    #[arg(long, value_name = "KIND", default_value = "token", env = "CLOUD_CERTS_EMULATOR_CREDENTIAL")]
    pub(crate) credential: EmulatorCredential,
    /// Fail this way, such as 503, stalled@css or 429-seconds@iam:2: all requests, or those to css, geminidb,
    /// object-storage or iam, or the next N of them; `list` shows every NAME
    #[arg(long, value_name = "NAME[@TARGET][:N]", value_delimiter = ',', env = "CLOUD_CERTS_FAULT")]
    pub(crate) fault: Vec<FaultArg>,
    /// Fail half of the requests in random ways, the same ones for the same number
    #[arg(long, value_name = "SEED", env = "CLOUD_CERTS_FAULT_MIX")]
    pub(crate) fault_mix: Option<u64>,
    #[command(flatten)]
    pub(crate) report: Report,
}

/// What a user of the emulator can prove who they are with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum EmulatorCredential {
    Token,
    Password,
    AccessKey,
    TemporaryAccessKey,
}

/// A fault to have, or the wish to know which there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaultArg {
    List,
    Rule(FaultRule),
}

impl FromStr for FaultArg {
    type Err = InvalidFaultRule;

    fn from_str(text: &str) -> Result<Self, InvalidFaultRule> {
        if text == "list" { Ok(Self::List) } else { text.parse().map(Self::Rule) }
    }
}
