//! A man page: what clap knows of a command, with its variables, files, exit codes and examples.

use std::io::{self, Write};

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::examples;
use crate::exit_status::ExitStatus;
use crate::topics::{TOPICS, Topic};

const SOURCE: &str = concat!("cloud-certs ", env!("CARGO_PKG_VERSION"));

/// A page of the manual.
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) section: u8,
    pub(crate) content: Vec<u8>,
}

/// The page of a command, which clap has built.
pub(crate) fn of_command(command: &Command) -> io::Result<Page> {
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let man = Man::new(command.clone()).source(SOURCE).manual("cloud-certs");
    let mut content = Vec::new();
    man.render_title(&mut content)?;
    man.render_name_section(&mut content)?;
    man.render_synopsis_section(&mut content)?;
    man.render_description_section(&mut content)?;
    man.render_options_section(&mut content)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut content)?;
    }
    environment(command, &mut content)?;
    files(&name, &mut content)?;
    exit_status(&mut content)?;
    let path = name.trim_start_matches("cloud-certs").trim_start_matches('-').replace('-', " ");
    if let Some(examples) = examples::shown(&path) {
        section("EXAMPLES", &mut content)?;
        verbatim(&examples, &mut content)?;
    }
    see_also(&name, &mut content)?;
    Ok(Page { name, section: 1, content })
}

/// The page of a topic.
pub(crate) fn of_topic(topic: &Topic) -> io::Result<Page> {
    let name = format!("cloud-certs-{}", topic.name);
    let text = topic.text();
    let (title, body) = text.split_once("\n\n").unwrap_or((topic.name, &text));
    let mut roff = Roff::new();
    roff.control("TH", [name.as_str(), "7", "", SOURCE, "cloud-certs"]);
    roff.control("SH", ["NAME"]).text([roman(format!("{name} - {title}"))]);
    roff.control("SH", ["DESCRIPTION"]);
    let mut content = Vec::new();
    roff.to_writer(&mut content)?;
    verbatim(body, &mut content)?;
    see_also("cloud-certs-topic", &mut content)?;
    Ok(Page { name, section: 7, content })
}

fn section(title: &str, out: &mut dyn Write) -> io::Result<()> {
    Roff::new().control("SH", [title]).to_writer(out)
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

/// Adds terms, each with its text.
fn terms(terms: impl Iterator<Item = (String, String)>, out: &mut dyn Write) -> io::Result<()> {
    let mut roff = Roff::new();
    for (term, text) in terms {
        roff.control("TP", []).text([bold(term)]).text([roman(text)]);
    }
    roff.to_writer(out)
}

/// The variables of the flags.
fn environment(command: &Command, out: &mut dyn Write) -> io::Result<()> {
    let flags = command.get_arguments().filter_map(|arg| {
        let variable = arg.get_env()?.to_string_lossy().into_owned();
        Some((variable, format!("Stands for --{}.", arg.get_long()?)))
    });
    let flags: Vec<_> = flags.collect();
    if flags.is_empty() {
        return Ok(());
    }
    section("ENVIRONMENT", out)?;
    terms(flags.into_iter(), out)?;
    let rule = "A flag overrides its variable, and a blank variable counts as unset. See \
                cloud-certs-credentials(7) and cloud-certs-proxies(7) for the variables of credentials and proxies.";
    Roff::new().control("PP", []).text([roman(rule)]).to_writer(out)
}

/// The files of `sync`, which no argument names.
fn files(name: &str, out: &mut dyn Write) -> io::Result<()> {
    if name != "cloud-certs-sync" {
        return Ok(());
    }
    section("FILES", out)?;
    let files = [
        ("cloud-certs.toml", "The configuration, in the current folder."),
        ("~/.config/cloud-certs/sync.toml", "The configuration of a user."),
        ("/etc/cloud-certs/sync.toml", "The configuration of the machine."),
        ("/var/lib/cloud-certs", "The state, for root."),
    ];
    terms(files.map(|(path, text)| (path.to_owned(), text.to_owned())).into_iter(), out)
}

fn exit_status(out: &mut dyn Write) -> io::Result<()> {
    section("EXIT STATUS", out)?;
    terms(ExitStatus::ALL.iter().map(|one| (one.code().to_string(), one.meaning().to_owned())), out)
}

fn see_also(name: &str, out: &mut dyn Write) -> io::Result<()> {
    section("SEE ALSO", out)?;
    let whole = (name != "cloud-certs").then(|| "cloud-certs(1)".to_owned());
    let pages = whole.into_iter().chain(TOPICS.iter().map(|topic| format!("cloud-certs-{}(7)", topic.name)));
    Roff::new().text([roman(pages.collect::<Vec<_>>().join(", "))]).to_writer(out)
}
