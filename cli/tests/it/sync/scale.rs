//! A thousand certificates in one run.

use std::fmt::Write as _;
use std::process::Stdio;

use cloud_certs_emulator::{CredentialKind, Operation};

use crate::ran::finish;
use crate::sync::kit::{Managed, state_of};
use crate::watch::Watch;

const COUNT: usize = 1000;

/// The most memory that a run may hold, in KiB.
const MOST: u64 = 48 << 10;

/// Runs `sync`; its summary, and the most memory that it has held.
fn peak(managed: &Managed) -> (String, u64) {
    let mut command = managed.cloud.command_with(CredentialKind::Password, "sync");
    let command = state_of(managed, &mut command).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let watch = Watch::on(child.id());
    let ran = finish(child);
    assert_eq!(ran.code(), Some(0), "{ran}");
    (ran.stdout, watch.peak())
}

#[test]
fn a_thousand_certificates_take_a_request_each_one_token_and_little_memory() {
    let mut config = "[[defaults.output]]\npath = \"ca/{name}.pem\"\n".to_owned();
    for number in 0..COUNT {
        write!(config, "[[certificate]]\nname = \"c{number}\"\nservice = \"css\"\n").unwrap();
    }
    let managed = Managed::new(&config);
    std::fs::create_dir(managed.cloud.folder.at("ca")).unwrap();
    for (round, result) in ["changed", "unchanged"].into_iter().enumerate() {
        let (table, peak) = peak(&managed);
        assert_eq!(table.matches(&format!(" {result} ")).count(), COUNT, "{table}");
        assert!(peak < MOST, "round {round}: {peak} KiB");
        assert_eq!(managed.cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), (round + 1) * COUNT);
        assert_eq!(managed.cloud.requests(Operation::IAM_CREATE_TOKEN).len(), round + 1);
    }
    assert_eq!(crate::support::names(&managed.cloud.folder.at("ca")).len(), COUNT);
}
