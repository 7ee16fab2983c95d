//! The units, by systemd's own tool.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::program::{deploy, succeeds};

/// The names of all units, a template with an instance.
fn units() -> Vec<String> {
    let names = fs::read_dir(deploy().join("systemd")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| !name.ends_with(".d")).collect();
    names.iter_mut().for_each(|name| *name = name.replace("@.", "@orders."));
    assert!(names.len() > 4, "{names:?}");
    names
}

/// The exposure that `systemd-analyze security` counts, from 0 to 10. deploy/README.md names it.
const MOST_EXPOSED: f64 = 2.3;

/// The units in a folder where systemd looks for them, with the command under test in place of the installed one.
fn installed() -> TempDir {
    let folder = TempDir::new().unwrap();
    copy(&deploy().join("systemd"), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.as_ref().unwrap().file_name()));
        if path.is_dir() {
            fs::create_dir(&to).unwrap();
            copy(&path, &to);
        } else {
            let unit = fs::read_to_string(&path).unwrap();
            fs::write(to, unit.replace("/usr/bin/cloud-certs", env!("CARGO_BIN_EXE_cloud-certs"))).unwrap();
        }
    }
}

/// Runs the tool over the units of the folder, and those that systemd itself brings.
fn analyze(folder: &Path, arguments: &[&str]) -> String {
    let path = format!("{}:/lib/systemd/system", folder.display());
    let arguments: Vec<&str> = ["systemd-analyze"].iter().chain(arguments).copied().collect();
    succeeds(folder, &arguments, &[("SYSTEMD_UNIT_PATH", Path::new(&path))])
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn systemd_takes_every_unit_without_a_word() {
    let folder = installed();
    for unit in units() {
        assert_eq!(analyze(folder.path(), &["verify", "--man=no", &unit]), "", "{unit}");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn no_service_is_more_exposed_than_the_docs_say() {
    let folder = installed();
    for unit in units().into_iter().filter(|unit| unit.ends_with(".service")) {
        let report = analyze(folder.path(), &["security", "--offline=true", "--no-pager", &unit]);
        let level = report.split("Overall exposure level").nth(1).unwrap();
        let level = level.split(' ').find_map(|word| word.parse::<f64>().ok()).unwrap();
        assert!(level <= MOST_EXPOSED, "{unit}: {level}");
    }
}

/// A delay as long as the period lets two runs meet.
#[test]
fn the_delay_of_a_timer_is_shorter_than_its_period() {
    for timer in ["cloud-certs-sync.timer", "cloud-certs-sync@.timer"] {
        let unit = fs::read_to_string(deploy().join("systemd").join(timer)).unwrap();
        let value = |key: &str| unit.lines().find_map(|line| line.strip_prefix(key)).unwrap().to_owned();
        assert_eq!(value("OnCalendar="), "daily");
        let hours: u32 = value("RandomizedDelaySec=").strip_suffix('h').unwrap().parse().unwrap();
        assert!(hours < 24);
    }
}
