//! One file a command.

mod auth;
mod completions;
#[cfg(feature = "emulator")]
mod emulator;
mod fetch;
mod instances;
mod man;
mod verify;

use crate::args::{Auth, Cli, Commands, Fetch};
use crate::connect::Service;
use crate::failure::Failure;

pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    let output = cli.output;
    match cli.command {
        Commands::Fetch(Fetch::Css(args)) => {
            let asked = fetch::Asked {
                service: Service::Css,
                instance: None,
                target: args.target,
                report: args.report,
            };
            fetch::run(asked, args.endpoint, args.connection, &output).await
        }
        Commands::Fetch(Fetch::Geminidb(args)) => {
            let instance = Some(args.instance);
            let asked = fetch::Asked {
                service: Service::GeminiDb,
                instance,
                target: args.target,
                report: args.report,
            };
            fetch::run(asked, args.endpoint, args.connection, &output).await
        }
        Commands::Auth(Auth::Status(args)) => auth::status(args, &output).await,
        Commands::Instances(args) => instances::run(args, &output).await,
        Commands::Verify(args) => verify::run(args, &output).await,
        #[cfg(feature = "emulator")]
        Commands::Emulator(args) => emulator::run(&args, &output).await,
        Commands::Completions { shell } => completions::run(shell).await,
        Commands::Man { dir } => man::run(dir.as_deref()).await,
    }
}
