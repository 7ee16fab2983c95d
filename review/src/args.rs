//! What can be typed.

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

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

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing breaks
  1  unexpected
  2  wrong usage
  3  a document has errors; for review also: a version did not rise as it must
  6  something could not be classified
  5  the wire breaks
  4  only the Rust surface breaks

The first that applies, in the order 3, 6, 5, 4; a version that did not rise comes last.";

const CHECK_EXIT_CODES: &str = "\
Exit codes:
  0  no errors; there may be warnings
  1  unexpected
  2  wrong usage
  3  a document has errors, or cannot be read";

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
    /// (surface). A request may only be loosened, an answer only be tightened.
    Diff(Diff),
    /// List everything that a document says, one line a place
    List(List),
    /// Compare our documents with the vendor's own definitions
    ///
    /// Every operation is compared with the vendor's, by the rules of `diff`. What differs on purpose stands in
    /// UPSTREAM.toml beside the documents, with a reason; anything else that differs is reported, and fails.
    Upstream(Upstream),
    /// Say everything that a branch changes in the documents under openapi/, and what it still lacks
    ///
    /// In a git checkout: the documents where the branch left the base, against those in the working tree. Says which
    /// snapshots change and which versions have to rise. Breaks that openapi/ACCEPTED.toml lists with a reason do not
    /// count.
    Review(Review),
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The document as it was, in YAML or JSON
    pub(crate) old: PathBuf,
    /// The document as it is
    pub(crate) new: PathBuf,
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: DiffFormat,
}

/// How `diff` and `review` say what they found.
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

#[derive(Debug, Args)]
pub(crate) struct Review {
    /// What to compare with: the commit where the branch left this one [default: origin/main, else main]
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: DiffFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Upstream {
    /// Where the documents are, and UPSTREAM.toml
    #[arg(long, value_name = "DIR", default_value = "openapi")]
    pub(crate) documents: PathBuf,
    /// Where the vendor's files are, OPERATION.json, however deep [default: the huawei-cloud-api-definitions crates
    /// that the workspace depends on]
    #[arg(long, value_name = "DIR")]
    pub(crate) definitions: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The document, in YAML or JSON
    pub(crate) file: PathBuf,
    /// What to list
    #[arg(long, value_enum, default_value_t)]
    pub(crate) facet: ListFacet,
    /// Print one JSON array of objects
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
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: CheckFormat,
}

/// How `check` says what it found.
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
