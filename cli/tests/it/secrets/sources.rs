//! Credentials that work, wherever the user has them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use cloud_certs_emulator::{
    ACCESS_KEY, CredentialKind, DOMAIN, PASSWORD, PROJECT_ID, SECRET_KEY, SECURITY_TOKEN,
    TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY, USER,
};

use super::{LINES, NOWHERE, assert_no_netrc, cloud, search, search_files, tempted};
use crate::ran::run;
use crate::support::{Cloud, put};

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
