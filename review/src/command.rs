//! Runs the commands.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ColorChoice;
use cloud_certs_codegen::{generate, surface};
use cloud_certs_text::escaped;
use openapi_document::{Document, Facet as FactFacet, Fact, Problems, facts, followed};
use serde_json::json;

use crate::args::{Check, Cli, Command, Diff, DiffFormat, List, ListFacet, Review, RulesOf, Upstream};
use crate::branch::{Branch, BranchError};
use crate::config::Config;
use crate::diff::{Facet, Surface, compare};
use crate::exit::Exit;
use crate::git::Git;
use crate::report::check::CheckedDocument;
use crate::report::{check, github, json as json_report, markdown, rules, text, upstream as upstream_report};
use crate::reviewed::Reviewed;
use crate::upstream::definitions::{Definitions, UpstreamError, paths_in};
use crate::upstream::differences::Deliberate;
use crate::upstream::{Compared, Difference};

/// Runs a command: results go to `out`, everything else to `err`.
///
/// # Errors
///
/// When one of them cannot be written.
pub fn run(cli: Cli, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    // `main` has settled what `auto` means.
    let has_color = cli.color == ColorChoice::Always;
    match cli.command {
        Command::Check(args) => run_check(&args, has_color, out, err),
        Command::Diff(args) => run_diff(&args, has_color, out, err),
        Command::List(args) => run_list(&args, out, err),
        Command::Upstream(args) => run_upstream(&args, out, err),
        Command::Review(args) => run_review(&args, has_color, out, err),
        Command::Rules(args) => {
            match args.of {
                RulesOf::Diff => rules::of_diff(args.output.format, out)?,
                RulesOf::Check => rules::of_check(args.output.format, out)?,
            }
            Ok(Exit::Fine)
        }
    }
}

/// Text of several lines, without characters that deceive a reader.
fn printable(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("\n")
}

/// Reads the document at `path`, which is its name in messages, with the files that it refers to in the folder `root` or in
/// its own. What cannot be followed is an error: nobody knows what it says.
fn load(path: &Path, root: Option<&Path>) -> Result<Document, Problems> {
    let file = path.display().to_string();
    let document = Document::parse_at(path, root, &file, &Document::read(path, &file)?)?;
    followed(&document)?;
    Ok(document.bundle())
}

fn run_check(args: &Check, has_color: bool, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let mut config = match Config::load(Path::new("")) {
        Ok(config) => config,
        Err(error) => {
            writeln!(err, "error: {}", escaped(&error))?;
            return Ok(Exit::Errors);
        }
    };
    config.rust = args.rust().unwrap_or(config.rust);
    let documents: Vec<_> =
        args.files.iter().map(|path| CheckedDocument::read(path, args.root.as_deref(), config)).collect();
    check::write(&documents, args.output.format, has_color, out, err)?;
    Ok(if check::Counts::of(&documents).errors > 0 { Exit::Errors } else { Exit::Fine })
}

fn run_diff(args: &Diff, has_color: bool, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let start = Instant::now();
    let [old_root, new_root] = [args.root.first(), args.root.last()].map(|root| root.map(PathBuf::as_path));
    let (old, new) = match (load(&args.old, old_root), load(&args.new, new_root)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            for problems in [old.err(), new.err()].into_iter().flatten() {
                writeln!(err, "{problems}")?;
            }
            return Ok(Exit::Errors);
        }
    };
    let read = start.elapsed();
    let mut review = compare(&old, &new);
    let compared = start.elapsed() - read;
    review.set_surface(Surface::of(&old, &new));
    if args.timings {
        let generated = start.elapsed() - read - compared;
        let operations = review.surface.generated.operations.len();
        writeln!(
            err,
            "read: {read:.2?}, wire and docs: {compared:.2?}, surface: {generated:.2?}, operations generated: {operations}"
        )?;
    }
    let file = args.new.display().to_string();
    let reviewed = Reviewed { file, old: Some(old), new: Some(new), review, is_edited: true };
    match args.output.format {
        DiffFormat::Text => text::document(&reviewed, has_color, out),
        DiffFormat::Json => json_report::document(&reviewed, out),
        DiffFormat::Markdown => markdown::document(&reviewed, out),
        DiffFormat::Github => github::document(&reviewed, out),
    }?;
    Ok(reviewed.exit())
}

fn run_review(args: &Review, has_color: bool, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let git = Git::open(args.base.as_deref()).map_err(BranchError::from);
    let branch = match git.and_then(|git| Branch::new(&git)) {
        Ok(branch) => branch,
        Err(error) => {
            writeln!(err, "{}", printable(&error.to_string()))?;
            if args.output.format == DiffFormat::Github {
                github::failure(&error.to_string(), out)?;
            }
            return Ok(match error {
                BranchError::Git(_) => Exit::Unexpected,
                _ => Exit::Errors,
            });
        }
    };
    match args.output.format {
        DiffFormat::Text => text::branch(&branch, has_color, out),
        DiffFormat::Json => json_report::branch(&branch, out),
        DiffFormat::Markdown => markdown::branch(&branch, out),
        DiffFormat::Github => github::branch(&branch, out),
    }?;
    for error in branch.errors() {
        writeln!(err, "error: {}", printable(&error.text))?;
    }
    Ok(branch.exit())
}

fn run_list(args: &List, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let document = match load(&args.file, args.root.as_deref()) {
        Ok(document) => document,
        Err(problems) => {
            writeln!(err, "{problems}")?;
            return Ok(Exit::Errors);
        }
    };
    let facet = match args.facet {
        ListFacet::Surface => return list_surface(&document, args.json, out, err),
        ListFacet::Wire => FactFacet::Wire,
        ListFacet::Docs => FactFacet::Docs,
    };
    let facts = facts(&document);
    if args.json {
        let facts = facts.facts.iter().filter(|fact| fact.facet == facet);
        let facts: Vec<_> = facts.map(|fact| fact_to_json(&document, fact)).collect();
        json_report::write(&facts, out)?;
    } else {
        write_lines(&facts.lines(facet), out)?;
    }
    for problem in &facts.unclassified {
        writeln!(err, "error: {problem}")?;
    }
    Ok(if facts.unclassified.is_empty() { Exit::Fine } else { Exit::Unclassified })
}

fn list_surface(
    document: &Document,
    json: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let source = match generate(document) {
        Ok(source) => source,
        Err(problems) => {
            writeln!(err, "{problems}")?;
            return Ok(Exit::Errors);
        }
    };
    let lines = surface(&source).map_err(io::Error::other)?;
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

fn run_upstream(args: &Upstream, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
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
    upstream_report::write(&all, &new, args.output.format, out, err)?;
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
