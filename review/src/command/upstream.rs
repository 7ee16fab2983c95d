//! `spec-review upstream`: our documents beside the vendor's, or beside any other that they should agree with.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use openapi_document::Document;

use super::console::{Console, Failure};
use crate::diff::Facet;
use crate::exit::Exit;
use crate::formats::{OutputArgs, UpstreamFormat};
use crate::load::load;
use crate::report::upstream as report;
use crate::upstream::definitions::{Definitions, UpstreamError, paths_in};
use crate::upstream::differences::Deliberate;
use crate::upstream::draft::draft;
use crate::upstream::{Compared, Difference};

#[derive(Debug, Args)]
pub(crate) struct UpstreamArgs {
    /// Folder of our documents and UPSTREAM.toml
    #[arg(long, value_name = "DIR", default_value = "openapi")]
    pub(crate) documents: PathBuf,
    /// The vendor's definitions: a file, or a folder of any depth, in OpenAPI or Swagger 2.0, YAML or JSON
    /// [default: what [vendor] in UPSTREAM.toml names]
    #[arg(long, value_name = "PATH")]
    pub(crate) definitions: Option<PathBuf>,
    /// Print a first document of our own, in YAML, for this operation of the vendor: its id, or `GET /path`
    #[arg(long, value_name = "OPERATION", conflicts_with_all = ["format", "json"])]
    pub(crate) draft: Option<String>,
    #[command(flatten)]
    pub(crate) output: OutputArgs<UpstreamFormat>,
}

pub(crate) fn run(args: &UpstreamArgs, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let deliberate = Deliberate::load(&args.documents)?;
    let definitions = Definitions::load(args.definitions.as_deref(), &deliberate.vendor, &args.documents)?;
    if let Some(operation) = &args.draft {
        write!(console.out, "{}", draft(operation, &definitions, &deliberate.vendor)?)?;
        return Ok(Exit::Fine);
    }
    let documents = load_folder(&args.documents)?;
    Ok(compare(&documents, &definitions, deliberate, args.output.format, console)?)
}

impl From<UpstreamError> for Failure {
    fn from(error: UpstreamError) -> Self {
        Self::lines(&error.to_string())
    }
}

fn compare(
    documents: &[Document],
    definitions: &Definitions,
    mut deliberate: Deliberate,
    format: UpstreamFormat,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    let mut all = Compared::default();
    documents.iter().for_each(|document| all.compare(document, definitions, &deliberate.vendor));
    let is_new = |one: &&Difference| !deliberate.has(&one.operation, &one.change);
    let new: Vec<&Difference> = all.differences.iter().filter(is_new).collect();
    // An operation that could not be compared may need its entry tomorrow.
    if all.errors.is_empty() {
        all.errors.extend(deliberate.unused());
    }
    report::write(&all, &new, format, console.out, console.err)?;
    Ok(upstream_exit(&all, &new))
}

/// The documents in a folder, by name.
fn load_folder(folder: &Path) -> Result<Vec<Document>, UpstreamError> {
    let mut paths = paths_in(folder)?;
    paths.retain(|path| path.extension().is_some_and(|end| end == "yaml" || end == "json"));
    if paths.is_empty() {
        return Err(UpstreamError::NoDocument { folder: folder.display().to_string() });
    }
    Ok(paths.iter().map(|path| load(path, None)).collect::<Result<_, _>>()?)
}

fn upstream_exit(all: &Compared, new: &[&Difference]) -> Exit {
    match () {
        () if !all.errors.is_empty() => Exit::Errors,
        () if new.iter().any(|difference| difference.change.facet == Facet::Unclassified) => {
            Exit::Unclassified
        }
        () if !new.is_empty() => Exit::WireBreaks,
        () => Exit::Fine,
    }
}
