//! `spec-review upstream`: our documents beside the vendor's.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use cloud_certs_text::escaped;
use openapi_document::Document;

use crate::diff::Facet;
use crate::exit::Exit;
use crate::formats::{OutputArgs, UpstreamFormat};
use crate::load::load;
use crate::report::upstream as report;
use crate::upstream::definitions::{Definitions, UpstreamError, paths_in};
use crate::upstream::differences::Deliberate;
use crate::upstream::{Compared, Difference};

#[derive(Debug, Args)]
pub(crate) struct UpstreamArgs {
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

pub(crate) fn run(args: &UpstreamArgs, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let read = || -> Result<_, UpstreamError> {
        let documents = load_folder(&args.documents)?;
        let definitions = match &args.definitions {
            Some(folder) => Definitions::in_folder(folder)?,
            None => Definitions::of_workspace(&args.documents)?,
        };
        Ok((documents, definitions, Deliberate::load(&args.documents)?))
    };
    let (documents, definitions, mut deliberate) = match read() {
        Ok(all) => all,
        Err(error) => {
            for line in error.lines() {
                writeln!(err, "error: {}", escaped(&line))?;
            }
            return Ok(Exit::Errors);
        }
    };
    let mut all = Compared::default();
    documents.iter().for_each(|document| all.compare(document, &definitions));
    let is_new = |one: &&Difference| !deliberate.has(&one.operation, &one.change);
    let new: Vec<&Difference> = all.differences.iter().filter(is_new).collect();
    // An operation that could not be compared may need its entry tomorrow.
    if all.errors.is_empty() {
        all.errors.extend(deliberate.unused());
    }
    report::write(&all, &new, args.output.format, out, err)?;
    Ok(upstream_exit(&all, &new))
}

/// The documents in a folder, by name.
fn load_folder(folder: &Path) -> Result<Vec<Document>, UpstreamError> {
    let mut paths = paths_in(folder)?;
    paths.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
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
