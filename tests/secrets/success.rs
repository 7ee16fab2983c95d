//! Every kind of credential from every source, when all goes well.

use cloud_certs_emulator::Operation;

use crate::capture::Capture;
use crate::cloud::Cloud;
use crate::leak::{Secrets, shown};
use crate::seen::{Call, Watch, outcome, things};
use crate::ways;

#[tokio::test]
async fn nobody_sees_a_credential_that_works() {
    let capture = Capture::begin().await;
    let cloud = Cloud::start().await;
    let watch = Watch::new(&cloud, &capture);
    for way in ways::all(&cloud) {
        let what = format!("{} of {}", way.kind, way.source);
        let builder = way.builder(&cloud);
        let of_builder = shown(&builder);
        let session = builder.build().unwrap_or_else(|error| panic!("{what}: {error}"));
        let found = session.configuration();
        assert_eq!((found.source(), found.credential().kind()), (way.source, way.kind));
        for call in Call::ALL {
            assert_eq!(outcome(&call.make(&session).await), "done", "{what}, {call:?}");
        }
        let check = session.check_credential().await.unwrap();

        let sent = &watch.sent();
        let asks_iam = sent.iter().any(|request| request.operation == Some(Operation::IAM_CREATE_TOKEN));
        assert_eq!(asks_iam, way.asks_iam, "{what}");
        let mut of_wire = Secrets::default();
        of_wire.add_sent(sent);
        assert!(of_wire.has("signature of a link"), "{what}");
        assert!(of_wire.has("token") || of_wire.has("signature"), "{what}");
        let texts = [of_builder, shown(&check), things(&session).await];
        watch.search(&what, &way.secrets, &texts);
    }
}
