//! `spec-review changelog`: what callers of an API want to know of a new document.

use clap::Args;
use cloud_certs_text::escaped;

use super::console::{Console, Failure};
use super::pair::PairArgs;
use crate::accepted::AcceptedFindings;
use crate::config::Config;
use crate::exit::Exit;
use crate::formats::{ChangelogFormat, OutputArgs};
use crate::report::changelog;
use crate::report::changelog::model::Changelog;
use crate::selection::{FilterArgs, SelectedFacet};

#[derive(Debug, Args)]
pub(crate) struct ChangelogArgs {
    #[command(flatten)]
    documents: PairArgs,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs<ChangelogFormat>,
}

/// Prints the changelog, which is a text and no verdict: breaks change no exit code. Entries for accepted findings may be for
/// other documents, so that unused ones are not errors here.
pub(crate) fn run(args: &ChangelogArgs, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let mut config = Config::find().map_err(Failure::new)?;
    let facets = &args.filter.facet;
    let asks_for_rust = facets.contains(&SelectedFacet::Rust);
    if !asks_for_rust {
        config.leave_rust_out();
    }
    let (mut reviewed, _) = args.documents.compared(&config).map_err(Failure::told)?;
    let documents = std::slice::from_mut(&mut reviewed);
    AcceptedFindings::new(&config.accepted, &config.place, console.today).apply(documents);
    args.filter.apply(documents).map_err(Failure::new)?;
    if let Some(why) = reviewed.review.surface.unknown.as_ref().filter(|_| asks_for_rust) {
        writeln!(console.err, "note: no Rust to compare: {}", escaped(why))?;
    }
    changelog::write(&Changelog::new(&reviewed, facets), args.output.format, console.out)?;
    Ok(Exit::Fine)
}
