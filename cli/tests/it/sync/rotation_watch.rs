//! A vendor changes its CA in the middle of a watch.

use cloud_certs_emulator::{RotationPhase, Service};

use crate::sync::rotation::{Client, certificates, managed, rotate};
use crate::sync::watch::Watching;

#[test]
fn a_client_connects_while_a_watch_goes_through_a_change_of_ca() {
    let managed = managed("");
    let watching = Watching::start(&managed, "", &[]);
    watching.await_words("next at", 1);
    let address = managed.cloud.emulator.tls_endpoint(Service::Css);
    let client = Client::start(address, managed.cloud.folder.at("css.pem"));
    client.goes_on();
    let phases = [RotationPhase::Beside, RotationPhase::Switched, RotationPhase::Done];
    for (number, phase) in phases.into_iter().enumerate() {
        rotate(&managed, phase);
        client.goes_on();
        watching.signal("HUP");
        watching.await_words("next at", number + 2);
        client.goes_on();
        assert_eq!(certificates(&managed), 2, "{phase}");
    }
    let failures = client.failures();
    assert!(failures.is_empty(), "{failures:?}");
    let (code, said) = watching.end("TERM");
    assert_eq!(code, Some(143), "{said}");
    assert_eq!(managed.text("hooks"), "hook\nhook\n");
}
