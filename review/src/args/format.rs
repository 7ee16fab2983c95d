//! How commands say what they found.

use clap::{Args, ValueEnum};

/// How a command says what it found.
#[derive(Debug, Args)]
pub(crate) struct How<F: Format> {
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    format: F,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// Formats of which one is JSON.
pub(crate) trait Format: ValueEnum + Copy + Default + Send + Sync + 'static {
    const JSON: Self;
}

impl<F: Format> How<F> {
    pub(crate) fn format(&self) -> F {
        if self.json { F::JSON } else { self.format }
    }
}

impl Format for DiffFormat {
    const JSON: Self = Self::Json;
}

impl Format for UpstreamFormat {
    const JSON: Self = Self::Json;
}

impl Format for CheckFormat {
    const JSON: Self = Self::Json;
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

/// How `upstream` says what it found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum UpstreamFormat {
    /// For people
    #[default]
    Text,
    /// One object for programs
    Json,
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
