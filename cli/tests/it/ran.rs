//! What a user sees of a run of the command.

use std::fmt;
use std::io::{Read, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// No run of the command takes longer; a test that would is ended and fails.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// What a user sees of a run.
pub(crate) struct Ran {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// Standard output, of a run that succeeded.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code(), Some(0), "{self}");
        self.stdout
    }

    /// Standard output as JSON, of a run that succeeded.
    #[track_caller]
    pub(crate) fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.done()).unwrap()
    }

    /// What a run that failed said, and its exit code. Nothing is on standard output.
    #[track_caller]
    pub(crate) fn failed(self) -> String {
        assert_ne!(self.code(), Some(0), "{self}");
        assert_eq!(self.stdout, "", "{self}");
        self.to_string()
    }
}

/// Standard error and the exit code.
impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            Some(code) => write!(f, "{}exit code {code}", self.stderr),
            None => write!(f, "{}{}", self.stderr, self.status),
        }
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Ran {
    finish(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

/// Runs a command to its end with this standard input.
pub(crate) fn run_with_input(command: &mut Command, input: &[u8]) -> Ran {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    // Who does not read it may have ended.
    let _ = child.stdin.take().unwrap().write_all(input);
    finish(child)
}

/// Waits for the end of a command whose output is piped.
pub(crate) fn finish(mut child: Child) -> Ran {
    let stdout = child.stdout.take().map(collect);
    let stderr = child.stderr.take().map(collect);
    let end = Instant::now() + LIMIT;
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if Instant::now() < end => thread::sleep(Duration::from_millis(2)),
            None => {
                child.kill().unwrap();
                panic!("the command does not end");
            }
        }
    };
    hide_what_differs();
    let text = |reader: Option<thread::JoinHandle<String>>| {
        reader.map(|reader| reader.join().unwrap()).unwrap_or_default()
    };
    Ran { status, stdout: text(stdout), stderr: text(stderr) }
}

fn collect(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    })
}

/// Sends a signal to a child, by its name without SIG.
#[cfg(unix)]
pub(crate) fn signal(child: &Child, name: &str) {
    let status = Command::new("sh").args(["-c", &format!("kill -{name} {}", child.id())]).status().unwrap();
    assert!(status.success());
}

thread_local! {
    /// What differs between runs, hidden from the snapshots of a test until its thread ends.
    static FILTERS: () = {
        let mut settings = insta::Settings::clone_current();
        for (pattern, replacement) in [
            (r"(localhost|127\.0\.0\.1|\[::1\]):\d+", "$1:PORT"),
            (r"sha256:[0-9a-f]{64}", "sha256:FINGERPRINT"),
            (r"\(os error \d+\)", "(os error N)"),
            (r"request id [0-9a-f]{32}", "request id ID"),
            (r"\b\d+ days", "N days"),
            (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME"),
            (r"\d{8}T\d{6}Z", "DATE"),
            (r"(from|until) \d{4}-\d\d-\d\d", "$1 DATE"),
            (r"in \d+ h \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)", "in N h (TIME)"),
            (r"trying again in [0-9.]+ s", "trying again in N s"),
            (r#"[^"'\s]*/\.tmp\w{6}"#, "FOLDER"),
            (r"emulator-\w{6}\.pem", "emulator-RANDOM.pem"),
            (r"TOKEN='\w+'", "TOKEN='...'"),
        ] {
            settings.add_filter(pattern, replacement);
        }
        std::mem::forget(settings.bind_to_scope());
    };
}

pub(crate) fn hide_what_differs() {
    FILTERS.with(|()| ());
}
