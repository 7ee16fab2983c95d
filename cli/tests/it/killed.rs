//! `kill -9` at any moment: the file is the old or the new one, to the byte, and the next run clears up.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use cloud_certs::Secret;
use cloud_certs::certificate::Format;
use cloud_certs_emulator::{Answer, Operation, Service};
use tempfile::TempDir;

use crate::ran::run;
use crate::support::{Cloud, await_that, names};

/// The runs that are killed after some time, for each way to write the file. They may have come to any moment, and have
/// to leave a whole file at all of them.
const RUNS: u32 = 8;

/// Sets another number of them.
const RUNS_VARIABLE: &str = "CLOUD_CERTS_TEST_KILLS";

/// The fractional parts of its multiples fill the time from 0 to 1 evenly, and are the same in every test.
pub(crate) const GOLDEN: f64 = 0.618_033_988_749_895;

const FILE: &str = "ca";

/// Where a run waits or stops, and is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// A half of the server's answer has come, and no more comes.
    Fetching,
    /// The run holds the lock of the folder.
    Locked,
    /// A half of the temporary file is written.
    HalfWritten,
    /// The temporary file is written; it is neither synced nor renamed.
    Written,
    /// The new file is in place.
    Renamed,
    /// The report goes to a reader who does not read.
    Reporting,
}

/// The files that a killed run leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    /// The old file.
    Old,
    /// The old file, and a temporary file beside it.
    OldAndTemporary,
    /// The new file.
    New,
}

impl Moment {
    const ALL: &[Self] = if cfg!(all(target_os = "linux", target_env = "gnu")) {
        &[Self::Fetching, Self::Locked, Self::HalfWritten, Self::Written, Self::Renamed, Self::Reporting]
    } else {
        // A process that stops itself needs the loader of the GNU system.
        &[Self::Fetching, Self::Reporting]
    };

    /// The name of a moment at which the process stops itself.
    fn stop(self) -> Option<&'static str> {
        match self {
            Self::Fetching | Self::Reporting => None,
            Self::Locked => Some("locked"),
            Self::HalfWritten => Some("half-written"),
            Self::Written => Some("written"),
            Self::Renamed => Some("renamed"),
        }
    }

    fn leaves(self) -> Left {
        match self {
            Self::Fetching | Self::Locked => Left::Old,
            Self::HalfWritten | Self::Written => Left::OldAndTemporary,
            Self::Renamed | Self::Reporting => Left::New,
        }
    }
}

/// Compiles what stops a process: a library to load before all others.
fn compile(folder: &Path) -> PathBuf {
    let library = folder.join("stop.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/stop.c");
    let mut compiler = Command::new("cc");
    let ran = run(compiler.args(["-shared", "-fPIC", "-o"]).arg(&library).args([source, "-ldl"]));
    assert_eq!(ran.code(), Some(0), "the C compiler, which Rust links with, is `cc`: {ran}");
    library
}

/// A file that two clouds, with a CA each, change in turn.
struct Victim<'a> {
    clouds: [Cloud; 2],
    folder: TempDir,
    line: &'a str,
    /// The library that stops a process.
    library: &'a Path,
    /// The cloud whose CA the file begins with.
    holds: usize,
    /// How long a run takes that nobody kills.
    takes: Duration,
}

impl<'a> Victim<'a> {
    fn new(line: &'a str, library: &'a Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clouds = [Cloud::start(), Cloud::start()];
        let mut victim = Self { clouds, folder, line, library, holds: 1, takes: Duration::ZERO };
        run(&mut victim.command()).done();
        victim.holds = 0;
        victim.complete();
        victim
    }

    /// The cloud whose CA the next run brings.
    fn next(&self) -> &Cloud {
        &self.clouds[1 - self.holds]
    }

    /// A run that changes the file.
    fn command(&self) -> Command {
        let mut command = self.next().command(self.line);
        command.current_dir(self.folder.path());
        command
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join(FILE)
    }

    fn inode(&self) -> u64 {
        fs::metadata(self.file()).unwrap().ino()
    }

    fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }

    /// The cloud whose CA the file begins with. The file has to be whole.
    #[track_caller]
    fn look(&self) -> usize {
        let bytes = fs::read(self.file()).unwrap();
        // Reads any form; of a store, it checks the whole by its password.
        let format = Format::Pkcs12 { password: Secret::new("changeit") };
        let pem = format.read(&bytes).unwrap().to_pem();
        let is_store = self.line.contains("pkcs12");
        assert!(is_store || pem.as_bytes() == bytes, "{}", String::from_utf8_lossy(&bytes));
        let ca = |at: usize| self.clouds[at].emulator.ca_pem(Service::Css).to_owned();
        let whole = |at: usize| if self.line.contains("--merge") { ca(at) + &ca(1 - at) } else { ca(at) };
        (0..2)
            .find(|at| whole(*at) == pem)
            .unwrap_or_else(|| panic!("neither the old nor the new file: {pem}"))
    }

    /// Lets a run end. It leaves nothing beside the file, whatever was there before.
    #[track_caller]
    fn complete(&mut self) {
        let begin = Instant::now();
        run(&mut self.command()).done();
        self.takes = begin.elapsed();
        assert_ne!(self.look(), self.holds, "a run that ends changes the file");
        self.holds = 1 - self.holds;
        assert_eq!(self.names(), [FILE]);
    }

    /// Kills a run at a moment, which it cannot leave by itself.
    #[track_caller]
    fn kill_at(&mut self, moment: Moment) {
        let old = fs::read(self.file()).unwrap();
        let mut child = match moment {
            Moment::Fetching => self.fetching(),
            Moment::Reporting => self.reporting(),
            _ => self.stopped(moment),
        };
        assert_eq!(child.try_wait().unwrap(), None, "{moment:?}");
        let left = self.kill(&mut child, &old);
        assert_eq!(left, moment.leaves(), "{}: {moment:?}", self.line);
        if left == Left::OldAndTemporary {
            let names = self.names();
            let temporary = names.iter().find(|name| *name != FILE).unwrap();
            let length = fs::metadata(self.folder.path().join(temporary)).unwrap().len();
            assert!(length > 0, "{moment:?}");
        }
    }

    fn fetching(&self) -> Child {
        let cloud = self.next();
        let earlier = cloud.requests(Operation::CSS_DOWNLOAD_CERT).len();
        let half = Answer::status(200).stalled("-----BEGIN CERT");
        cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, half);
        let child = self.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        cloud.await_requests(Operation::CSS_DOWNLOAD_CERT, earlier + 1);
        child
    }

    fn reporting(&self) -> Child {
        let old = self.inode();
        let (reader, mut writer) = UnixStream::pair().unwrap();
        writer.set_nonblocking(true).unwrap();
        let full = loop {
            if let Err(error) = writer.write(&[b' '; 4096]) {
                break error;
            }
        };
        assert_eq!(full.kind(), ErrorKind::WouldBlock);
        writer.set_nonblocking(false).unwrap();
        let mut command = self.command();
        command.arg("--json").stdout(OwnedFd::from(writer)).stderr(Stdio::null());
        let child = command.spawn().unwrap();
        await_that("the file is replaced", || self.inode() != old);
        // A report that nobody can read any more would end the run.
        std::mem::forget(reader);
        child
    }

    fn stopped(&self, moment: Moment) -> Child {
        let mut command = self.command();
        command.env("LD_PRELOAD", self.library).env("STOP_AT", moment.stop().unwrap());
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let stat = format!("/proc/{}/stat", child.id());
        // After the name of the program, which is in brackets.
        let state = || fs::read_to_string(&stat).unwrap().rsplit_once(") ").unwrap().1.chars().next();
        await_that("the process stops", || {
            assert_ne!(state(), Some('Z'), "{}: it ends, and never stops at {moment:?}", self.line);
            state() == Some('T')
        });
        child
    }

    /// Kills a run after a part of the time that it takes, perhaps when it is over.
    #[track_caller]
    fn kill_after(&mut self, part: f64) -> Left {
        let old = fs::read(self.file()).unwrap();
        let mut child = self.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(self.takes.mul_f64(part));
        self.kill(&mut child, &old)
    }

    #[track_caller]
    fn kill(&mut self, child: &mut Child, old: &[u8]) -> Left {
        child.kill().unwrap();
        child.wait().unwrap();
        let is_new = self.look() != self.holds;
        if is_new {
            self.holds = 1 - self.holds;
        } else {
            assert_eq!(fs::read(self.file()).unwrap(), old);
        }
        match (is_new, self.names().len()) {
            (false, 1) => Left::Old,
            (false, 2) => Left::OldAndTemporary,
            (true, 1) => Left::New,
            unexpected => panic!("{}: {unexpected:?}, {:?}", self.line, self.names()),
        }
    }
}

fn kill_all(line: &str, library: &Path, runs: u32) {
    let mut victim = Victim::new(line, library);
    for moment in Moment::ALL {
        victim.kill_at(*moment);
        victim.complete();
    }
    for number in 0..runs {
        // Up to a little after the end.
        let left = victim.kill_after((f64::from(number) * GOLDEN).fract() * 1.2);
        // Other tests come and go: how long a run takes is measured again and again.
        if left == Left::OldAndTemporary || number % 8 == 7 {
            victim.complete();
        }
    }
    victim.complete();
}

/// The number of runs that are killed after some time.
pub(crate) fn runs() -> u32 {
    #[expect(clippy::disallowed_methods, reason = "a choice of who runs the test, not of a command")]
    std::env::var(RUNS_VARIABLE).map_or(RUNS, |runs| runs.parse().unwrap())
}

#[test]
fn a_killed_run_leaves_the_old_or_the_new_file() {
    let runs = runs();
    let folder = tempfile::tempdir().unwrap();
    let library = compile(folder.path());
    thread::scope(|scope| {
        for line in ["fetch css -o ca", "fetch css --merge -o ca", "fetch css --format pkcs12 -o ca"] {
            let library = &library;
            scope.spawn(move || kill_all(line, library, runs));
        }
    });
}
