//! Rotations of a service's CA: what the API hands out, and what the TLS endpoint is signed by.

use cloud_certs_emulator::{Emulator, PROJECT_ID, RotationPhase, Service};

use crate::support::{client, emulator, get, json};
use crate::tls::banner;

const ADMIN: &str = "/_emulator/rotation";

/// The CAs that the API hands out, without what is between them.
async fn handed_out(emulator: &Emulator) -> Vec<String> {
    let pem = get(emulator, &format!("/v1.0/{PROJECT_ID}/cer/download")).await.text().await.unwrap();
    assert_eq!(pem, emulator.handed_out_pem(Service::Css));
    pem.split_inclusive("-----END CERTIFICATE-----")
        .map(|one| one.trim().to_owned())
        .filter(|one| !one.is_empty())
        .collect()
}

/// Which of these CAs the endpoint is trusted with.
async fn trusted_with(emulator: &Emulator, cas: [&str; 2]) -> [bool; 2] {
    let mut trusted = [false; 2];
    for (trusted, ca) in trusted.iter_mut().zip(cas) {
        *trusted = banner(emulator, Service::Css, ca, "localhost").await.is_ok();
    }
    trusted
}

#[tokio::test]
async fn a_ca_is_rotated_phase_by_phase() {
    let emulator = emulator().await;
    let old = emulator.ca_pem(Service::Css).trim().to_owned();
    emulator.rotate_ca(Service::Css, RotationPhase::Instead).unwrap();
    let [new] = &*handed_out(&emulator).await else { panic!("one is handed out") };
    assert_ne!(*new, old);
    let cas = [&*old, new];
    for (phase, out, trusted) in [
        (RotationPhase::Before, vec![&*old], [true, false]),
        (RotationPhase::Beside, vec![new, &*old], [true, false]),
        (RotationPhase::Instead, vec![new], [true, false]),
        (RotationPhase::Switched, vec![new, &*old], [false, true]),
        (RotationPhase::Done, vec![new], [false, true]),
        // The next one begins.
        (RotationPhase::Before, vec![new], [false, true]),
    ] {
        emulator.rotate_ca(Service::Css, phase).unwrap();
        assert_eq!(handed_out(&emulator).await, out, "{phase}");
        assert_eq!(trusted_with(&emulator, cas).await, trusted, "{phase}");
    }
    emulator.rotate_ca(Service::Css, RotationPhase::Done).unwrap();
    assert_eq!(trusted_with(&emulator, cas).await, [false, false]);
}

#[tokio::test]
async fn a_rotation_can_be_asked_for_over_http() {
    let emulator = emulator().await;
    let url = format!("{}{ADMIN}", emulator.http_url());
    let post = async |orders: &'static str| client(&emulator).post(&url).body(orders).send().await.unwrap();
    assert_eq!(json(post("css=beside\ndcs=done").await).await["css"], "beside");
    let phases = json(client(&emulator).get(&url).send().await.unwrap()).await;
    assert_eq!(
        phases,
        serde_json::json!({"css": "beside", "dcs": "done", "dds": "before", "gaussdb": "before", "geminidb": "before", "rds": "before"})
    );
    let refused = post("css=done css=sideways").await;
    assert_eq!(refused.status(), 400);
    insta::assert_snapshot!(refused.text().await.unwrap(), @r"
    `css=sideways` is not a rotation: write SERVICE=PHASE, as css=beside; the phases are before, beside, instead, switched, done
    ");
    assert_eq!(handed_out(&emulator).await.len(), 2);
}
