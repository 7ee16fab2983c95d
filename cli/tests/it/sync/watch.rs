//! `sync --watch`: as an operator and systemd see it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use cloud_certs_emulator::{Answer, Operation};

use crate::ran::{finish, signal};
use crate::support::await_that;
use crate::sync::kit::Managed;

const CSS: &str = "[[certificate]]\nservice = \"css\"\non-change = [\"sh\", \"-c\", \"echo $NOTIFY_SOCKET >> ran\"]\n\
                   [[certificate.output]]\npath = \"css.pem\"\n";

/// A process that watches.
pub(super) struct Watching {
    child: Child,
    said: Arc<Mutex<String>>,
    reader: JoinHandle<()>,
}

impl Watching {
    pub(super) fn start(managed: &Managed, arguments: &str, variables: &[(&str, &str)]) -> Self {
        let mut command = managed.command(&format!("--watch {arguments}"));
        command.envs(variables.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let said = Arc::new(Mutex::new(String::new()));
        let reader = thread::spawn({
            let said = Arc::clone(&said);
            move || {
                for line in stderr.lines() {
                    *said.lock().unwrap() += &(line.unwrap() + "\n");
                }
            }
        });
        Self { child, said, reader }
    }

    pub(super) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Waits until it has said something so many times.
    #[track_caller]
    pub(super) fn await_words(&self, words: &str, times: usize) {
        await_that(words, || self.said().matches(words).count() >= times);
    }

    pub(super) fn signal(&self, name: &str) {
        signal(&self.child, name);
    }

    /// Ends it with a signal. Returns the exit code, and all that it said.
    pub(super) fn end(self, name: &str) -> (Option<i32>, String) {
        self.signal(name);
        let ran = finish(self.child);
        assert_eq!(ran.stdout, "", "nothing is on standard output");
        self.reader.join().unwrap();
        (ran.code(), self.said.lock().unwrap().clone())
    }

    /// The address of its server.
    fn address(&self) -> String {
        self.await_words("/metrics\n", 1);
        let said = self.said();
        let line = said.lines().find_map(|line| line.strip_prefix("metrics are on http://")).unwrap();
        line.strip_suffix("/metrics").unwrap().to_owned()
    }

    /// The answer to a request: head and body.
    pub(super) fn ask(&self, request: &str, headers: &str) -> (String, String) {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(stream, "{request} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_lowercase(), body.to_owned())
    }

    fn status(&self, request: &str) -> String {
        self.ask(request, "").0.split_whitespace().nth(1).unwrap().to_owned()
    }
}

#[test]
fn a_restart_changes_nothing_and_runs_nothing() {
    let managed = Managed::new(CSS);
    for expected in ["1 changed", "0 changed"] {
        let watching = Watching::start(&managed, "", &[]);
        watching.await_words("next at", 1);
        let (code, said) = watching.end("TERM");
        assert_eq!(code, Some(143), "{said}");
        assert!(said.contains(&format!("1 looked at, {expected}, 0 failed")), "{said}");
    }
    assert_eq!(managed.text("ran"), "\n");
    let watching = Watching::start(&managed, "", &[]);
    watching.await_words("next at", 1);
    // Nobody else works with the configuration meanwhile.
    let other = managed.sync("");
    assert_eq!(other.code(), Some(9), "{other}");
    assert_eq!(watching.end("INT").0, Some(130));
}

#[test]
fn hangup_reads_the_configuration_and_a_broken_one_changes_nothing() {
    let managed = Managed::new(CSS);
    let watching = Watching::start(&managed, "", &[]);
    watching.await_words("next at", 1);
    managed.configure("[[certificate]]\nservice = \"cs\"\n");
    watching.signal("HUP");
    watching.await_words("the old configuration stays", 1);
    // The old one is what is kept current when the next good one is there.
    fs::remove_file(managed.cloud.folder.at("css.pem")).unwrap();
    managed.configure(&CSS.replace("css.pem", "other.pem"));
    watching.signal("HUP");
    watching.await_words("next at", 2);
    let (code, said) = watching.end("TERM");
    assert_eq!(code, Some(143));
    assert!(said.contains("cloud-certs.toml:2:11: unknown service `cs`; did you mean `css`?"), "{said}");
    assert!(managed.text("other.pem").contains("BEGIN"), "{said}");
    assert_eq!(managed.text("css.pem"), "");
}

#[test]
fn a_deleted_file_comes_back_at_a_hangup() {
    let managed = Managed::new(CSS);
    let watching = Watching::start(&managed, "", &[]);
    watching.await_words("next at", 1);
    fs::remove_file(managed.cloud.folder.at("css.pem")).unwrap();
    watching.signal("HUP");
    watching.await_words("next at", 2);
    watching.end("TERM");
    assert!(managed.text("css.pem").contains("BEGIN"));
}

#[test]
fn the_server_tells_of_every_output_and_of_health() {
    let second = CSS.replace("css.pem", "no/css.pem").replace("service", "name = \"second\"\nservice");
    let managed = Managed::new(&format!("{CSS}{second}"));
    let watching = Watching::start(&managed, "--listen 127.0.0.1:0", &[]);
    watching.await_words("next at", 1);
    let (head, body) = watching.ask("GET /metrics", "");
    assert!(head.starts_with("http/1.1 200 ok"), "{head}");
    assert!(head.contains("content-type: text/plain; version=0.0.4; charset=utf-8"), "{head}");
    for series in
        ["{certificate=\"css\",output=\"css.pem\"} 1", "{certificate=\"second\",output=\"no/css.pem\"} 0\n"]
    {
        let series = format!("cloud_certs_output_last_success_timestamp_seconds{series}");
        assert!(body.contains(&series), "{body}");
    }
    let (head, body) = watching.ask("GET /metrics", "Accept: application/openmetrics-text;version=1.0.0\r\n");
    assert!(head.contains("content-type: application/openmetrics-text; version=1.0.0"), "{head}");
    assert!(body.ends_with("# EOF\n"), "{body}");
    assert_eq!(watching.status("GET /healthz"), "200");
    assert_eq!(watching.status("GET /readyz"), "503");
    assert_eq!(watching.status("GET /"), "404");
    assert_eq!(watching.status("POST /metrics"), "405");
    let (head, body) = watching.ask("HEAD /metrics", "");
    assert!(head.starts_with("http/1.1 200 ok") && body.is_empty(), "{head}{body}");

    managed.configure(CSS);
    watching.signal("HUP");
    watching.await_words("next at", 2);
    assert_eq!(watching.status("GET /readyz"), "200");
    watching.end("TERM");
}

#[test]
fn slow_clients_block_nobody() {
    let managed = Managed::new(CSS);
    // The cloud does not answer, and health does not ask it.
    let stalled = Answer::status(200).stalled("-----BEGIN CERT");
    managed.cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, stalled);
    let watching = Watching::start(&managed, "--listen 127.0.0.1:0", &[]);
    let address = watching.address();
    let mut slow: Vec<_> = (0..100).map(|_| TcpStream::connect(&address).unwrap()).collect();
    for stream in &mut slow {
        // The oldest are closed already.
        let _ = stream.write_all(b"GET /met");
    }
    for path in ["/metrics", "/healthz"] {
        assert_eq!(watching.status(&format!("GET {path}")), "200");
    }
    let (_, body) = watching.ask("GET /metrics", "");
    assert!(body.contains("timestamp_seconds{certificate=\"css\",output=\"css.pem\"} 0\n"), "{body}");
    assert_eq!(watching.status("GET /readyz"), "503");
    watching.end("TERM");
}

#[cfg(target_os = "linux")]
#[test]
fn systemd_is_told_what_happens() {
    let managed = Managed::new(CSS);
    let socket = managed.cloud.folder.home().join("notify");
    let manager = UnixDatagram::bind(&socket).unwrap();
    manager.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let await_message = |wanted: &str| loop {
        let mut buffer = [0; 4096];
        let length = manager.recv(&mut buffer).unwrap_or_else(|error| panic!("no {wanted}: {error}"));
        let message = String::from_utf8(buffer[..length].to_vec()).unwrap();
        if message.contains(wanted) {
            break message;
        }
    };
    let variables = [("NOTIFY_SOCKET", socket.to_str().unwrap()), ("WATCHDOG_USEC", "300000")];
    let watching = Watching::start(&managed, "", &variables);
    let ready = await_message("READY=1");
    assert!(ready.contains("STATUS=1 certificate, none fails; next at "), "{ready}");
    await_message("WATCHDOG=1");
    watching.signal("HUP");
    let reloading = await_message("RELOADING=1");
    let time = reloading.lines().find_map(|line| line.strip_prefix("MONOTONIC_USEC=")).unwrap();
    assert!(time.parse::<u64>().unwrap() > 0, "{reloading}");
    await_message("READY=1");
    watching.end("TERM");
    await_message("STOPPING=1");
}
