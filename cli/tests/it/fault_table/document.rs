//! `docs/faults.md`, of what was seen.

use std::fmt::Write as _;
use std::path::Path;

use cloud_certs_emulator::Fault;

use super::expected::{Place, Row};
use super::row::Seen;

/// What accepts snapshots accepts this text too.
const ACCEPT: &str = "INSTA_UPDATE=always cargo test -p cloud-certs-cli --test it -- fault_table";

const FRONT: &str = "\
# What comes of every fault

Each fault that the emulator can make (`cloud-certs emulator --fault list`) happened to every request of a kind, and
`cloud-certs fetch` was run with two retries: at `css` to the request for its certificate, at `geminidb` to that for the
list of links, at `object-storage` to the download, and at `iam` to that for the token of a password. The first three had
a ready token.

* kind: the variant of `cloud_certs::Error` (at `iam` inside of `Token`), with the status, failure or reason in it
* exit: the exit code of `cloud-certs`; with 0 the right certificate is there in spite of the fault
* requests: how many arrived there
* message: what the command says; where several places are told together, at the first of them

This is written of what a test saw; another one sees the kinds. What they have to be is kept by hand in
`tests/faults/expected.toml`. In no case was there half a file, a change of an old one, a secret in the output, a request to
another host, or more than 64 MiB of memory.

| fault | at | kind | exit | requests | message |
|---|---|---|---|---|---|
";

/// Compares the text with what was seen, or writes it anew when a person asks for that.
pub(super) fn assert_true(seen: &[(Seen, Row)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/faults.md");
    let text = text(seen);
    if std::fs::read_to_string(&path).is_ok_and(|kept| kept == text) {
        return;
    }
    // insta has the same rule: the variable says that a person looks at the differences.
    #[expect(clippy::disallowed_methods, reason = "the variable that accepts snapshots")]
    let is_accepted = std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always");
    assert!(is_accepted, "docs/faults.md says something else than was seen; `{ACCEPT}` writes this:\n{text}");
    #[expect(clippy::disallowed_methods, reason = "a text to look at")]
    std::fs::write(path, text).unwrap();
}

fn text(seen: &[(Seen, Row)]) -> String {
    let mut text = FRONT.to_owned();
    for fault in Fault::ALL {
        let of_fault = |place| seen.iter().find(move |(_, row)| row.fault == *fault && row.place == place);
        let mut lines: Vec<Line<'_>> = Vec::new();
        for line in Place::ALL.into_iter().filter_map(of_fault).map(Line::of) {
            match lines.iter_mut().find(|earlier| earlier.is_like(&line)) {
                Some(earlier) => earlier.places.extend(line.places),
                None => lines.push(line),
            }
        }
        for Line { places, kind, exit, attempts, message } in lines {
            let (name, places) = (fault.name(), places.join(", "));
            writeln!(text, "| `{name}` | {places} | {kind} | {exit} | {attempts} | {message} |").unwrap();
        }
    }
    text
}

/// A line of the table.
struct Line<'a> {
    places: Vec<&'static str>,
    kind: &'a str,
    exit: i32,
    attempts: usize,
    message: String,
}

impl<'a> Line<'a> {
    fn of((seen, row): &'a (Seen, Row)) -> Self {
        let Row { kind, exit, attempts, .. } = row;
        Self {
            places: vec![row.place.name()],
            kind,
            exit: *exit,
            attempts: *attempts,
            message: message(&seen.told, row),
        }
    }

    /// Places that differ in their own names only are told together.
    fn is_like(&self, other: &Self) -> bool {
        (self.kind, self.exit, self.attempts) == (other.kind, other.exit, other.attempts)
    }
}

/// The error and its causes, without what differs from run to run. IAM's are those of the token, which is the error.
fn message(told: &str, row: &Row) -> String {
    let after = |prefix: &'static str| told.lines().filter_map(move |line| line.strip_prefix(prefix));
    let causes = after("  why: ").map(without_details);
    let said: Vec<_> = match row.place {
        Place::Iam => causes.take(1).collect(),
        // How a system tells of a connection that broke.
        _ if row.kind.starts_with("Network") => after("error: ").map(without_details).collect(),
        _ => after("error: ").map(without_details).chain(causes).collect(),
    };
    said.join("; ").replace('|', "\\|")
}

/// Without ids, ports and positions.
fn without_details(line: &str) -> String {
    let line = line.split(" (request id ").next().unwrap_or_default();
    let line = line.split(", line ").next().unwrap_or_default();
    line.split(' ').map(without_port).collect::<Vec<_>>().join(" ")
}

fn without_port(word: &str) -> &str {
    let (host, rest) = word.split_once(':').unwrap_or((word, ""));
    if rest.starts_with(|c: char| c.is_ascii_digit()) { host } else { word }
}
