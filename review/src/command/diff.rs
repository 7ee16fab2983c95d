//! `spec-review diff`: what changes from one document to another.

use clap::Args;

use super::console::{Console, Failure};
use super::pair::{DiffTimings, PairArgs};
use crate::accepted::{AcceptedFindings, AppliedRules};
use crate::config::Config;
use crate::exit::Exit;
use crate::report::write::Report;
use crate::report_args::ReportArgs;
use crate::reviewed::Timings;

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    #[command(flatten)]
    documents: PairArgs,
    /// Print on standard error how long each part took, and for how many operations Rust was generated
    #[arg(long)]
    pub(crate) timings: bool,
    #[command(flatten)]
    report: ReportArgs,
}

pub(crate) fn run(args: &DiffArgs, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let config = Config::find().map_err(Failure::new)?;
    let (mut reviewed, timings) = args.documents.compared(&config).map_err(Failure::told)?;
    if args.timings {
        let DiffTimings { read, parts: Timings { compared, generated } } = timings;
        let operations = reviewed.review.surface.operations;
        writeln!(
            console.err,
            "read: {read:.2?}, wire and docs: {compared:.2?}, surface: {generated:.2?}, operations generated: {operations}"
        )?;
    }
    let mut accepted = AcceptedFindings::new(&config.accepted, &config.place, console.today);
    accepted.apply(std::slice::from_mut(&mut reviewed));
    let errors = accepted.errors(AppliedRules::OfChanges, std::slice::from_ref(&reviewed.file));
    args.report.selection.apply(std::slice::from_mut(&mut reviewed)).map_err(Failure::new)?;
    args.report.report(Report::Document(&reviewed), console.look, console.out)?;
    console.errors(&errors)?;
    Ok(if errors.is_empty() { reviewed.exit() } else { Exit::Errors })
}
