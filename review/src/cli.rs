//! The commands of the program.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ColorChoice, CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;

use crate::ci::CiVariables;
use crate::command::accept::AcceptArgs;
use crate::command::changelog::ChangelogArgs;
use crate::command::check::CheckArgs;
use crate::command::config::ConfigArgs;
use crate::command::diff::DiffArgs;
use crate::command::list::ListArgs;
use crate::command::review::ReviewArgs;
use crate::command::rules::RulesArgs;
use crate::command::schema::SchemaArgs;
use crate::command::upstream::UpstreamArgs;
use crate::manual::{MANUAL, after_help};

/// Report what an edit of an OpenAPI document changes, on the wire and for callers of the generated Rust
#[derive(Debug, Parser)]
#[command(name = "spec-review", version, max_term_width = 100, after_long_help = after_help(""),
    after_help = "`--help` shows more, and the topics of `spec-review help`.")]
pub struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,
    /// The columns of the terminal that the report goes to, if it is one.
    #[arg(skip)]
    pub(crate) width: Option<usize>,
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

    /// Returns the text of the topic that the line `spec-review help TOPIC` asks for. Any other line is for the parser.
    ///
    /// # Errors
    ///
    /// When the name is neither a topic nor a command.
    pub fn topic(line: &[OsString]) -> Result<Option<String>, clap::Error> {
        Ok(MANUAL.asked(line, &Self::command())?.map(|topic| topic.text))
    }

    /// Hands in the columns of the terminal that standard output is.
    #[must_use]
    pub fn with_width(mut self, width: Option<usize>) -> Self {
        self.width = width;
        self
    }

    /// Hands in the environment: the service that runs a review says in it which branch that is for.
    #[must_use]
    pub fn with_environment(mut self, variable: impl Fn(&str) -> Option<OsString>) -> Self {
        if let Command::Review(args) = &mut self.command {
            args.ci = CiVariables::read(variable);
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
    #[command(after_long_help = after_help("check"))]
    Check(CheckArgs),
    /// Report all changes from one document to another
    ///
    /// Two verdicts: for deployed clients that follow the old document (wire), and for callers of the generated Rust
    /// (surface). A request may only be loosened, a response may only be tightened. docs/reports.md explains the words.
    #[command(after_long_help = after_help("diff"))]
    Diff(DiffArgs),
    /// Report what a branch changes in the documents, and which versions it has to raise
    ///
    /// Compares, in a git checkout, the documents at the commit where the branch left the base with those in the working
    /// tree; after a push to the base itself, with the commit before. A document may refer to any other file of the
    /// checkout. spec-review.toml says which versions have to rise and which files are made from the documents;
    /// docs/policy.md explains it. Accepted breaks do not count. docs/git.md has recipes.
    #[command(after_long_help = after_help("review"))]
    Review(ReviewArgs),
    /// List what callers of an API want to know of a new document, by operation
    ///
    /// Breaking changes come first, then additions and deprecations. Other texts and the generated Rust are left out unless
    /// --facet asks for them. Settings hold as for `diff`; an accepted finding is marked, and one that is not there is no
    /// error. It is a text for readers: a break changes no exit code.
    #[command(after_long_help = after_help("changelog"))]
    Changelog(ChangelogArgs),
    /// Compare our documents with the vendor's own definitions
    ///
    /// Compares every operation with the one that the vendor defines, by the rules of `diff`. UPSTREAM.toml beside the
    /// documents names the vendor's definitions, and lists deliberate differences with a reason; any other difference is
    /// reported, and fails. --draft prints the first document of our own for another operation of the vendor.
    #[command(after_long_help = after_help("upstream"))]
    Upstream(UpstreamArgs),
    /// List everything that a document says, one line for each place
    #[command(after_long_help = after_help("list"))]
    List(ListArgs),
    /// Accept the findings that stand now, so that only new ones fail
    ///
    /// Appends entries to spec-review.toml, or to the file that it names: one for each rule and place, with the reason. An
    /// entry that is expired or that no finding needs is an error of the command that looks at its document.
    #[command(after_long_help = after_help("accept"))]
    Accept(AcceptArgs),
    /// Check spec-review.toml
    ///
    /// `spec-review schema config` prints its schema.
    #[command(after_long_help = after_help("config"))]
    Config(ConfigArgs),
    /// List the rules, with the level, the reason and an example of each
    #[command(after_long_help = after_help("rules"))]
    Rules(RulesArgs),
    /// Print the JSON schema of a file that the program writes or reads
    #[command(after_long_help = after_help("schema"))]
    Schema(SchemaArgs),
    /// Print the completion script of a shell
    #[command(after_long_help = after_help("completions"))]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, or write all pages below a folder
    #[command(after_long_help = after_help("man"))]
    Man {
        /// The folder to write to: pages go to man1 and man7 below it, so that `man -M FOLDER` finds them
        #[arg(long, value_name = "FOLDER")]
        dir: Option<PathBuf>,
    },
}
