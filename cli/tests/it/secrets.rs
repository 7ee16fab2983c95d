//! Nobody sees a secret: every kind of credential, from every source, in all that the command says and writes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cloud_certs_emulator::{
    ACCESS_KEY, Answer, CredentialKind, DOMAIN, Operation, PASSWORD, PROJECT_ID, SECRET_KEY, SECURITY_TOKEN,
    TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY, USER,
};
use serde_json::json;

use crate::ran::{Ran, run};
use crate::support::{Cloud, put};

const LINES: [&str; 8] = [
    "fetch css -o css.pem -vvv",
    "fetch css --json -o css.pem -vvv",
    "fetch geminidb --instance demo-cassandra -o geminidb.pem -vvv",
    "instances -vvv",
    "instances --json -vvv",
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
fn secrets(cloud: &Cloud) -> Vec<String> {
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

fn sees(secrets: &[String], text: &str) -> bool {
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

/// Runs every command with what the user has set, and searches. Gives what it wrote that has a token.
#[track_caller]
fn succeeds(cloud: &Cloud, source: &str, set: impl Fn(&mut Command)) -> Vec<PathBuf> {
    for line in LINES {
        let mut command = cloud.command(line);
        command.env_remove("CLOUD_CERTS_TOKEN");
        set(&mut command);
        let ran = run(tempted(cloud, &mut command));
        let what = format!("{source}: {line}");
        assert_eq!(ran.code(), Some(0), "{what}: {ran}");
        assert!(ran.stderr.contains(&format!("({source}")), "{what}: {ran}");
        search(cloud, &what, &ran);
    }
    assert_no_netrc(cloud);
    search_files(cloud)
}

const KINDS: [CredentialKind; 4] = [
    CredentialKind::Token,
    CredentialKind::Password,
    CredentialKind::AccessKey,
    CredentialKind::TemporaryAccessKey,
];
const KEYS: [[&str; 3]; 2] =
    [[ACCESS_KEY, SECRET_KEY, ""], [TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY, SECURITY_TOKEN]];

#[test]
fn of_this_commands_own_variables() {
    let cloud = cloud();
    for kind in KINDS {
        let set = |command: &mut Command| _ = command.envs(cloud.emulator.credential(kind));
        assert_eq!(succeeds(&cloud, "CLOUD_CERTS_*", set), NOWHERE);
    }
}

#[test]
fn of_a_file_with_a_token() {
    let cloud = cloud();
    let path = cloud.folder.home().join("credentials");
    put(&path, format!("{}\n", cloud.token()));
    let set = |command: &mut Command| _ = command.arg("--token-file").arg(&path);
    assert_eq!(succeeds(&cloud, "explicit", set), NOWHERE);
}

#[test]
fn of_openstacks_variables() {
    let cloud = cloud();
    let set = |command: &mut Command, variables: &[(&str, &str)]| {
        let iam =
            [("OS_AUTH_URL", cloud.emulator.https_url() + "/v3"), ("OS_PROJECT_ID", PROJECT_ID.to_owned())];
        command.envs(iam).envs(variables.iter().copied());
    };
    let user = [("OS_USERNAME", USER), ("OS_USER_DOMAIN_NAME", DOMAIN), ("OS_PASSWORD", PASSWORD)];
    let mut all = vec![vec![("OS_TOKEN", cloud.token())], user.into()];
    all.extend(KEYS.map(|[ak, sk, token]| {
        vec![("OS_ACCESS_KEY", ak), ("OS_SECRET_KEY", sk), ("OS_SECURITY_TOKEN", token)]
    }));
    for variables in all {
        assert_eq!(succeeds(&cloud, "OS_*", |command| set(command, &variables)), NOWHERE);
    }
}

#[test]
fn of_clouds_yaml() {
    let cloud = cloud();
    let iam = cloud.emulator.https_url();
    let user = format!("username: {USER}, user_domain_name: {DOMAIN}");
    let key =
        |[ak, sk, token]: [&str; 3]| (format!("ak: {ak}"), format!("sk: {sk}, security_token: '{token}'"));
    let entries = [
        (String::new(), format!("token: {}", cloud.token())),
        (user, format!("password: {PASSWORD}")),
        key(KEYS[0]),
        key(KEYS[1]),
    ];
    for (open, secret) in entries {
        let open = format!("auth_url: '{iam}/v3', project_id: '{PROJECT_ID}', {open}");
        let folder = ".config/openstack";
        for (name, auth) in [("clouds.yaml", open), ("secure.yaml", secret)] {
            let text = format!("clouds: {{ demo: {{ auth: {{ {auth} }} }} }}\n");
            cloud.folder.put_home(&format!("{folder}/{name}"), &text);
        }
        let set = |command: &mut Command| _ = command.env("OS_CLOUD", "demo");
        assert_eq!(succeeds(&cloud, "clouds.yaml", set), NOWHERE);
    }
}

#[test]
fn of_huaweis_and_terraforms_places() {
    let cloud = cloud();
    for [ak, sk, token] in KEYS {
        let sdk = [
            ("HUAWEICLOUD_SDK_AK", ak),
            ("HUAWEICLOUD_SDK_SK", sk),
            ("HUAWEICLOUD_SDK_SECURITY_TOKEN", token),
        ];
        assert_eq!(succeeds(&cloud, "HUAWEICLOUD_SDK_*", |command| _ = command.envs(sdk)), NOWHERE);
        let terraform = [("HW_ACCESS_KEY", ak), ("HW_SECRET_KEY", sk), ("HW_SECURITY_TOKEN", token)];
        assert_eq!(succeeds(&cloud, "HW_*", |command| _ = command.envs(terraform)), NOWHERE);
        let file = format!("[basic]\nak = {ak}\nsk = {sk}\nsecurity_token = {token}\n");
        cloud.folder.put_home(".huaweicloud/credentials", &file);
        assert_eq!(succeeds(&cloud, "~/.huaweicloud/credentials", |_| {}), NOWHERE);
        fs::remove_file(cloud.folder.home().join(".huaweicloud/credentials")).unwrap();
    }
}

/// The one file that may have a token, which is for its owner alone.
#[cfg(unix)]
#[test]
fn of_the_token_cache() {
    use std::os::unix::fs::PermissionsExt as _;
    let cloud = cloud();
    let cache = cloud.folder.home().join("cache");
    let kept = succeeds(&cloud, "CLOUD_CERTS_*", |command| {
        command.envs(cloud.emulator.credential(CredentialKind::Password));
        command.arg("--token-cache").env("XDG_CACHE_HOME", &cache);
    });
    let [file] = &kept[..] else { panic!("{kept:?}") };
    assert_eq!(file.parent().unwrap(), cache.join("cloud-certs"));
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o7777, 0o600);
    assert!(!fs::read_to_string(file).unwrap().contains(PASSWORD));
}

/// An answer that repeats what a request can have, of these secrets.
fn echo(status: u16, secrets: &[String]) -> Answer {
    let text = secrets.join(" and ");
    let body =
        json!({ "error_code": text, "error_msg": text, "request_id": text, "error": { "message": text } });
    let answer =
        Answer::status(status).body(body.to_string()).header("location", format!("https://a/?{text}"));
    ["x-request-id", "x-iam-trace-id", "x-subject-token", "set-cookie", "www-authenticate"]
        .into_iter()
        .fold(answer, |answer, name| answer.header(name, &secrets[0]))
}

#[test]
fn of_a_credential_that_a_service_repeats() {
    let cloud = cloud();
    let services = [
        ("fetch css -o css.pem -vvv", Operation::DownloadCert),
        ("instances --json -vvv", Operation::ListInstances),
        ("auth status --check -vvv", Operation::ListAuthProjects),
    ];
    for (line, operation) in services {
        for (status, code) in [(302, 1), (401, 3), (403, 3), (404, 4), (500, 6), (503, 6)] {
            // What does not change from run to run: the token, and the security token.
            let token = cloud.emulator.credential(CredentialKind::Token);
            for (variables, secret) in [
                (token.clone(), token[0].1.clone()),
                (cloud.emulator.credential(CredentialKind::TemporaryAccessKey), SECURITY_TOKEN.to_owned()),
            ] {
                cloud.emulator.answer_always(operation, echo(status, &[secret]));
                let mut command = cloud.command(&format!("{line} --retries 1"));
                let ran = run(tempted(&cloud, command.env_remove("CLOUD_CERTS_TOKEN").envs(variables)));
                assert_eq!(ran.code(), Some(code), "{line}, {status}: {ran}");
                search(&cloud, &format!("{line}, {status}"), &ran);
            }
        }
    }
    assert_eq!(search_files(&cloud), NOWHERE);
}

#[test]
fn of_a_credential_that_iam_repeats_or_refuses() {
    const WRONG: &str = "wrong \"password\" \\ of/it";
    let cloud = cloud();
    let answers = [
        (None, 3),
        (Some(echo(401, &[PASSWORD.to_owned()])), 3),
        (Some(echo(401, &[WRONG.escape_debug().to_string()])), 3),
        (Some(echo(500, &[PASSWORD.to_owned()])), 6),
        (Some(Answer::status(201).header("x-subject-token", PASSWORD).body("<html></html>")), 5),
        (Some(Answer::disconnected()), 6),
    ];
    for (answer, code) in answers {
        let is_scripted = answer.is_some();
        answer.into_iter().for_each(|answer| cloud.emulator.answer_always(Operation::CreateToken, answer));
        for line in LINES.into_iter().filter(|line| is_scripted || line.starts_with("fetch css -o")) {
            let is_offline = line == "auth status -vvv";
            for password in [PASSWORD, WRONG].into_iter().filter(|password| is_scripted || *password == WRONG)
            {
                let mut command = cloud.command_with(CredentialKind::Password, line);
                let ran = run(tempted(&cloud, command.env("CLOUD_CERTS_PASSWORD", password)));
                assert_eq!(ran.code(), Some(if is_offline { 0 } else { code }), "{line}: {ran}");
                search(&cloud, line, &ran);
                assert!(!sees(&[WRONG.to_owned()], &(ran.stdout + &ran.stderr)), "{line}");
            }
        }
    }
    assert_eq!(search_files(&cloud), NOWHERE);
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
