//! `--token-cache`: a token in a file that only its owner can read, for the next run.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use cloud_certs::{Clock as _, SystemClock};
use cloud_certs_emulator::{Answer, CredentialKind, Operation};
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, names, put};

const FETCH: &str = "fetch css -o ca.pem --token-cache";

fn with_password(cloud: &Cloud, line: &str) -> Command {
    cloud.command_with(CredentialKind::Password, line)
}

/// The one file in a folder of tokens.
#[track_caller]
fn only_file(folder: &Path) -> PathBuf {
    let names = names(folder);
    assert_eq!(names.len(), 1, "{names:?}");
    folder.join(&names[0])
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// A cloud, and the file that a first run left, below the home.
fn kept() -> (Cloud, PathBuf) {
    let cloud = Cloud::start();
    run(with_password(&cloud, FETCH).env("XDG_CACHE_HOME", cloud.folder.home().join("cache"))).done();
    let file = only_file(&cloud.folder.home().join("cache/cloud-certs"));
    (cloud, file)
}

fn again(cloud: &Cloud, line: &str) -> Command {
    let mut command = with_password(cloud, line);
    command.env("XDG_CACHE_HOME", cloud.folder.home().join("cache"));
    command
}

#[test]
fn the_second_run_asks_for_no_token() {
    let (cloud, file) = kept();
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    run(&mut again(&cloud, FETCH)).done();
    run(again(&cloud, "instances geminidb").env("CLOUD_CERTS_TOKEN_CACHE", "true")).done();
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1);
    run(&mut again(&cloud, "fetch css -o ca.pem")).done();
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 2, "it is used only where it is asked for");
}

#[test]
fn without_xdg_it_is_in_the_home() {
    let cloud = Cloud::start();
    run(&mut with_password(&cloud, FETCH)).done();
    let caches = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    assert_eq!(mode(&only_file(&cloud.folder.home().join(caches).join("cloud-certs"))), 0o600);
}

#[test]
fn without_the_flag_nothing_is_kept() {
    let cloud = Cloud::start();
    run(&mut with_password(&cloud, "fetch css -o ca.pem")).done();
    assert_eq!(names(cloud.folder.home()), ["cacert.pem"]);
}

#[test]
fn a_token_or_a_key_is_never_kept() {
    let cloud = Cloud::start();
    for kind in [CredentialKind::Token, CredentialKind::AccessKey] {
        run(&mut cloud.command_with(kind, FETCH)).done();
    }
    assert_eq!(names(cloud.folder.home()), ["cacert.pem"]);
}

#[test]
fn the_status_tells_when_it_expires_without_asking() {
    let (cloud, _) = kept();
    let asked = cloud.emulator.requests().len();
    let ran = run(&mut again(&cloud, "auth status --token-cache"));
    assert_snapshot!(ran.stdout, @"
    source      CLOUD_CERTS_*
    credential  password of demo
    token       expires in N h (TIME)
    cloud       not given
    region      not given
    project     0123456789abcdef0123456789abcdef
    iam         https://localhost:PORT/
    css         https://localhost:PORT/
    dcs         https://localhost:PORT/dcs
    dds         https://localhost:PORT/dds
    gaussdb     https://localhost:PORT/gaussdb
    geminidb    https://localhost:PORT/
    rds         https://localhost:PORT/rds
    ");
    let report = run(&mut again(&cloud, "auth status --token-cache --json")).json();
    let expires: jiff::Timestamp = report["token_expires_at"].as_str().unwrap().parse().unwrap();
    let hours = expires.duration_since(SystemClock::default().now()).as_hours();
    assert!((22..=24).contains(&hours), "{expires}");
    assert_eq!(cloud.emulator.requests().len(), asked);
}

#[test]
fn a_file_that_others_could_read_is_not_used() {
    let (cloud, file) = kept();
    std::fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    let ran = run(&mut again(&cloud, FETCH));
    assert_snapshot!(hash_hidden(&ran.to_string(), &file), @r#"
    warning: the token cache "FOLDER/cache/cloud-certs/HASH.json" cannot be used: it is not a file that only you can open: delete it
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; unchanged in ca.pem
    exit code 0
    "#);
    assert_eq!(ran.code(), Some(0));
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 2);
}

#[test]
fn a_file_that_is_broken_is_not_used() {
    let (cloud, file) = kept();
    put(&file, "{");
    let ran = run(&mut again(&cloud, FETCH));
    assert_snapshot!(hash_hidden(&ran.to_string(), &file), @r#"
    warning: the token cache "FOLDER/cache/cloud-certs/HASH.json" cannot be used: it does not hold a token of this user, project and IAM endpoint: delete it
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; unchanged in ca.pem
    exit code 0
    "#);
    assert_eq!(ran.code(), Some(0));
}

/// What is said of a file, without its name, which is a hash with the port of the emulator in it.
fn hash_hidden(told: &str, file: &Path) -> String {
    told.replace(file.file_name().unwrap().to_str().unwrap(), "HASH.json")
}

#[test]
fn a_kept_token_that_is_refused_is_replaced() {
    let (cloud, file) = kept();
    let before = std::fs::read(&file).unwrap();
    cloud.emulator.revoke_tokens();
    run(&mut again(&cloud, FETCH)).done();
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 2);
    assert_ne!(std::fs::read(&file).unwrap(), before);
    // And it serves the next run.
    run(&mut again(&cloud, FETCH)).done();
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 2);
}

#[test]
fn another_password_is_not_needed_while_the_token_is_valid() {
    let (cloud, _) = kept();
    cloud.emulator.answer_always(Operation::IAM_CREATE_TOKEN, Answer::status(503));
    run(&mut again(&cloud, FETCH)).done();
}

#[test]
fn a_token_of_another_user_is_not_taken() {
    let (cloud, _) = kept();
    let told = run(again(&cloud, FETCH).env("CLOUD_CERTS_USERNAME", "somebody")).failed();
    assert!(told.contains("401") && told.ends_with("exit code 3"), "{told}");
}

#[test]
fn without_a_home_there_is_nowhere_to_keep_it() {
    let cloud = Cloud::start();
    assert_snapshot!(cloud.fails(with_password(&cloud, FETCH).env_remove("HOME")), @"
    error: there is no folder to keep tokens in: neither HOME nor XDG_CACHE_HOME is set
      next: set HOME, or leave out --token-cache
    exit code 2
    ");
}

/// The command with another password than the right one.
fn with_wrong(cloud: &Cloud, password: &str) -> Command {
    let mut command = again(cloud, FETCH);
    command.env("CLOUD_CERTS_PASSWORD", password);
    command
}

#[test]
fn a_refused_password_is_not_sent_by_the_next_process() {
    let cloud = Cloud::start();
    let asked = || cloud.requests(Operation::IAM_CREATE_TOKEN).len();
    let first = run(&mut with_wrong(&cloud, "wr0ng-password")).failed();
    assert!(first.contains("401"), "{first}");
    let folder = cloud.folder.home().join("cache/cloud-certs");
    let file = only_file(&folder);
    assert_eq!(mode(&file), 0o600);
    let content = std::fs::read_to_string(&file).unwrap();
    assert!(!content.contains("wr0ng") && !content.contains("demo"), "{content}");

    let told = run(&mut with_wrong(&cloud, "wr0ng-password")).failed();
    assert_eq!(asked(), 1, "{told}");
    let told = told.replace(file.file_name().unwrap().to_str().unwrap(), "HASH.refused.json");
    assert_snapshot!(told, @"
    error: no token for the user `demo` of `demo-domain`
      why: the password was refused at TIME and is not sent again within 10 minutes
      next: give the right password, wait until TIME, or delete FOLDER/cache/cloud-certs/HASH.refused.json
    exit code 3
    ");

    // Another one is another matter, and so is the same one later, or once the file is gone.
    run(&mut with_wrong(&cloud, "another-password")).failed();
    assert_eq!(asked(), 2);
    for password in ["wr0ng-password", "another-password"] {
        run(&mut with_wrong(&cloud, password)).failed();
    }
    assert_eq!(asked(), 2, "both are remembered");
    let since = content.split("\"since\": \"").nth(1).unwrap().split('"').next().unwrap();
    let earlier = since.parse::<jiff::Timestamp>().unwrap() - jiff::SignedDuration::from_mins(10);
    std::fs::remove_file(&file).unwrap();
    run(&mut with_wrong(&cloud, "wr0ng-password")).failed();
    assert_eq!(asked(), 3, "the file was deleted");
    let content = std::fs::read_to_string(&file).unwrap();
    let since = content.split("\"since\": \"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    put(&file, content.replace(&since, &earlier.to_string()));
    run(&mut with_wrong(&cloud, "wr0ng-password")).failed();
    assert_eq!(asked(), 4, "it was ten minutes ago");

    // The right password is taken, and nothing is remembered any more.
    cloud.emulator.advance(std::time::Duration::from_secs(3600));
    run(&mut again(&cloud, FETCH)).done();
    assert!(!names(&folder).iter().any(|name| name.contains("refused")), "{:?}", names(&folder));
}

#[test]
fn processes_at_once_send_a_wrong_password_once() {
    let cloud = Cloud::start();
    let start = || {
        let mut command = with_wrong(&cloud, "wr0ng-password");
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap()
    };
    let children: Vec<_> = (0..12).map(|_| start()).collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(3));
    }
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1);
}

#[test]
fn processes_at_once_share_a_right_password() {
    let cloud = Cloud::start();
    let start = || {
        let mut command = again(&cloud, "auth status --check --token-cache");
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap()
    };
    let children: Vec<_> = (0..6).map(|_| start()).collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    let with_password = cloud.requests(Operation::IAM_CREATE_TOKEN);
    let with_password =
        with_password.iter().filter(|one| String::from_utf8_lossy(&one.body).contains("\"password\""));
    assert_eq!(with_password.count(), 1);
}

#[test]
fn without_a_cache_nothing_is_remembered() {
    let cloud = Cloud::start();
    for _ in 0..2 {
        let mut command = with_password(&cloud, "fetch css -o ca.pem");
        run(command.env("CLOUD_CERTS_PASSWORD", "wr0ng-password")).failed();
    }
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 2);
    assert_eq!(names(cloud.folder.home()), ["cacert.pem"]);
}
