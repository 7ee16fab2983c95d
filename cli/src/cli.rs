//! The command line: its commands, and the help of the whole. Every flag has an environment variable, see
//! [`crate::environment`].

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use cloud_certs_manual::{list, table};

use crate::commands::auth::AuthArgs;
use crate::commands::check::CheckArgs;
use crate::commands::clouds::CloudsArgs;
use crate::commands::doctor::DoctorArgs;
#[cfg(feature = "emulator")]
use crate::commands::emulator::EmulatorArgs;
use crate::commands::fetch::request::FetchArgs;
use crate::commands::instances::InstancesArgs;
use crate::commands::sync::args::SyncArgs;
use crate::commands::verify::VerifyArgs;
use crate::exit_status;
use crate::logging::MessageArgs;
use crate::topics;

/// Fetch the CA certificate of a managed database in Huawei Cloud or Open Telekom Cloud
///
/// Validates the certificate and writes it atomically. Results go to standard output, everything else to standard
/// error.
#[derive(Debug, Parser)]
#[command(name = "cloud-certs", version, max_term_width = 100, after_long_help = ending(),
    after_help = "`--help` shows more, and the topics of `cloud-certs help`.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Commands,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}

/// The list of topics, the exit codes and the rule of variables, at the end of the help of the whole.
fn ending() -> String {
    format!(
        "Topics (see `cloud-certs help TOPIC`):\n{}\nExit codes:\n{}\nEvery flag has an environment variable, which its \
         help names. A flag overrides its variable, and a blank variable counts as unset.",
        list(&topics::all()),
        table(&exit_status::terms())
    )
}

/// The chain of credentials, as `cloud-certs help credentials` explains it.
fn sources() -> String {
    format!(
        "The credential is that of --token-file, or else of the first of these sources that has one:\n\n{}\n\
         See cloud-certs help credentials for more.",
        topics::sources()
    )
}

#[derive(Debug, Subcommand)]
pub(crate) enum Commands {
    /// Fetch a CA certificate
    #[command(subcommand)]
    Fetch(FetchArgs),
    /// Show which credential is used and where it comes from
    #[command(subcommand, after_long_help = sources())]
    Auth(AuthArgs),
    /// Show when the certificates in files expire
    ///
    /// Lists every certificate of every file, with the day it expires and the days left. Ends with exit code 7 when a
    /// certificate has expired or expires within --days, and with 9 when a file cannot be read or has no certificate. With
    /// --quiet, lists only the certificates that have expired or soon will, and prints nothing when all is well.
    Check(CheckArgs),
    /// List the instances of a service in the project: ids, names, engines and whether they use TLS
    #[command(subcommand)]
    Instances(InstancesArgs),
    /// Find out why a certificate cannot be fetched
    ///
    /// Checks the way step by step: clock, DNS, proxy, connection, TLS, credential, project, permission, instance,
    /// certificate; with --server, also a server with the certificate. Tells the first thing that is wrong and how to mend
    /// it, and which checks were skipped for it. Writes no file. Ends with the exit code of the failure that it found, as
    /// the command that meets it would, and with 7 for a wrong clock, an unusable certificate or a server that is not
    /// trusted.
    Doctor(Box<DoctorArgs>),
    /// List the clouds and regions, with the endpoints of their services
    Clouds(CloudsArgs),
    /// Keep the certificates of a configuration file current
    ///
    /// Fetches every certificate of the file, judges the outputs, writes those that differ, and then runs the commands of
    /// what has changed. A failure of one never stops another: the command ends with exit code 8 and names each. A
    /// command that fails is remembered, and run again by the next `sync`.
    Sync(Box<SyncArgs>),
    /// Check a server's TLS certificate against a CA file
    ///
    /// Reports whether a client that trusts only this file will connect, and if not, why: protocol, cipher, names, the
    /// chain that the server sends and the days left. Sends nothing but the handshake, and before it the request for TLS
    /// of --starttls, and uses no proxy. Follows the rules of rustls; the library's documentation lists where OpenSSL
    /// decides differently.
    Verify(VerifyArgs),
    /// Run a local cloud to try things on, until interrupted
    #[cfg(feature = "emulator")]
    Emulator(EmulatorArgs),
    /// Print the completion script of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write all pages below a folder
    Man {
        /// The folder to write to: pages go to man1 and man7 below it, so that `man -M FOLDER` finds them
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
