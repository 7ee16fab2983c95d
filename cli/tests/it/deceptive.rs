//! Names that reverse, hide or steer what a terminal shows: no output has a character of them that does.

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, Operation};
use serde_json::json;

use crate::ran::{Ran, run};
use crate::support::Cloud;

/// Right-to-left override, escape, zero-width space and a tag; what Unicode ignores, C1 and DEL.
const NAME: &str =
    "a\u{202e}b\u{1b}[31mc\u{200b}d\u{e0041}e\u{2066}\u{ad}\u{180e}\u{3164}\u{115f}\u{fff9}\u{9b}\u{7f}";
const SHOWN: &str = "a\u{fffd}b\u{fffd}[31mc\u{fffd}d\u{fffd}e\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}";

/// A cloud whose only instance has this name.
fn cloud() -> Cloud {
    let cloud = Cloud::start();
    let instance =
        json!({ "id": "id-1", "name": NAME, "status": NAME, "datastore": { "type": NAME, "version": NAME } });
    let answer = Answer::status(200).header("content-type", "application/json");
    let body = json!({ "instances": [instance], "total_count": 1 }).to_string();
    cloud.emulator.answer_always(Operation::GEMINIDB_LIST_INSTANCES, answer.body(body));
    cloud
}

#[track_caller]
fn is_harmless(ran: &Ran) {
    let all = format!("{}{ran}", ran.stdout);
    let shown = |character: &char| NAME.contains(*character) && !character.is_ascii_graphic();
    assert_eq!(all.chars().filter(shown).collect::<String>(), "", "{all:?}");
}

#[test]
fn the_table_of_instances_shows_a_sign_in_their_place() {
    let ran = cloud().run("instances geminidb");
    is_harmless(&ran);
    assert_eq!(ran.stdout.matches(SHOWN).count(), 3, "{ran}");
}

#[test]
fn json_escapes_them() {
    let ran = cloud().run("instances geminidb --json");
    is_harmless(&ran);
    assert!(
        ran.stdout.contains(
            r"a\u202eb\u001b[31mc\u200bd\udb40\udc41e\u2066\u00ad\u180e\u3164\u115f\ufff9\u009b\u007f"
        ),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.json()["instances"][0]["name"], NAME);
}

#[test]
fn no_command_shows_them() {
    let cloud = cloud();
    for line in [
        "fetch geminidb --instance",
        "fetch geminidb --instance id-1 --category",
        "fetch css --project-id",
        "fetch css --project-name",
        "fetch css --cloud",
        "fetch css --endpoint",
        "fetch css --timeout",
        "fetch css -vv --token-file",
        "fetch css -vv --cacert",
        "fetch css -o",
        "fetch css --format configmap --manifest-name",
        "auth status --project-name",
        "auth status -v --token-file",
        "check",
        "check --json",
        "verify localhost:1 --ca",
        "verify",
        "emulator --fault",
        "man --dir",
        "",
    ] {
        is_harmless(&run(cloud.command(line).arg(NAME)));
    }
}

/// A name of a certificate is as long as its issuer likes, and has piles of marks on one letter.
#[test]
fn a_long_subject_is_shortened_and_piles_are_levelled() {
    let cloud = Cloud::start();
    let name = format!("Z{}{}", "\u{301}".repeat(100), "long ".repeat(2000));
    let pem = Authority::new(&name, &Validity::expired()).unwrap().pem();
    for _ in 0..3 {
        cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).body(pem.clone()));
    }
    let told = [
        cloud.run("fetch css").stderr,
        cloud.run("fetch css -o ca.pem").stderr,
        cloud.run("check ca.pem").stdout,
        cloud
            .run("fetch css --pin sha256:0000000000000000000000000000000000000000000000000000000000000000")
            .stderr,
    ];
    for told in told {
        assert!(told.contains("Z\u{301}\u{301}\u{301}\u{301}\u{fffd}long "), "{told}");
        assert!(told.contains('…') && !told.contains(&"\u{301}".repeat(5)), "{told}");
        assert!(told.lines().all(|line| line.chars().count() < 4100), "{told}");
    }
}
