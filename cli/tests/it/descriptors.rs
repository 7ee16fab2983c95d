//! `-o` with the path of an open descriptor: it is written to, and what it leads to is never replaced.

use std::fs;
use std::process::Command;

use cloud_certs_emulator::Service;
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, await_that, put};

/// Runs a command in a shell that has redirected something.
fn redirected(cloud: &Cloud, line: &str, redirection: &str) -> crate::ran::Ran {
    let script = format!(r#""$0" "$@" {redirection}"#);
    run(&mut cloud.folder.shell(&script, &cloud.command(line)))
}

fn read(cloud: &Cloud, name: &str) -> String {
    fs::read_to_string(cloud.folder.at(name)).unwrap()
}

#[test]
fn a_log_that_a_descriptor_leads_to_is_kept() {
    let cloud = Cloud::start();
    let pem = cloud.emulator.ca_pem(Service::Css);
    std::os::unix::fs::symlink("/dev/stdout", cloud.folder.at("link")).unwrap();
    std::os::unix::fs::symlink("/proc/self/fd", cloud.folder.at("fds")).unwrap();
    for (path, redirection) in [
        ("/dev/stdout", ">> log"),
        ("/dev/fd/1", ">> log"),
        ("/proc/self/fd/1", ">> log"),
        ("/proc/thread-self/fd/1", ">> log"),
        ("link", ">> log"),
        ("fds/1", ">> log"),
        ("/dev/fd/3", "3>> log"),
        ("/proc/self/fd/7", "7>> log"),
        ("/dev/stderr", "2>> log"),
    ] {
        put(&cloud.folder.at("log"), "first\n");
        let ran = redirected(&cloud, &format!("fetch css -q -o {path}"), redirection);
        assert_eq!(ran.code(), Some(0), "{path}: {ran}");
        assert_eq!(read(&cloud, "log"), format!("first\n{pem}"), "{path}");
        assert_eq!(cloud.folder.names(), ["fds", "link", "log"], "{path}");
    }
}

/// A shell writes before and after the command, at the same place of the same file.
#[test]
fn what_others_write_to_a_descriptor_is_not_overwritten() {
    let cloud = Cloud::start();
    for number in [1, 3] {
        let script = format!(
            r#"exec {number}> log; echo before >&{number}; "$0" "$@" -o /dev/fd/{number}; echo after >&{number}"#
        );
        run(&mut cloud.folder.shell(&script, &cloud.command("fetch css -q"))).done();
        let pem = cloud.emulator.ca_pem(Service::Css);
        assert_eq!(read(&cloud, "log"), format!("before\n{pem}after\n"), "{number}");
        assert_eq!(cloud.folder.names(), ["log"]);
    }
}

#[test]
fn a_deleted_file_gets_no_second_name() {
    let cloud = Cloud::start();
    for number in [1, 4] {
        let script = format!(r#"exec {number}> gone; rm gone; exec "$0" "$@" -o /dev/fd/{number}"#);
        run(&mut cloud.folder.shell(&script, &cloud.command("fetch css"))).done();
        assert_eq!(cloud.folder.names(), [""; 0]);
    }
}

#[test]
fn a_pipe_of_a_shell_gets_the_certificates() {
    let cloud = Cloud::start();
    let ran =
        run(&mut cloud.folder.shell(r#""$0" "$@" -o /dev/fd/5 5>&1 | cat"#, &cloud.command("fetch css -q")));
    assert_eq!(ran.done(), cloud.emulator.ca_pem(Service::Css));
    let ran = redirected(&cloud, "fetch css --json -o /dev/fd/5", "5> ca.pem");
    assert_eq!(ran.json()["output"], "/dev/fd/5");
    assert_eq!(read(&cloud, "ca.pem"), cloud.emulator.ca_pem(Service::Css));
}

#[test]
fn the_descriptor_of_another_process_is_written_to_and_its_file_stays() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("log"), "first\n");
    let log = fs::File::options().append(true).open(cloud.folder.at("log")).unwrap();
    let mut other = Command::new("sleep").arg("60").stdout(log).spawn().unwrap();
    await_that("it runs", || fs::read_link(format!("/proc/{}/fd/1", other.id())).is_ok());
    let ran = cloud.run(&format!("fetch css -q -o /proc/{}/fd/1", other.id()));
    other.kill().unwrap();
    other.wait().unwrap();
    assert_eq!(ran.done(), "");
    assert_eq!(read(&cloud, "log"), format!("first\n{}", cloud.emulator.ca_pem(Service::Css)));
    assert_eq!(cloud.folder.names(), ["log"]);
}

#[test]
fn two_results_for_one_place_are_a_usage_error() {
    let cloud = Cloud::start();
    for line in [
        "fetch css --json -o /dev/stdout",
        "fetch css --json -o /proc/self/fd/1",
        "fetch css --json -o /proc/thread-self/fd/1",
        "fetch css --merge -o /dev/stdout",
        "fetch css --merge -o /dev/stderr",
        "fetch css --format capath -o /dev/stdout",
        "fetch css --format capath -o /dev/fd/2",
    ] {
        assert_eq!(cloud.run(line).code(), Some(2), "{line}");
    }
    assert_snapshot!(cloud.run("fetch css --json -o /dev/stdout").failed(), @r#"
    {"error":{"kind":"usage","message":"--json and the file of -o both go to standard output: leave out -o, and the report has the certificates","causes":[],"hint":null,"exit_code":2,"code":null,"status":null,"request_id":null}}
    exit code 2
    "#);
}

#[test]
fn a_file_of_the_kernel_is_refused() {
    let cloud = Cloud::start();
    for path in ["/proc/self/mem", "/proc/self/nothing", "/proc/version"] {
        let told = cloud.run(&format!("fetch css -o {path}")).failed().replace(path, "PATH");
        insta::allow_duplicates! {
            assert_snapshot!(told, @r#"
            error: cannot write "PATH": it is a file of the kernel, not a file on a disk
              next: choose another path
            exit code 9
            "#);
        }
    }
    assert_snapshot!(cloud.run("fetch css -o /dev/fd/77").failed(), @r#"
    error: "/dev/fd/77" cannot be written
      why: No such file or directory (os error N)
      next: check that the place exists, and that there is space and permission
    exit code 9
    "#);
}
