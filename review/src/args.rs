//! The arguments of each command.

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

use crate::exit::{CHECK_EXIT_CODES, DIFF_EXIT_CODES, EXIT_CODES, REVIEW_EXIT_CODES, UPSTREAM_EXIT_CODES};

/// Report what an edit of an OpenAPI document changes, on the wire and for callers of the generated Rust
#[derive(Debug, Parser)]
#[command(name = "spec-review", version, max_term_width = 100, after_long_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colour
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
    /// Report errors and warnings in documents
    ///
    /// By the rules of OpenAPI, and with --rust by those of the generator of the Rust client. Warnings change no exit
    /// code. Every problem is reported with its place, the reason and what to write instead; docs/rules.md lists the
    /// rules.
    #[command(after_long_help = CHECK_EXIT_CODES)]
    Check(Check),
    /// Report all changes from one document to another
    ///
    /// Two verdicts: for deployed clients that follow the old document (wire), and for callers of the generated Rust
    /// (surface). A request may only be loosened, a response only be tightened. docs/reports.md explains the words.
    #[command(after_long_help = DIFF_EXIT_CODES)]
    Diff(Diff),
    /// Report what a branch changes in the documents, and which versions it has to raise
    ///
    /// Compares, in a git checkout, the documents under openapi/ at the commit where the branch left the base with
    /// those in the working tree. A document may refer to any other file of the checkout. Reports which snapshots change and which versions have to rise. Breaks that
    /// openapi/ACCEPTED.toml lists with a reason do not count.
    #[command(after_long_help = REVIEW_EXIT_CODES)]
    Review(Review),
    /// Compare our documents with the vendor's own definitions
    ///
    /// Compares every operation with the vendor's, by the rules of `diff`. UPSTREAM.toml beside the documents lists
    /// deliberate differences with a reason; any other difference is reported, and fails.
    #[command(after_long_help = UPSTREAM_EXIT_CODES)]
    Upstream(Upstream),
    /// List everything that a document says, one line for each place
    List(List),
    /// List the rules, with the level, the reason and an example of each
    Rules(Rules),
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The old document, in YAML or JSON
    pub(crate) old: PathBuf,
    /// The new document
    pub(crate) new: PathBuf,
    /// Folder that other files of the documents may come from [default: that of each document]
    ///
    /// Given twice, the first is for the old document and the second for the new one.
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Vec<PathBuf>,
    /// Print on standard error how long each part took, and for how many operations Rust was generated
    #[arg(long)]
    pub(crate) timings: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs<DiffFormat>,
}

#[derive(Debug, Args)]
pub(crate) struct Review {
    /// Branch or commit that this branch left [default: origin/main, else main]
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    #[command(flatten)]
    pub(crate) output: OutputArgs<DiffFormat>,
}

#[derive(Debug, Args)]
pub(crate) struct Upstream {
    /// Folder of the documents and UPSTREAM.toml
    #[arg(long, value_name = "DIR", default_value = "openapi")]
    pub(crate) documents: PathBuf,
    /// Folder of the vendor's files (OPERATION.json, in folders of any depth)
    /// [default: the crates huawei-cloud-api-definitions-* that the workspace depends on]
    #[arg(long, value_name = "DIR")]
    pub(crate) definitions: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArgs<UpstreamFormat>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The document, in YAML or JSON
    pub(crate) file: PathBuf,
    /// Folder that other files of the document may come from [default: that of the document]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Facts to list
    #[arg(long, value_enum, default_value_t)]
    pub(crate) facet: ListFacet,
    /// Print one JSON array
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// Command whose rules to list
    #[arg(long, value_enum, default_value_t)]
    pub(crate) of: RulesOf,
    #[command(flatten)]
    pub(crate) output: OutputArgs<RulesFormat>,
}

/// The command whose rules are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesOf {
    /// Rules that judge changes, with the names that oasdiff has for them
    #[default]
    Diff,
    /// Rules that hold for each document
    Check,
}

/// The formats of `rules`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesFormat {
    /// For people
    #[default]
    Text,
    /// One array for programs
    Json,
    /// A table
    Markdown,
}

/// The facet of the facts to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFacet {
    /// Facts that travel, or constrain what does
    #[default]
    Wire,
    /// The public items of the generated Rust
    Surface,
    /// Texts for people
    Docs,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The documents, in YAML or JSON
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Folder that other files of the documents may come from [default: that of each document]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Report what the generator of the Rust client cannot do, too [default: `rust` in spec-review.toml, else not]
    #[arg(long, overrides_with = "no_rust")]
    rust: bool,
    /// Report what OpenAPI says alone
    #[arg(long, overrides_with = "rust")]
    no_rust: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs<CheckFormat>,
}

impl Check {
    /// Whether the rules of the generator hold, if the flags say.
    pub(crate) fn rust(&self) -> Option<bool> {
        (self.rust || self.no_rust).then_some(self.rust)
    }
}

/// The format of the report.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs<F: ValueEnum + Default + Send + Sync + 'static> {
    /// Format of the report
    #[arg(long, value_enum, default_value_t, default_value_if("json", "true", "json"))]
    pub(crate) format: F,
    /// The same as --format json
    #[arg(id = "json", long = "json", conflicts_with = "format")]
    _json: bool,
}

/// The formats of `diff` and `review`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people
    #[default]
    Text,
    /// One object for programs
    Json,
    /// A comment on a pull request
    Markdown,
    /// Annotations of a workflow on GitHub
    Github,
}

/// The formats of `upstream`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum UpstreamFormat {
    /// For people
    #[default]
    Text,
    /// One object for programs
    Json,
}

/// The formats of `check`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people
    #[default]
    Text,
    /// One object for programs
    Json,
    /// Annotations of a workflow on GitHub
    Github,
}
