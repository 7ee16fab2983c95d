//! One run of the command among one fault, and what should be seen of it.

use std::fs;
use std::process::{Command, Stdio};

use cloud_certs_emulator::{CredentialKind, Operation, ReceivedRequest, Service};

use super::expected::{Place, RETRIES, Row};
use crate::ran::{Ran, finish};
use crate::secrets::{secrets, sees};
use crate::support::{CASSANDRA, Cloud, put};

/// Seconds for an attempt that does not end by itself, and for any other.
const SHORT: u32 = 2;
const LONG: u32 = 60;

/// The most memory that a command may hold, in KiB.
const MOST_MEMORY: u64 = 64 << 10;

/// What is in the file before.
const OLD: &str = "\n";

/// What could be seen of a run.
pub(super) struct Seen {
    exit: Option<i32>,
    attempts: usize,
    /// What was said.
    pub(super) told: String,
    /// What is wrong in any case, whatever is expected.
    wrong: Vec<String>,
}

impl Seen {
    pub(super) fn of(row: &Row) -> Self {
        let cloud = Cloud::start();
        cloud.emulator.add_fault(row.rule());
        if had_file(row) {
            put(&cloud.folder.at("ca.pem"), OLD);
        }
        let command = command(row, &cloud);
        #[cfg(unix)]
        let command = bounded(&cloud, &command);
        let (ran, peak) = run(command);
        let wrong = [
            file(row, &cloud).map(str::to_owned),
            sees(&secrets(&cloud), &format!("{}{}", ran.stdout, ran.stderr))
                .then(|| "a secret can be seen".into()),
            opened(&ran).then(|| "what opens a link can be seen".into()),
            (!ran.stdout.is_empty()).then(|| format!("on standard output: {}", ran.stdout)),
            is_left(row, &cloud).then(|| "a request went elsewhere".into()),
            peak.filter(|peak| *peak > MOST_MEMORY).map(|peak| format!("{peak} KiB of memory")),
        ];
        let asked = |request: &ReceivedRequest| request.operation == Some(row.place.operation());
        Self {
            exit: ran.code(),
            attempts: cloud.emulator.requests().iter().filter(|request| asked(request)).count(),
            wrong: wrong.into_iter().flatten().collect(),
            told: ran.stderr,
        }
    }

    /// In what it is not as the row has it.
    pub(super) fn differences(&self, row: &Row) -> Vec<String> {
        let is_expected = (self.exit, self.attempts) == (Some(row.exit), row.attempts);
        let other = (!is_expected).then(|| {
            format!(
                "exit code {:?}, {} requests; not {}, {}\n{}",
                self.exit, self.attempts, row.exit, row.attempts, self.told
            )
        });
        other.iter().chain(&self.wrong).map(|difference| format!("{}: {difference}", row.name())).collect()
    }
}

/// At two places there is a file before, which must stay; at the others none must appear.
fn had_file(row: &Row) -> bool {
    matches!(row.place, Place::ObjectStorage | Place::Iam)
}

fn command(row: &Row, cloud: &Cloud) -> Command {
    let what = if row.place.is_of_geminidb() {
        format!("geminidb --instance {CASSANDRA}")
    } else {
        "css".to_owned()
    };
    let time = if row.is_slow() { SHORT } else { LONG };
    let line = format!("fetch {what} -o ca.pem -vv --retries {RETRIES} --timeout {time}");
    match row.place {
        Place::Iam => cloud.command_with(CredentialKind::Password, &line),
        _ => cloud.command(&line),
    }
}

/// Runs it to its end. Linux tells the most memory that it was seen with: a short run may not be seen at its most.
fn run(mut command: Command) -> (Ran, Option<u64>) {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    #[cfg(target_os = "linux")]
    let watch = crate::watch::Watch::on(child.id());
    let ran = finish(child);
    #[cfg(target_os = "linux")]
    return (ran, Some(watch.peak()));
    #[cfg(not(target_os = "linux"))]
    (ran, None)
}

/// The same command, to which the system gives no more memory for its data.
#[cfg(unix)]
fn bounded(cloud: &Cloud, command: &Command) -> Command {
    cloud.folder.shell(&format!(r#"ulimit -d {MOST_MEMORY} && exec "$0" "$@""#), command)
}

/// The right file and nothing else, or what was there before.
fn file(row: &Row, cloud: &Cloud) -> Option<&'static str> {
    let service = if row.place.is_of_geminidb() { Service::GeminiDb } else { Service::Css };
    let file = match (row.is_ok(), had_file(row)) {
        (true, _) => Some(cloud.emulator.ca_pem(service)),
        (false, true) => Some(OLD),
        (false, false) => None,
    };
    let names: &[&str] = if file.is_some() { &["ca.pem"] } else { &[] };
    if cloud.folder.names() != names {
        return Some("other files than there should be");
    }
    let is_other = file.is_some_and(|file| fs::read_to_string(cloud.folder.at("ca.pem")).unwrap() != file);
    is_other.then_some("another content of the file")
}

/// Beside the secrets that were sent: those of links that nobody followed.
fn opened(ran: &Ran) -> bool {
    ["Signature", "Expires=", "user:password"].iter().any(|part| ran.stderr.contains(part))
}

/// Whether a request was sent to another name, another port or without TLS, or a bad link was followed.
fn is_left(row: &Row, cloud: &Cloud) -> bool {
    let host = |url: String| url.rsplit('/').next().unwrap_or_default().to_owned();
    let (https, http) = (host(cloud.emulator.https_url()), host(cloud.emulator.http_url()));
    let is_bad = row.kind.starts_with("Link ") && row.place == Place::GeminiDb;
    cloud.emulator.requests().iter().any(|request| {
        let asked = request.headers["host"].to_str().unwrap();
        let is_ours = if request.tls { asked == https } else { row.may_be_plain() && asked == http };
        !is_ours || is_bad && request.operation == Some(Operation::OBJECT_STORAGE_DOWNLOAD)
    })
}
