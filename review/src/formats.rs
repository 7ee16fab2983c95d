//! The formats of reports, and their flags.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

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
    /// One page that needs no network
    Html,
    /// Annotations of a workflow on GitHub
    Github,
    /// Test results in the XML of JUnit
    Junit,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Code quality of GitLab
    Gitlab,
}

/// A file that a report is written to, as `html=review.html`.
#[derive(Clone, Debug)]
pub(crate) struct ReportFile {
    pub(crate) format: DiffFormat,
    pub(crate) path: PathBuf,
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let formats = || {
            let names = DiffFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            names.map(|name| name.get_name().to_owned()).collect::<Vec<_>>().join(", ")
        };
        let wrong = || format!("write FORMAT=FILE, with one of these formats: {}", formats());
        let (format, path) = text.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or_else(wrong)?;
        let format = DiffFormat::from_str(format, false).map_err(|_| wrong())?;
        Ok(Self { format, path: PathBuf::from(path) })
    }
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
    /// Test results in the XML of JUnit
    Junit,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Code quality of GitLab
    Gitlab,
}

/// The formats of `changelog`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChangelogFormat {
    /// For people
    #[default]
    Text,
    /// Markdown, for release notes
    Markdown,
    /// A page
    Html,
    /// One object for programs
    Json,
}
