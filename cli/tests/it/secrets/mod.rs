//! Nobody sees a secret: every kind of credential, from every source, in all that the command says and writes.

mod failures;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cloud_certs_emulator::{
    ACCESS_KEY, CredentialKind, PASSWORD, SECRET_KEY, SECURITY_TOKEN, TEMPORARY_SECRET_KEY,
};

use crate::ran::{Ran, run};
use crate::support::{Cloud, put};

const LINES: [&str; 8] = [
    "fetch css -o css.pem -vvv",
    "fetch css --json -o css.pem -vvv",
    "fetch geminidb --instance demo-cassandra -o geminidb.pem -vvv",
    "instances geminidb -vvv",
    "instances geminidb --json -vvv",
    "auth status -vvv",
    "auth status --check -vvv",
    "auth status --check --json -vvv",
];

/// What the user has in files, which may have secrets.
const USERS_FILES: [&str; 5] = [".netrc", "netrc", "clouds.yaml", "secure.yaml", "credentials"];
const NOWHERE: [PathBuf; 0] = [];
const OF_NETRC: &str = "s3cret-of-netrc";

/// A cloud, whose user has a `.netrc` with a password for it.
fn cloud() -> Cloud {
    let cloud = Cloud::start();
    for name in [".netrc", "netrc"] {
        let entry = format!(
            "machine localhost login somebody password {OF_NETRC}\ndefault login a password {OF_NETRC}\n"
        );
        cloud.folder.put_home(name, &entry);
    }
    cloud
}

/// With what other programs take for a reason to say more, to send more, or to write a secret down.
fn tempted<'a>(cloud: &Cloud, command: &'a mut Command) -> &'a mut Command {
    command
        .env("NETRC", cloud.folder.home().join("netrc"))
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .env("SSLKEYLOGFILE", cloud.folder.at("keys.log"))
}

/// The secrets of the cloud's user, and those that went over the wire.
pub(crate) fn secrets(cloud: &Cloud) -> Vec<String> {
    let fixed = [PASSWORD, SECRET_KEY, TEMPORARY_SECRET_KEY, SECURITY_TOKEN, OF_NETRC, cloud.token()];
    let mut secrets: Vec<_> = fixed.map(str::to_owned).into();
    for request in cloud.emulator.requests() {
        let header = |name| request.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        secrets.extend(header("x-auth-token"));
        let signature = |text: String| Some(text.split_once("Signature=")?.1.to_owned());
        secrets.extend(header("authorization").and_then(signature));
        secrets.extend(signature(request.query.clone()));
    }
    secrets.sort();
    secrets.dedup();
    secrets
}

pub(crate) fn sees(secrets: &[String], text: &str) -> bool {
    secrets.iter().any(|secret| text.contains(secret) || text.contains(&secret.escape_debug().to_string()))
}

#[track_caller]
fn search(cloud: &Cloud, what: &str, ran: &Ran) {
    let secrets = secrets(cloud);
    for text in [&ran.stdout, &ran.stderr] {
        assert!(!sees(&secrets, text), "{what}: {text}");
    }
}

/// The files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Looks at all files but those that the user has put there. Gives those that hold the token.
#[track_caller]
fn search_files(cloud: &Cloud) -> Vec<PathBuf> {
    let secrets = secrets(cloud);
    let mut kept = Vec::new();
    for path in files(cloud.folder.path()).into_iter().chain(files(cloud.folder.home())) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if USERS_FILES.contains(&name) {
            continue;
        }
        assert!(!sees(&secrets, name) && name != "keys.log", "{path:?}");
        if sees(&secrets, &String::from_utf8_lossy(&fs::read(&path).unwrap())) {
            kept.push(path);
        }
    }
    kept
}

/// No request proves itself with what is in a `.netrc`.
#[track_caller]
fn assert_no_netrc(cloud: &Cloud) {
    for request in cloud.emulator.requests() {
        let authorization = request.headers.get("authorization").map(|value| value.to_str().unwrap());
        assert!(authorization.is_none_or(|value| value.starts_with("SDK-HMAC-SHA256 ")), "{request:?}");
        assert!(!String::from_utf8_lossy(&request.body).contains(OF_NETRC));
    }
}

/// The search itself: it finds what is there.
#[test]
fn what_is_planted_is_found() {
    let cloud = cloud();
    cloud.run("fetch css").done();
    run(&mut cloud.command_with(CredentialKind::AccessKey, "fetch geminidb --instance demo-redis")).done();
    let all = secrets(&cloud);
    assert_eq!(all.len(), 6 + 3, "two signed requests and a link beside the user's");
    for secret in &all {
        assert!(sees(&all, &format!("before{secret}after")) && sees(&all, &format!("{secret:?}")));
    }
    assert!(!sees(&all, ACCESS_KEY) && !sees(&all, ""));
    put(&cloud.folder.at("leak"), cloud.token());
    assert_eq!(search_files(&cloud), [cloud.folder.at("leak")]);
}
