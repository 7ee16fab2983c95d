//! What can be typed.

mod exit_codes;
mod format;

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

use exit_codes::{CHECK_EXIT_CODES, DIFF_EXIT_CODES, EXIT_CODES, REVIEW_EXIT_CODES, UPSTREAM_EXIT_CODES};
pub(crate) use format::{CheckFormat, DiffFormat, How, UpstreamFormat};

/// Say what an edit of an OpenAPI document changes, on the wire and for callers of the generated Rust
#[derive(Debug, Parser)]
#[command(name = "spec-review", version, max_term_width = 100, after_long_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Whether to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,
}

impl Cli {
    /// Settles what `--color auto` means: colour on a terminal, unless the user wants none anywhere (`NO_COLOR`).
    #[must_use]
    pub fn settle_color(mut self, is_terminal: bool, is_unwanted: bool) -> Self {
        if self.color == ColorChoice::Auto {
            let has_color = is_terminal && !is_unwanted;
            self.color = if has_color { ColorChoice::Always } else { ColorChoice::Never };
        }
        self
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say everything that is wrong or doubtful in documents
    ///
    /// An error is wrong: most errors stop the build too. A warning is doubtful and changes no exit code. Every problem
    /// is told with its place, the reason and what to write instead; docs/rules.md lists the rules.
    #[command(after_long_help = CHECK_EXIT_CODES)]
    Check(Check),
    /// Say everything that changes from one document to another
    ///
    /// Two verdicts: for deployed clients that follow the old document (wire), and for callers of the generated Rust
    /// (surface). A request may only be loosened, an answer only be tightened. docs/reports.md explains the words.
    #[command(after_long_help = DIFF_EXIT_CODES)]
    Diff(Diff),
    /// Say what a branch changes in the documents, and what it still lacks
    ///
    /// In a git checkout: the documents under openapi/ where the branch left the base, against those in the working
    /// tree. Says which snapshots change and which versions have to rise. Breaks that openapi/ACCEPTED.toml lists
    /// with a reason do not count.
    #[command(after_long_help = REVIEW_EXIT_CODES)]
    Review(Review),
    /// Compare our documents with the vendor's own definitions
    ///
    /// Every operation is compared with the vendor's, by the rules of `diff`. What differs on purpose stands in
    /// UPSTREAM.toml beside the documents, with a reason; anything else that differs is reported, and fails.
    #[command(after_long_help = UPSTREAM_EXIT_CODES)]
    Upstream(Upstream),
    /// List everything that a document says, one line a place
    List(List),
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The document as it was, in YAML or JSON
    pub(crate) old: PathBuf,
    /// The document as it is now
    pub(crate) new: PathBuf,
    /// Say on standard error what each part cost, and of how many operations the Rust was generated
    #[arg(long)]
    pub(crate) timings: bool,
    #[command(flatten)]
    pub(crate) how: How<DiffFormat>,
}

#[derive(Debug, Args)]
pub(crate) struct Review {
    /// Branch or commit from which this branch left [default: origin/main, else main]
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    #[command(flatten)]
    pub(crate) how: How<DiffFormat>,
}

#[derive(Debug, Args)]
pub(crate) struct Upstream {
    /// Where the documents are, and UPSTREAM.toml
    #[arg(long, value_name = "DIR", default_value = "openapi")]
    pub(crate) documents: PathBuf,
    /// Where the vendor's files are (OPERATION.json, in folders however deep)
    /// [default: the crates huawei-cloud-api-definitions-* that the workspace depends on]
    #[arg(long, value_name = "DIR")]
    pub(crate) definitions: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) how: How<UpstreamFormat>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The document, in YAML or JSON
    pub(crate) file: PathBuf,
    /// What to list
    #[arg(long, value_enum, default_value_t)]
    pub(crate) facet: ListFacet,
    /// Print one JSON array
    #[arg(long)]
    pub(crate) json: bool,
}

/// What a fact matters to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFacet {
    /// What travels, or constrains what does
    #[default]
    Wire,
    /// The public items of the generated Rust
    Surface,
    /// What people read
    Docs,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The documents, in YAML or JSON
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) how: How<CheckFormat>,
}
