//! Several at once in one folder: they take turns, and none of them loses what another one wrote.

use std::fs::{self, File};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use cloud_certs_emulator::{Operation, Service};
use insta::assert_snapshot;

use crate::ran::{finish, signal};
use crate::support::{Cloud, Folder, await_that, put};

const ROUNDS: usize = 20;

/// Starts a command in a folder that is not its cloud's.
fn start(cloud: &Cloud, folder: &Folder, line: &str) -> Child {
    let mut command = cloud.command(line);
    command.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Two clouds, with a CA each, and a new folder where one command of both has run at once, for each round.
fn rounds(line: &str, check: impl Fn(&[Cloud; 2], &Folder)) {
    let clouds = [Cloud::start(), Cloud::start()];
    for _ in 0..ROUNDS {
        let folder = Folder::new();
        for child in clouds.each_ref().map(|cloud| start(cloud, &folder, line)) {
            finish(child).done();
        }
        assert_eq!(folder.names(), ["ca"]);
        check(&clouds, &folder);
    }
}

#[test]
fn of_two_at_once_one_wins() {
    rounds("fetch css -o ca", |clouds, folder| {
        let content = fs::read_to_string(folder.at("ca")).unwrap();
        assert!(clouds.iter().any(|cloud| cloud.emulator.ca_pem(Service::Css) == content), "{content}");
    });
}

#[test]
fn of_two_that_merge_at_once_both_are_kept() {
    for format in ["pem", "pkcs12"] {
        rounds(&format!("fetch css --merge --format {format} -o ca"), |_, folder| {
            let report = folder.run("check ca --json").done();
            assert_eq!(report.matches("sha256:").count(), 2, "{format}: {report}");
        });
    }
}

/// A fetch that waits at a folder which somebody else has locked.
fn waiting(cloud: &Cloud) -> (File, Child) {
    let lock = File::open(cloud.folder.path()).unwrap();
    lock.lock().unwrap();
    let child = start(cloud, &cloud.folder, "fetch css --merge -o ca.pem");
    cloud.await_requests(Operation::CSS_DOWNLOAD_CERT, 1);
    await_folder(cloud, &child);
    (lock, child)
}

/// Waits until a command has opened the folder, to lock it.
#[cfg(target_os = "linux")]
fn await_folder(cloud: &Cloud, child: &Child) {
    let folder = cloud.folder.path().canonicalize().unwrap();
    let descriptors = format!("/proc/{}/fd", child.id());
    await_that("the folder is opened", || {
        // Only root can look into it.
        let Ok(open) = fs::read_dir(&descriptors) else {
            std::thread::sleep(Duration::from_millis(500));
            return true;
        };
        open.filter_map(|one| fs::read_link(one.unwrap().path()).ok()).any(|path| path == folder)
    });
}

/// Elsewhere a command cannot be looked into. A test then sees less, and passes all the same.
#[cfg(not(target_os = "linux"))]
fn await_folder(_: &Cloud, _: &Child) {}

/// What the holder of the lock writes last is kept, so it was not read before.
#[test]
fn a_folder_that_is_locked_is_waited_for() {
    let cloud = Cloud::start();
    let (lock, mut child) = waiting(&cloud);
    assert!(child.try_wait().unwrap().is_none());
    assert_eq!(cloud.folder.names(), [""; 0]);
    let other = Cloud::start();
    put(&cloud.folder.at("ca.pem"), other.emulator.ca_pem(Service::Css));
    drop(lock);
    finish(child).done();
    assert_eq!(cloud.folder.names(), ["ca.pem"]);
    let both = [&cloud, &other].map(|cloud| cloud.emulator.ca_pem(Service::Css)).concat();
    assert_eq!(fs::read_to_string(cloud.folder.at("ca.pem")).unwrap(), both);
}

#[test]
fn a_signal_ends_the_wait() {
    let cloud = Cloud::start();
    let (_lock, child) = waiting(&cloud);
    let begin = Instant::now();
    signal(&child, "INT");
    assert_eq!(finish(child).code(), Some(130));
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    assert_eq!(cloud.folder.names(), [""; 0]);
}

#[test]
fn what_killed_runs_left_is_removed_and_nothing_else() {
    let cloud = Cloud::start();
    // Users may like the prefix, too; only what has the check of our own names is ours.
    let others = [
        ".cloud-certs-0123456789abcdef00000000.tmp",
        ".cloud-certs-AbCdEf.tmp",
        ".cloud-certs-backup.tmp",
        ".cloud-certs-notes",
        "cloud-certs-AbCdEf.tmp",
        "other.tmp",
    ];
    let left = ".cloud-certs-0123456789abcdefcb88c5de.tmp";
    for name in others.iter().chain([&left, &".cloud-certs-fedcba9876543210ff1fdb43.tmp"]) {
        put(&cloud.folder.at(name), "half of it");
    }
    cloud.run("fetch css -o ca.pem").done();
    let all = [&others[..4], &["ca.pem"], &others[4..]].concat();
    assert_eq!(cloud.folder.names(), all);
    put(&cloud.folder.at(left), "half of it");
    assert_eq!(cloud.run("fetch css -o ca.pem --json").json()["changed"], false);
    assert_eq!(cloud.folder.names(), all);
    // One that is still written is its writer's, and so is a link of such a name.
    put(&cloud.folder.at(left), "half of it");
    let writer = File::open(cloud.folder.at(left)).unwrap();
    writer.lock().unwrap();
    cloud.run("fetch css -o ca.pem").done();
    assert!(cloud.folder.at(left).exists());
}

/// Anybody who can list a folder can hold its lock. Nobody loses certificates by that without a word.
#[test]
fn a_lock_that_is_not_obtained_is_told() {
    let clouds = [Cloud::start(), Cloud::start()];
    let locks = clouds.each_ref().map(|cloud| File::open(cloud.folder.path()).unwrap());
    locks.iter().for_each(|lock| lock.lock().unwrap());
    let lines = ["fetch css --merge -o ca.pem", "fetch css -o ca.pem --json"];
    let children = [0, 1].map(|at| start(&clouds[at], &clouds[at].folder, lines[at]));
    let [merged, replaced] = children.map(finish);
    assert_snapshot!(merged.failed(), @r#"
    error: cannot write "ca.pem": another process writes into "."
      next: try again
    exit code 9
    "#);
    assert_eq!(clouds[0].folder.names(), [""; 0]);
    let told = "another process held the lock of \".\"";
    assert!(replaced.stderr.contains(&format!("warning: {told}")), "{replaced}");
    let report = replaced.json();
    assert!(report["warnings"][0].as_str().unwrap().starts_with(told), "{report}");
    assert_eq!(clouds[1].folder.names(), ["ca.pem"]);
}
