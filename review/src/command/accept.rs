//! `spec-review accept`: writes entries for the findings that stand now, so that only new ones fail.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use cloud_certs_text::escaped;
use jiff::civil::Date;

use super::console::{Console, Failure};
use super::pair::compared;
use crate::accepted::AcceptedFindings;
use crate::accepted::write::{Acceptance, NewFinding, entries};
use crate::branch::{Asked, Branch};
use crate::ci::CiVariables;
use crate::config::Config;
use crate::config::place::FILE;
use crate::diff::Verdict;
use crate::exit::Exit;
use crate::git::repository::Repository;
use crate::report::check::CheckedDocument;
use crate::reviewed::Reviewed;

#[derive(Debug, Args)]
pub(crate) struct AcceptArgs {
    /// The old and the new document [default: those that `review` compares]
    #[arg(num_args = 2, value_names = ["OLD", "NEW"])]
    documents: Vec<PathBuf>,
    /// Branch or commit that this branch left [default: that of `review`]
    #[arg(long, value_name = "REV", conflicts_with = "documents")]
    base: Option<String>,
    /// Accept the findings of `check` in this document; may be repeated
    #[arg(long, value_name = "FILE", conflicts_with_all = ["documents", "base"])]
    check: Vec<PathBuf>,
    /// Folder that other files of the documents may come from [default: that of each document]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Reason why the findings are acceptable
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Person or team that answers for them
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// Last day on which they are accepted, as 2027-01-31 [default: no end]
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Least level of the findings
    #[arg(long, value_enum, default_value_t)]
    level: AcceptedLevel,
}

/// The least level of findings that are accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum AcceptedLevel {
    /// Breaks and errors
    #[default]
    Breaking,
    /// Warnings, too
    Warning,
}

/// Appends entries to the file of accepted findings.
pub(crate) fn run(args: &AcceptArgs, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let (file, entries) = accept(args, console.today).map_err(|problem| Failure::lines(&problem))?;
    let (file, out) = (escaped(&file), &mut console.out);
    entries.iter().try_for_each(|entry| writeln!(out, "{entry}"))?;
    match entries.len() {
        0 => writeln!(out, "{file}: nothing new to accept"),
        count => writeln!(out, "{file}: {count} new"),
    }?;
    Ok(Exit::Fine)
}

/// Writes the entries, and returns them with their file.
fn accept(args: &AcceptArgs, today: Date) -> Result<(String, Vec<String>), String> {
    if args.reason.trim().is_empty() {
        return Err("--reason is empty: write why the findings are acceptable".to_owned());
    }
    if args.until.is_some_and(|until| until < today) {
        return Err("--until is in the past: write a later day".to_owned());
    }
    let (folder, config, findings) = findings(args, today)?;
    let named = |one: NewFinding| NewFinding { document: config.place.name_of(&one.document), ..one };
    let findings = findings.into_iter().map(named).collect();
    let acceptance =
        Acceptance { reason: args.reason.trim(), owner: args.owner.as_deref(), until: args.until };
    let entries = entries(findings, acceptance);
    let file = config.accepted_file.unwrap_or_else(|| FILE.to_owned());
    if !entries.is_empty() {
        append(&folder.join(&file), &entries)?;
        // A list that is written inline takes no table.
        Config::load(&folder).map_err(|error| error.to_string())?;
    }
    Ok((file, entries))
}

/// The findings that are not accepted yet, with the settings and their folder.
fn findings(args: &AcceptArgs, today: Date) -> Result<(PathBuf, Config, Vec<NewFinding>), String> {
    if !args.check.is_empty() {
        let config = Config::find().map_err(|error| error.to_string())?;
        let mut accepted = AcceptedFindings::new(&config.accepted, &config.place, today);
        let mut new = Vec::new();
        for path in &args.check {
            let read = CheckedDocument::read(path, args.root.as_deref(), &config, &mut accepted);
            new.extend(read.new_findings(args.level == AcceptedLevel::Warning));
        }
        return Ok((config.place.folder.clone(), config, new));
    }
    if let [old, new] = &*args.documents {
        let config = Config::find().map_err(|error| error.to_string())?;
        let roots = [args.root.as_deref(); 2];
        let (mut reviewed, _) = compared([old, new], roots, &config)?;
        AcceptedFindings::new(&config.accepted, &config.place, today)
            .apply(std::slice::from_mut(&mut reviewed));
        let new = new_changes(&reviewed, args.level).collect();
        return Ok((config.place.folder.clone(), config, new));
    }
    let root = Repository::checkout().map_err(|error| error.to_string())?.root;
    let (base, ci) = (args.base.as_deref(), &CiVariables::default());
    let asked = Asked { documents: &[], base, ci, today };
    let branch = Branch::new(&asked).map_err(|error| error.to_string())?;
    let new = branch.documents.iter().flat_map(|reviewed| new_changes(reviewed, args.level)).collect();
    Ok((root, branch.config, new))
}

fn new_changes(reviewed: &Reviewed, level: AcceptedLevel) -> impl Iterator<Item = NewFinding> + '_ {
    let is_new = move |verdict| match level {
        AcceptedLevel::Breaking => verdict == Verdict::Breaking,
        AcceptedLevel::Warning => verdict <= Verdict::Warning,
    };
    let changes = reviewed.review.changes.iter();
    let new = changes.filter(move |change| change.accepted.is_none() && is_new(change.verdict));
    new.map(|change| NewFinding {
        document: reviewed.file.clone(),
        subject: change.place.subject.clone(),
        place: change.place.within.clone(),
        rule: change.rule.id().to_owned(),
    })
}

/// Appends to a file, which is made if it is not there.
fn append(file: &Path, entries: &[String]) -> Result<(), String> {
    let failed = |error: io::Error| format!("{}: it cannot be written: {error}", file.display());
    let before = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
    };
    let ends = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    let start = if before.is_empty() { "" } else { "\n" };
    let text = format!("{ends}{start}{}", entries.join("\n"));
    let mut open = OpenOptions::new().create(true).append(true).open(file).map_err(failed)?;
    open.write_all(text.as_bytes()).map_err(failed)
}
