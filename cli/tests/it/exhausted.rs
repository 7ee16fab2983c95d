//! A system that gives no more threads or descriptors, and what the command asks it not to write.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cloud_certs_emulator::{Answer, Operation, Service};
use insta::assert_snapshot;

use crate::ran::{finish, run};
use crate::support::{Cloud, put};

/// A library to load before all others, with which no thread can be started. (A limit does not hold for root.)
fn without_threads(folder: &Path) -> PathBuf {
    let [source, library] = ["threads.c", "threads.so"].map(|name| folder.join(name));
    put(&source, "#include <errno.h>\nint pthread_create() { return EAGAIN; }\n");
    let ran = run(Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source));
    assert_eq!(ran.code(), Some(0), "{ran}");
    library
}

#[test]
fn files_are_read_without_threads() {
    let cloud = Cloud::start();
    let library = without_threads(cloud.folder.home());
    put(&cloud.folder.at("ca.pem"), cloud.emulator.ca_pem(Service::Css));
    for line in [
        "check ca.pem",
        "check .",
        "check ca.pem --json",
        "fetch css",
        "fetch css -o new.pem",
        "instances geminidb",
    ] {
        let ran = run(cloud.command(line).env("LD_PRELOAD", &library));
        assert_eq!(ran.code(), Some(0), "{line}: {ran}");
    }
}

#[test]
fn what_needs_a_thread_ends_with_an_error() {
    let cloud = Cloud::start();
    let library = without_threads(cloud.folder.home());
    // A name that has to be resolved.
    let ran = run(cloud.command("fetch css --endpoint https://css.example.com").env("LD_PRELOAD", library));
    assert_snapshot!(ran.failed(), @r#"
    error: the system does not let this process start more threads or open more files
      why: OS can't spawn worker thread: Resource temporarily unavailable (os error N)
      next: raise the limits of processes (`ulimit -u`, or pids of the container) and open files (`ulimit -n`)
    exit code 1
    "#);
}

#[test]
fn no_number_of_descriptors_is_a_panic() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("ca.pem"), cloud.emulator.ca_pem(Service::Css));
    let mut failed = 0;
    for line in ["check ca.pem", "fetch css"] {
        for limit in 4..20 {
            let script = format!(r#"ulimit -n {limit}; exec "$0" "$@""#);
            let ran = run(&mut cloud.folder.shell(&script, &cloud.command(line)));
            if ran.code() != Some(0) {
                failed += 1;
                assert!(matches!(ran.code(), Some(1 | 6 | 9 | 127)), "{line}, {limit}: {ran}");
                assert!(!ran.stderr.contains("panicked"), "{line}, {limit}: {ran}");
                let is_told = ran.stderr.starts_with("error: ") || ran.stderr.contains("shared libraries");
                assert!(is_told || ran.code() == Some(127), "{line}, {limit}: {ran}");
            }
        }
    }
    assert!(failed > 2, "{failed}");
    let script = r#"ulimit -n 6; exec "$0" "$@""#;
    assert_snapshot!(run(&mut cloud.folder.shell(script, &cloud.command("check ca.pem"))).failed(), @r#"
    error: the system does not let this process start more threads or open more files
      why: failed to create UnixStream: Too many open files
      next: raise the limits of processes (`ulimit -u`, or pids of the container) and open files (`ulimit -n`)
    exit code 1
    "#);
}

#[test]
fn no_memory_is_dumped() {
    let cloud = Cloud::start();
    cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).stalled("-----BEGIN CERT"));
    let script = r#"ulimit -c unlimited; exec "$0" "$@""#;
    let mut command = cloud.folder.shell(script, &cloud.command("fetch css"));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    cloud.await_requests(Operation::CSS_DOWNLOAD_CERT, 1);
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    // Of a process that may not be dumped, these files belong to root, and only to root.
    let owner = |name: &str| {
        use std::os::unix::fs::MetadataExt as _;
        fs::metadata(format!("/proc/{}/{name}", child.id())).unwrap().uid()
    };
    assert_eq!(owner("environ"), 0);
    // Not QUIT, which whoever starts programs in the background has them ignore.
    crate::ran::signal(&child, "ABRT");
    let ran = finish(child);
    use std::os::unix::process::ExitStatusExt as _;
    assert!(ran.status.signal().is_some() && !ran.status.core_dumped(), "{ran}");
}
