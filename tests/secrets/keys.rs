//! Signatures that a cloud refuses: a wrong key, a clock that is off.

use cloud_certs::{Credential, Secret};
use cloud_certs_emulator::{
    ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN, TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY,
};
use jiff::SignedDuration;

use crate::capture::Capture;
use crate::cloud::{Cloud, StoppedClock};
use crate::leak::Secrets;
use crate::seen::{Call, Watch, outcome, things, told};

const WRONG: &str = "another-secret-key";
const OTHER_TOKEN: &str = "t0ken-of-another-key";

#[tokio::test]
async fn nobody_sees_a_key_that_is_refused() {
    let capture = Capture::begin().await;
    let temporary = |secret: &str, token: &str| {
        Credential::temporary_access_key(TEMPORARY_ACCESS_KEY, Secret::new(secret), Secret::new(token))
    };
    let permanent = |id: &str, secret: &str| Credential::access_key(id, Secret::new(secret));
    let hour = SignedDuration::from_hours(1);
    let now = SignedDuration::ZERO;
    let cases = [
        ("wrong key", permanent(ACCESS_KEY, WRONG), now),
        ("unknown key", permanent("NOBODYS", WRONG), now),
        ("wrong temporary key", temporary(WRONG, SECURITY_TOKEN), now),
        ("wrong security token", temporary(TEMPORARY_SECRET_KEY, OTHER_TOKEN), now),
        ("no security token", permanent(TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY), now),
        ("ahead", permanent(ACCESS_KEY, SECRET_KEY), hour),
        ("behind", temporary(TEMPORARY_SECRET_KEY, SECURITY_TOKEN), -hour),
    ];
    for (what, credential, ahead) in cases {
        let cloud = Cloud::start().await;
        let watch = Watch::new(&cloud, &capture);
        let builder = cloud.builder().credential(credential).clock(StoppedClock::ahead(ahead));
        let session = builder.build().unwrap();
        let secrets = [WRONG, OTHER_TOKEN, SECRET_KEY, TEMPORARY_SECRET_KEY, SECURITY_TOKEN]
            .into_iter()
            .fold(Secrets::default(), |secrets, secret| secrets.with("secret", secret));
        // Often enough for the cloud to lock the key, too.
        for call in Call::ALL.into_iter().chain(Call::ALL) {
            let result = call.make(&session).await;
            assert_eq!(outcome(&result), "401", "{what}");
            let mut sent = Secrets::default();
            sent.add_sent(&watch.sent());
            assert!(sent.has("signature"), "{what}");
            let error = result.unwrap_err();
            if ahead != now {
                assert!(error.to_string().contains("60 minutes"), "{error}");
            }
            watch.search(what, &secrets, &[told(&error), things(&session).await]);
        }
    }
}
