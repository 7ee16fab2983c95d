//! `kill -9` at any moment: the file is the old or the new one, to the byte, and the next run clears up.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use cloud_certs::Secret;
use cloud_certs::certificate::Format;
use cloud_certs_emulator::Service;
use tempfile::TempDir;

use crate::ran::run;
use crate::support::{Cloud, names};

/// The runs that are killed, of each of three ways to write the file.
const RUNS: u32 = 34;

/// Says how many instead, for who has more time.
const RUNS_VARIABLE: &str = "CLOUD_CERTS_TEST_KILLS";

/// Multiples of it, without their whole part, fill the time from 0 to 1 evenly, and are the same in every test.
const GOLDEN: f64 = 0.618_033_988_749_895;

const FILE: &str = "ca";

/// How far a run had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The file is the old one.
    Before,
    /// It still is, and a temporary file lies beside it.
    Halfway,
    /// The file is the new one.
    After,
    /// The run was over.
    Ended,
}

/// When a run is killed.
#[derive(Clone, Copy, Debug)]
enum When {
    /// After a part of the time that it takes.
    Part(f64),
    /// As soon as there is a temporary file.
    Written,
    /// As soon as the file is another one.
    Renamed,
}

impl When {
    /// Each of them, in turn.
    fn of(number: u32) -> Self {
        match number % 4 {
            2 => Self::Written,
            3 => Self::Renamed,
            // Up to a little after the end.
            _ => Self::Part((f64::from(number) * GOLDEN).fract() * 1.2),
        }
    }
}

/// A file that two clouds, with a CA each, change in turn.
struct Victim<'a> {
    clouds: &'a [Cloud; 2],
    folder: TempDir,
    line: &'a str,
    /// Whose CA the file begins with.
    holds: usize,
    /// How long a run takes that nobody kills.
    takes: Duration,
}

impl<'a> Victim<'a> {
    fn new(clouds: &'a [Cloud; 2], line: &'a str) -> Self {
        // On the disk of the build: in memory, where temporary folders can be, a file is there before one can look.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let mut victim = Self { clouds, folder, line, holds: 1, takes: Duration::ZERO };
        run(&mut victim.command()).done();
        victim.holds = 0;
        victim.complete();
        victim
    }

    /// A run that changes the file.
    fn command(&self) -> std::process::Command {
        let mut command = self.clouds[1 - self.holds].command(self.line);
        command.current_dir(self.folder.path());
        command
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join(FILE)
    }

    fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }

    /// Whose CA the file begins with. It has to be whole.
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

    /// Lets a run end. Nothing is beside the file then, whatever was before.
    #[track_caller]
    fn complete(&mut self) {
        let begin = Instant::now();
        run(&mut self.command()).done();
        self.takes = begin.elapsed();
        assert_ne!(self.look(), self.holds, "a run that ends changes the file");
        self.holds = 1 - self.holds;
        assert_eq!(self.names(), [FILE]);
    }

    #[track_caller]
    fn kill(&mut self, when: When) -> Phase {
        let before = fs::read(self.file()).unwrap();
        let inode = || fs::metadata(self.file()).unwrap().ino();
        let old = inode();
        let mut child = self.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut runs = || child.try_wait().unwrap().is_none();
        // To look all the time takes a processor, so it begins late.
        let part = if let When::Part(part) = when { part } else { 0.5 };
        thread::sleep(self.takes.mul_f64(part));
        match when {
            When::Part(_) => {}
            When::Written => while self.names().len() == 1 && inode() == old && runs() {},
            When::Renamed => while inode() == old && runs() {},
        }
        let ended = child.try_wait().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let is_new = self.look() != self.holds;
        if is_new {
            self.holds = 1 - self.holds;
        } else {
            assert_eq!(fs::read(self.file()).unwrap(), before);
        }
        match (ended, is_new, self.names().len()) {
            (Some(status), true, 1) if status.success() => Phase::Ended,
            (None, true, 1) => Phase::After,
            (None, false, 1) => Phase::Before,
            (None, false, 2) => Phase::Halfway,
            unexpected => panic!("{}: {unexpected:?}, {:?}", self.line, self.names()),
        }
    }
}

/// Kills many runs, and says how far each of them had come.
fn kill_many(clouds: &[Cloud; 2], line: &str, runs: u32) -> Vec<Phase> {
    let mut victim = Victim::new(clouds, line);
    let phases = (0..runs).map(|number| {
        let phase = victim.kill(When::of(number));
        // Other tests come and go: how long a run takes is measured again and again.
        if phase == Phase::Halfway || number % 8 == 0 {
            victim.complete();
        }
        phase
    });
    let phases = phases.collect();
    victim.complete();
    phases
}

#[test]
fn a_killed_run_leaves_the_old_or_the_new_file() {
    #[expect(clippy::disallowed_methods, reason = "a choice of who runs the test, not of a command")]
    let runs = std::env::var(RUNS_VARIABLE).map_or(RUNS, |runs| runs.parse().unwrap());
    let begin = Instant::now();
    let clouds = [Cloud::start(), Cloud::start()];
    let lines = ["fetch css -o ca", "fetch css --merge -o ca", "fetch css --format pkcs12 -o ca"];
    let killed = thread::scope(|scope| {
        let clouds = &clouds;
        let threads = lines.map(|line| (line, scope.spawn(move || kill_many(clouds, line, runs))));
        threads.map(|(line, thread)| (line, thread.join().unwrap()))
    });
    for (line, phases) in killed {
        let count = |wanted: Phase| phases.iter().filter(|phase| **phase == wanted).count();
        let counts = [Phase::Before, Phase::Halfway, Phase::After, Phase::Ended].map(|one| (one, count(one)));
        println!("{line}: {counts:?}");
        let [before, halfway, after, ended] = counts.map(|(_, count)| count);
        assert!(before > 0 && halfway > 0 && after > 0 && ended > 0, "{line}: {counts:?}");
        assert!(ended < phases.len() / 2, "most of them have to be killed: {line}: {counts:?}");
    }
    println!("{} runs killed in {:?}", runs * 3, begin.elapsed());
}
