//! `kill -9` at any moment of a round: files are whole, and no command is lost.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, Operation};

use crate::killed::{GOLDEN, runs};
use crate::sync::kit::Managed;

/// The command writes down what it has found in the file.
const CONFIG: &str = r#"
[[certificate]]
service = "css"
merge = "replace"
on-change = ["sh", "-c", "cksum <css.pem >>commands"]
[[certificate.output]]
path = "css.pem"
"#;

#[test]
fn no_kill_leaves_half_a_file_or_loses_a_command() {
    let managed = Managed::new(CONFIG);
    let certificates = ["one", "two"].map(|name| Authority::new(name, &Validity::current()).unwrap().pem());
    let hand_out = |pem: &str| {
        let answer = Answer::status(200).body(pem.to_owned());
        managed.cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, answer);
    };
    hand_out(&certificates[1]);
    let begin = Instant::now();
    managed.sync("").done();
    let takes = begin.elapsed();
    let mut killed = 0;
    for (run, moment) in (0..runs()).map(|run| (run as usize, (f64::from(run) * GOLDEN).fract())) {
        let (new, old) = (&certificates[run % 2], &certificates[(run + 1) % 2]);
        hand_out(new);
        kill_after(&managed, takes.mul_f64(1.1 * moment), &mut killed);
        let found = managed.text("css.pem");
        assert!(&found == new || &found == old, "run {run}: {found}");

        managed.sync("").done();
        assert_eq!(&managed.text("css.pem"), new, "run {run}");
        let commands = managed.text("commands");
        let last = commands.lines().last().unwrap_or_default();
        assert!(last.ends_with(&format!(" {}", new.len())), "run {run}: {commands}");
        assert_eq!(last, checksum(&managed), "run {run}: {commands}");
        assert_eq!(managed.cloud.folder.names(), ["cloud-certs.toml", "commands", "css.pem"], "run {run}");
        // Nothing is left to do.
        managed.sync("").done();
        assert_eq!(managed.text("commands"), commands, "run {run}");
    }
    assert!(killed > 0, "every run was over before it was killed");
}

/// Begins a round and kills it.
fn kill_after(managed: &Managed, pause: Duration, killed: &mut u32) {
    let mut command = managed.command("--quiet");
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    thread::sleep(pause);
    child.kill().unwrap();
    *killed += u32::from(child.wait().unwrap().code().is_none());
    // A command that runs outlives the kill, and must have ended before the next round counts.
    thread::sleep(Duration::from_millis(20));
}

/// The line that the command would write now.
fn checksum(managed: &Managed) -> String {
    let file = fs::File::open(managed.cloud.folder.at("css.pem")).unwrap();
    let output = crate::support::program("cksum").stdin(file).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
