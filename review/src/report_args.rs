//! The flags of `diff` and `review`, which report the same.

use std::io::{self, Write};

use clap::Args;

use crate::formats::{DiffFormat, OutputArgs, ReportFile};
use crate::report::text::look::Look;
use crate::report::write::{Report, write};
use crate::selection::SelectionArgs;

/// Arguments that say what is reported, and how.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Show every change that matters to readers alone, however many there are (text)
    #[arg(long)]
    docs: bool,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs<DiffFormat>,
    /// Also write the report to a file, in the format before `=`: html=review.html
    #[arg(long, value_name = "FORMAT=FILE")]
    write: Vec<ReportFile>,
}

impl ReportArgs {
    /// Writes the report and its files.
    pub(crate) fn report(&self, report: Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let look = Look { shows_docs: self.docs, ..look };
        write(report, self.output.format, look, &self.write, out)
    }
}
