//! The commands, one file each.

pub(crate) mod auth;
pub(crate) mod check;
pub(crate) mod clouds;
pub(crate) mod doctor;
#[cfg(feature = "emulator")]
pub(crate) mod emulator;
pub(crate) mod fetch;
mod generated;
pub(crate) mod instances;
pub(crate) mod sync;
pub(crate) mod verify;

use crate::cli::{Cli, Commands};
use crate::failure::Failure;

pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    let messages = &cli.messages;
    match cli.command {
        Commands::Fetch(args) => fetch::run(args, messages).await,
        Commands::Check(args) => check::run(args, messages).await,
        Commands::Auth(auth::AuthArgs::Status(args)) => auth::status(args, messages).await,
        Commands::Instances(args) => instances::run(args, messages).await,
        Commands::Doctor(args) => doctor::run(*args).await,
        Commands::Clouds(args) => clouds::run(&args).await,
        Commands::Sync(args) => sync::run(*args, messages).await,
        Commands::Verify(args) => verify::run(args, messages).await,
        #[cfg(feature = "emulator")]
        Commands::Emulator(args) => emulator::run(&args, messages).await,
        Commands::Completions { shell } => generated::completions(shell).await,
        Commands::Man { dir } => generated::man(dir.as_deref()).await,
    }
}
