//! The description from which the help, the man pages, the completions and docs/commands.md are made.

use cloud_certs_manual::{Manual, Term};

use crate::examples;
use crate::exit_status;
use crate::topics;

/// The manual of the command.
pub(crate) const MANUAL: Manual = Manual {
    program: "cloud-certs",
    version: env!("CARGO_PKG_VERSION"),
    examples: examples::of_command,
    exit_codes: |_| exit_status::terms(),
    variables: |_| Vec::new(),
    files,
    environment_note: "A flag overrides its variable, and a blank variable counts as unset. See \
                       cloud-certs-credentials(7) and cloud-certs-proxies(7) for the variables of credentials and \
                       proxies.",
    topics: topics::all,
};

/// The files of a command that no argument names.
fn files(path: &str) -> Vec<Term> {
    let files: &[(&str, &str)] = match path.split(' ').next() {
        Some("sync") => &SYNC,
        Some("fetch" | "auth" | "instances" | "doctor") => &CREDENTIALS,
        _ => &[],
    };
    files.iter().map(|(path, about)| Term::new(*path, *about)).collect()
}

const SYNC: [(&str, &str); 5] = [
    ("cloud-certs.toml", "The configuration, in the current folder."),
    ("~/.config/cloud-certs/sync.toml", "The configuration of a user."),
    ("/etc/cloud-certs/sync.toml", "The configuration of the machine."),
    ("/var/lib/cloud-certs", "The state, for root."),
    ("~/.local/state/cloud-certs", "The state, for other users."),
];

const CREDENTIALS: [(&str, &str); 4] = [
    (
        "clouds.yaml, secure.yaml",
        "Credentials, in the current folder, ~/.config/openstack, /etc/xdg/openstack or /etc/openstack.",
    ),
    ("~/.huaweicloud/credentials", "Credentials of Huawei's SDKs."),
    ("~/.hcloud/config.json", "Credentials of KooCLI."),
    ("~/.cache/cloud-certs", "Tokens, with --token-cache only."),
];
