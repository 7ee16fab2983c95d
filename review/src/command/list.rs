//! `spec-review list`: everything that a document says.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use cloud_certs_text::escaped;
use openapi_document::{Document, Facet, Fact, facts};
use serde_json::json;

use super::console::{Console, Failure};
use crate::config::Config;
use crate::exit::Exit;
use crate::load::load;
use crate::report::json as json_report;
use crate::rust;

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// The document, in YAML or JSON: a file, REV:PATH of git, a URL, or `-` for standard input
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

pub(crate) fn run(args: &ListArgs, console: &mut Console<'_>) -> Result<Exit, Failure> {
    if let (Some(missing), ListFacet::Surface) = (rust::MISSING, args.facet) {
        return Err(Failure::Said(format!("error: --facet surface: {missing}"), Exit::Usage));
    }
    let document = load(&args.file, args.root.as_deref()).map_err(Failure::told)?;
    let facet = match args.facet {
        ListFacet::Surface => return list_surface(&document, args.json, console.out),
        ListFacet::Wire => Facet::Wire,
        ListFacet::Docs => Facet::Docs,
    };
    let facts = facts(&document);
    if args.json {
        let facts = facts.facts.iter().filter(|fact| fact.facet == facet);
        let facts: Vec<_> = facts.map(|fact| fact_to_json(&document, fact)).collect();
        json_report::write(&facts, console.out)?;
    } else {
        write_lines(&facts.lines(facet), console.out)?;
    }
    for problem in &facts.unclassified {
        writeln!(console.err, "error: {problem}")?;
    }
    Ok(if facts.unclassified.is_empty() { Exit::Fine } else { Exit::Unclassified })
}

fn list_surface(document: &Document, json: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let settings = Config::find().map_err(Failure::new)?.of(&document.file).rust.settings;
    let lines = rust::surface_lines(document, &settings).map_err(Failure::told)?;
    if json { json_report::write(&lines, out) } else { write_lines(&lines, out) }?;
    Ok(Exit::Fine)
}

fn write_lines(lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    lines.iter().try_for_each(|line| writeln!(out, "{}", escaped(line)))
}

fn fact_to_json(document: &Document, fact: &Fact) -> serde_json::Value {
    json!({
        "path": fact.place.subject.path,
        "method": fact.place.subject.method,
        "place": fact.place.to_string(),
        "keyword": fact.keyword,
        "value": fact.value,
        "file": document.file_of(fact.at),
        "line": fact.at.line,
        "column": fact.at.column,
    })
}
