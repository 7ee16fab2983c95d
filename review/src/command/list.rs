//! The command `list`: everything that a document says.

use std::io::{self, Write};

use cloud_certs_codegen::{Document, Fact, facts, generate, surface};
use serde_json::json;

use crate::args::{List, ListFacet};
use crate::exit::Exit;
use crate::input;

pub(crate) fn run(args: &List, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let document = match input::load(&args.file) {
        Ok(document) => document,
        Err(problems) => {
            writeln!(err, "{problems}")?;
            return Ok(Exit::Errors);
        }
    };
    let facet = match args.facet {
        ListFacet::Surface => return surface_of(&document, args.json, out, err),
        ListFacet::Wire => cloud_certs_codegen::Facet::Wire,
        ListFacet::Docs => cloud_certs_codegen::Facet::Docs,
    };
    let facts = facts(&document);
    if args.json {
        let facts: Vec<_> = facts.facts.iter().filter(|fact| fact.facet == facet).map(to_json).collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&facts)?)?;
    } else {
        for line in facts.lines(facet) {
            writeln!(out, "{line}")?;
        }
    }
    for problem in &facts.unclassified {
        writeln!(err, "error: {problem}")?;
    }
    Ok(if facts.unclassified.is_empty() { Exit::Fine } else { Exit::Unclassified })
}

fn surface_of(document: &Document, json: bool, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let source = match generate(document) {
        Ok(source) => source,
        Err(problems) => {
            writeln!(err, "{problems}")?;
            return Ok(Exit::Errors);
        }
    };
    let lines = surface(&source).map_err(io::Error::other)?;
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(&lines)?)?;
    } else {
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(Exit::Fine)
}

fn to_json(fact: &Fact) -> serde_json::Value {
    json!({
        "path": fact.place.subject.path,
        "method": fact.place.subject.method,
        "place": fact.place.to_string(),
        "keyword": fact.keyword,
        "value": fact.value,
        "line": fact.at.line,
        "column": fact.at.column,
    })
}
