//! One file a command.

mod auth;
mod check;
mod completions;
#[cfg(feature = "emulator")]
mod emulator;
mod fetch;
mod instances;
mod man;
mod verify;

use crate::args::{Auth, Cli, Commands, Fetch};
use crate::failure::Failure;

pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    let output = cli.output;
    match cli.command {
        Commands::Fetch(Fetch::Css(args)) => {
            let what = fetch::What::Css;
            fetch::run(what, args.target, args.report, (args.connection, args.endpoint), &output).await
        }
        Commands::Fetch(Fetch::Geminidb(args)) => {
            let what = fetch::What::GeminiDb { instance: args.instance, category: args.category };
            fetch::run(what, args.target, args.report, (args.connection, args.endpoint), &output).await
        }
        Commands::Check(args) => check::run(args, &output).await,
        Commands::Auth(Auth::Status(args)) => auth::status(args, &output).await,
        Commands::Instances(args) => instances::run(args, &output).await,
        Commands::Verify(args) => verify::run(args, &output).await,
        #[cfg(feature = "emulator")]
        Commands::Emulator(args) => emulator::run(&args, &output).await,
        Commands::Completions { shell } => completions::run(shell).await,
        Commands::Man { dir } => man::run(dir.as_deref()).await,
    }
}
