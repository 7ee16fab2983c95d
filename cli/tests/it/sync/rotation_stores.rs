//! Stores whose password changes while the service changes its CA.

use std::fs;

use cloud_certs_emulator::{RotationPhase, Service};

use crate::ran::Ran;
use crate::support::put_private;
use crate::sync::kit::Managed;
use crate::sync::rotation::rotate;

/// A store with a password, and a server to verify.
fn store(keys: &str, more: &str) -> Managed {
    let managed = Managed::new("");
    configure(&managed, keys, more);
    password(&managed, "the first");
    managed
}

fn configure(managed: &Managed, keys: &str, more: &str) {
    let server = managed.cloud.emulator.tls_endpoint(Service::Css);
    managed.configure(&format!(
        "[[certificate]]\nservice = \"css\"\nverify = \"{server}\"\n{keys}\n[[certificate.output]]\npath = \"css.p12\"\nstore-password-file = \"password\"\n{more}\n"
    ));
}

fn password(managed: &Managed, password: &str) {
    put_private(&managed.cloud.folder.at("password"), format!("{password}\n"));
}

fn bytes(managed: &Managed) -> Vec<u8> {
    fs::read(managed.cloud.folder.at("css.p12")).unwrap()
}

/// The round is refused for this reason, and the store is as it was.
#[track_caller]
fn is_refused(managed: &Managed, reason: &str) -> Ran {
    let before = bytes(managed);
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(8), "{ran}");
    assert!(ran.stderr.contains(reason), "{ran}");
    assert_eq!(bytes(managed), before);
    ran
}

#[test]
fn a_new_password_is_no_way_around_the_proof() {
    for more in ["", "force = true"] {
        let managed = store("merge = \"replace\"", more);
        managed.sync("").done();
        rotate(&managed, RotationPhase::Instead);
        password(&managed, "the second");
        is_refused(&managed, "the server is verified with `CN=cloud-certs emulator\\, Cloud Search Service,");
        // Nothing is lost in either case.
        configure(&managed, "", more);
        managed.sync("").done();
        let held = managed.sync("--json").json()["targets"][0]["outputs"][0]["held"].clone();
        assert_eq!(held.as_array().unwrap().len(), 2, "{held}");
        configure(&managed, "merge = \"replace\"", more);
        rotate(&managed, RotationPhase::Done);
        password(&managed, "the third");
        managed.sync("").done();
    }
}

/// Nobody knows what a store holds that somebody else wrote, with another password.
#[test]
fn a_store_that_cannot_be_opened_stays_until_there_is_a_proof() {
    for keys in ["merge = \"replace\"", ""] {
        let managed = store(keys, "force = true");
        managed.sync("").done();
        fs::remove_dir_all(managed.cloud.folder.home().join("state")).unwrap();
        rotate(&managed, RotationPhase::Instead);
        password(&managed, "the second");
        is_refused(&managed, "it is a store that cannot be opened");
        rotate(&managed, RotationPhase::Done);
        managed.sync("").done();
    }
}
