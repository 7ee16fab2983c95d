//! Man pages: what clap knows of a command, with its variables, files, exit codes and examples.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::manual::Manual;
use crate::term::Term;
use crate::topic::Topic;

/// A man page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its name, which that of its file has before the section.
    pub name: String,
    /// The section of the manual: 1 for commands, 7 for topics.
    pub section: u8,
    /// The page, in roff.
    pub content: Vec<u8>,
}

/// Writes pages below a folder as `man -M` reads them: a folder for each section.
///
/// # Errors
///
/// When one of them cannot be written, as when the folder is not there.
pub fn write_pages(pages: &[Page], dir: &Path) -> io::Result<()> {
    pages.iter().try_for_each(|page| {
        let section = dir.join(format!("man{}", page.section));
        // Only the sections are made: a folder that is not there may be a slip of the pen.
        fs::create_dir(&section).or_else(|error| match error.kind() {
            ErrorKind::AlreadyExists => Ok(()),
            _ => Err(error),
        })?;
        File::create(section.join(format!("{}.{}", page.name, page.section)))?.write_all(&page.content)
    })
}

impl Manual {
    /// Returns the pages of the program, of all its commands, and of its topics. The first one is that of the program.
    ///
    /// # Errors
    ///
    /// Those of writing to memory: none.
    pub fn pages(&self, command: &Command) -> io::Result<Vec<Page>> {
        let mut command = command.clone().disable_help_subcommand(true);
        // Gives commands the names of their pages.
        command.build();
        let mut pages = Vec::new();
        self.of_commands(&command, &mut pages)?;
        for topic in (self.topics)() {
            pages.push(self.of_topic(&topic)?);
        }
        Ok(pages)
    }

    /// Adds the pages of a command and of all below it.
    fn of_commands(&self, command: &Command, pages: &mut Vec<Page>) -> io::Result<()> {
        pages.push(self.of_command(command)?);
        command.get_subcommands().try_for_each(|command| self.of_commands(command, pages))
    }

    fn of_command(&self, command: &Command) -> io::Result<Page> {
        let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
        let path = name.strip_prefix(self.program).unwrap_or_default();
        let path = path.trim_start_matches('-').replace('-', " ");
        let man = Man::new(command.clone()).source(self.source()).manual(self.program);
        let mut content = Vec::new();
        let out = &mut content;
        man.render_title(out)?;
        man.render_name_section(out)?;
        man.render_synopsis_section(out)?;
        man.render_description_section(out)?;
        man.render_options_section(out)?;
        if command.has_subcommands() {
            man.render_subcommands_section(out)?;
        }
        let variables: Vec<_> = of_flags(command).chain((self.variables)(&path)).collect();
        section_of_terms("ENVIRONMENT", variables.clone(), out)?;
        if !variables.is_empty() && !self.environment_note.is_empty() {
            Roff::new().control("PP", []).text([roman(self.environment_note)]).to_writer(out)?;
        }
        section_of_terms("FILES", (self.files)(&path), out)?;
        section_of_terms("EXIT STATUS", (self.exit_codes)(&path), out)?;
        if let Some(examples) = self.examples_of(&path) {
            section("EXAMPLES", out)?;
            verbatim(&examples, out)?;
        }
        self.see_also(&name, out)?;
        Ok(Page { name, section: 1, content })
    }

    fn of_topic(&self, topic: &Topic) -> io::Result<Page> {
        let name = format!("{}-{}", self.program, topic.name);
        let (title, body) = topic.text.split_once("\n\n").unwrap_or((topic.name, &topic.text));
        let mut roff = Roff::new();
        roff.control("TH", [name.as_str(), "7", "", &self.source(), self.program]);
        roff.control("SH", ["NAME"]).text([roman(format!("{name} - {title}"))]);
        roff.control("SH", ["DESCRIPTION"]);
        let mut content = Vec::new();
        roff.to_writer(&mut content)?;
        verbatim(body, &mut content)?;
        self.see_also(&name, &mut content)?;
        Ok(Page { name, section: 7, content })
    }

    fn source(&self) -> String {
        format!("{} {}", self.program, self.version)
    }

    fn see_also(&self, name: &str, out: &mut dyn Write) -> io::Result<()> {
        let whole = (name != self.program).then(|| format!("{}(1)", self.program));
        let topics = (self.topics)().into_iter().map(|topic| format!("{}-{}", self.program, topic.name));
        let topics = topics.filter(|topic| topic != name).map(|topic| format!("{topic}(7)"));
        let pages = whole.into_iter().chain(topics).collect::<Vec<_>>().join(", ");
        if pages.is_empty() {
            return Ok(());
        }
        section("SEE ALSO", out)?;
        Roff::new().text([roman(pages)]).to_writer(out)
    }
}

/// The variables of the flags.
fn of_flags(command: &Command) -> impl Iterator<Item = Term> {
    command.get_arguments().filter_map(|arg| {
        let variable = arg.get_env()?.to_string_lossy().into_owned();
        Some(Term::new(variable, format!("Stands for --{}.", arg.get_long()?)))
    })
}

fn section(title: &str, out: &mut dyn Write) -> io::Result<()> {
    Roff::new().control("SH", [title]).to_writer(out)
}

/// A section of terms, left out if there are none.
fn section_of_terms(title: &str, terms: Vec<Term>, out: &mut dyn Write) -> io::Result<()> {
    if terms.is_empty() {
        return Ok(());
    }
    section(title, out)?;
    let mut roff = Roff::new();
    for term in terms {
        roff.control("TP", []).text([bold(term.word)]).text([roman(term.meaning)]);
    }
    roff.to_writer(out)
}

/// Text whose lines stay as they are.
fn verbatim(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut roff = Roff::new();
    roff.control("nf", []);
    text.lines().for_each(|line| {
        roff.text([roman(line)]);
    });
    roff.control("fi", []);
    roff.to_writer(out)
}
