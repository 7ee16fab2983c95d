//! The text of `docs/faults.md`, written from what the test saw.

use std::fmt::Write as _;
use std::path::Path;

use cloud_certs_emulator::Fault;

use super::expected::{Place, Row};
use super::row::Seen;

/// The command that accepts a changed text, as it accepts snapshots.
const ACCEPT: &str = "INSTA_UPDATE=always cargo test -p cloud-certs-cli --test it -- fault_table";

const FRONT: &str = "\
# The result of every fault

We injected each fault of the emulator (`cloud-certs emulator --fault list`) into every request of one kind, and ran
`cloud-certs fetch` with two retries. The requests are: at `css` that for the certificate, at `geminidb` that for the list of
links, at `object-storage` the download, and at `iam` that for a token with a password. The first three had a token already.

* kind: the variant of `cloud_certs::Error` (at `iam`, the one inside of `Token`), with its status, failure or reason
* exit: the exit code of `cloud-certs`; with 0 it fetched the right certificate despite the fault
* requests: the number of requests that arrived there
* message: the message of the command; a row for several places shows that of the first

A test writes this table from what it saw, and another test checks the kinds. The expected results are kept by hand in
`tests/faults/expected.toml`. No fault left half a file, changed an old one, put a secret into the output, sent a request to
another host, or took more than 64 MiB of memory.

| fault | at | kind | exit | requests | message |
|---|---|---|---|---|---|
";

/// Compares the text with what was seen, or writes it again when a person asks for that.
pub(super) fn assert_true(seen: &[(Seen, Row)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/faults.md");
    let text = text(seen);
    if std::fs::read_to_string(&path).is_ok_and(|kept| kept == text) {
        return;
    }
    // insta has the same rule: with this variable a person looks at the differences.
    #[expect(clippy::disallowed_methods, reason = "the variable that accepts snapshots")]
    let is_accepted = std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always");
    assert!(is_accepted, "docs/faults.md differs from what was seen; `{ACCEPT}` writes this:\n{text}");
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

    /// Returns whether the lines differ in the names of their places only, and so become one.
    fn is_like(&self, other: &Self) -> bool {
        (self.kind, self.exit, self.attempts) == (other.kind, other.exit, other.attempts)
    }
}

/// Returns the error and its causes, without what differs from run to run. For IAM it is the cause below the token.
fn message(told: &str, row: &Row) -> String {
    let after = |prefix: &'static str| told.lines().filter_map(move |line| line.strip_prefix(prefix));
    let causes = after("  why: ").map(without_details);
    let said: Vec<_> = match row.place {
        Place::Iam => causes.take(1).collect(),
        // The causes of a broken connection differ between systems.
        _ if row.kind.starts_with("Network") => after("error: ").map(without_details).collect(),
        _ => after("error: ").map(without_details).chain(causes).collect(),
    };
    said.join("; ").replace('|', "\\|")
}

/// Removes ids, ports and positions.
fn without_details(line: &str) -> String {
    let line = line.split(" (request id ").next().unwrap_or_default();
    let line = line.split(", line ").next().unwrap_or_default();
    line.split(' ').map(without_port).collect::<Vec<_>>().join(" ")
}

fn without_port(word: &str) -> String {
    let (host, rest) = word.split_once(':').unwrap_or((word, ""));
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() < rest.len() { format!("{host}{after}") } else { word.to_owned() }
}
