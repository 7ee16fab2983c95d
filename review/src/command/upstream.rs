//! The command `upstream`: our documents against the vendor's definitions.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cloud_certs_codegen::Document;
use cloud_certs_text::escaped;

use crate::args::Upstream;
use crate::diff::Facet;
use crate::exit::Exit;
use crate::input;
use crate::report::upstream as report;
use crate::upstream::definitions::Definitions;
use crate::upstream::differences::Deliberate;
use crate::upstream::error::UpstreamError;
use crate::upstream::{Compared, Difference, against};

pub(crate) fn run(args: &Upstream, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let read = || -> Result<_, UpstreamError> {
        let documents = documents(&args.documents)?;
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
    for document in &documents {
        let compared = against(document, &definitions);
        all.operations += compared.operations;
        all.differences.extend(compared.differences);
        all.errors.extend(compared.errors);
        all.notes.extend(compared.notes);
    }
    let new: Vec<_> = all
        .differences
        .iter()
        .filter(|difference| !deliberate.has(&difference.operation, &difference.change))
        .collect();
    // An operation that could not be compared may need its entry tomorrow.
    if all.errors.is_empty() {
        all.errors.extend(deliberate.unused());
    }
    report::write(&all, &new, args.output.format(), out, err)?;
    Ok(exit(&all, &new))
}

/// The documents in a folder, by name.
fn documents(folder: &Path) -> Result<Vec<Document>, UpstreamError> {
    let refuse = |source| UpstreamError::Read { what: format!("the folder {}", folder.display()), source };
    let entries =
        std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(refuse)?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    paths.sort();
    if paths.is_empty() {
        return Err(UpstreamError::NoDocument { folder: folder.display().to_string() });
    }
    Ok(paths.iter().map(|path| input::load(path)).collect::<Result<_, _>>()?)
}

fn exit(all: &Compared, new: &[&Difference]) -> Exit {
    match () {
        () if !all.errors.is_empty() => Exit::Errors,
        () if new.iter().any(|difference| difference.change.facet == Facet::Unclassified) => {
            Exit::Unclassified
        }
        () if !new.is_empty() => Exit::WireBreaks,
        () => Exit::Fine,
    }
}
