//! Every kind of credential through every failure of a service, one that repeats what it was sent above all.

use cloud_certs::Session;
use cloud_certs_emulator::{Answer, Operation};

use crate::capture::Capture;
use crate::cloud::Cloud;
use crate::echo;
use crate::leak::Secrets;
use crate::seen::{Call, Watch, outcome, things, told};
use crate::ways::Kind;

/// A session, and a service of it that fails.
struct Case<'a> {
    watch: &'a Watch<'a>,
    secrets: &'a Secrets,
    session: &'a Session,
    call: Call,
}

impl Case<'_> {
    /// What the call sends now, of its secrets. The clock stands still, so that it will send the same again.
    async fn sent(&self) -> Secrets {
        self.call.make(self.session).await.unwrap();
        let mut sent = Secrets::default();
        let mut requests = self.watch.sent();
        requests.retain(|request| request.operation == Some(self.call.operation()));
        // A listing goes on: it is the first page that will fail.
        requests.truncate(1);
        sent.add_sent(&requests);
        assert!(sent.has("token") || sent.has("signature"));
        sent
    }

    /// Lets the call fail by this answer, and searches.
    async fn fail(&self, what: &str, answer: Answer, expected: &str) {
        let emulator = &self.watch.cloud.emulator;
        emulator.answer_next(self.call.operation(), answer.clone());
        // A refused token is replaced: the second answer repeats nothing of the first request.
        let again = if expected == "401" { Answer::status(401) } else { answer };
        emulator.answer_always(self.call.operation(), again);
        let result = self.call.make(self.session).await;
        emulator.answer_normally(self.call.operation());
        let what = format!("{:?}, {:?}, {what}", self.session, self.call);
        assert_eq!(outcome(&result), expected, "{what}");
        let texts = [told(&result.unwrap_err()), things(self.session).await];
        self.watch.search(&what, self.secrets, &texts);
    }
}

const STATUSES: [u16; 9] = [302, 400, 403, 404, 408, 429, 500, 502, 503];

#[tokio::test]
async fn nobody_sees_a_credential_that_a_service_repeats() {
    let capture = Capture::begin().await;
    for kind in Kind::ALL {
        let cloud = &Cloud::start().await;
        let (watch, way) = (&Watch::new(cloud, &capture), kind.given(cloud));
        let session = &way.builder(cloud).build().unwrap();
        for call in Call::ALL {
            let case = Case { watch, secrets: &way.secrets, session, call };
            let sent = case.sent().await;
            for status in STATUSES {
                case.fail("common", echo::answer(status, &sent), &status.to_string()).await;
            }
            for (name, answer) in echo::answers(403, &sent) {
                case.fail(name, answer, "403").await;
            }
            case.fail("a refused token", echo::answer(401, &sent), "401").await;
        }
    }
}

#[tokio::test]
async fn nobody_sees_a_credential_when_a_service_answers_with_something_else() {
    let capture = Capture::begin().await;
    for kind in Kind::ALL {
        let cloud = &Cloud::start().await;
        let (watch, way) = (&Watch::new(cloud, &capture), kind.given(cloud));
        let session = &way.builder(cloud).build().unwrap();
        for call in Call::ALL {
            let case = Case { watch, secrets: &way.secrets, session, call };
            let sent = case.sent().await;
            let unreadable = if call == Call::Css { "certificate" } else { "answer" };
            for (name, answer) in echo::answers(200, &sent) {
                case.fail(name, answer, unreadable).await;
            }
            case.fail("another success", echo::answer(202, &sent), "202").await;
            let text = sent.texts().collect::<Vec<_>>().join(" ");
            let cut = Answer::status(200).truncated(text.clone(), 1 << 20);
            case.fail("cut off", cut, "Broken").await;
            case.fail("endless", Answer::status(200).endless(text.repeat(1000)), "too large").await;
            case.fail("endless error", Answer::status(500).endless(text.repeat(1000)), "500").await;
            case.fail("disconnected", Answer::disconnected(), "Broken").await;
        }
    }
}

/// The answers that the cloud itself gives.
#[tokio::test]
async fn nobody_sees_a_token_that_has_ended() {
    let capture = Capture::begin().await;
    for expires in [false, true] {
        let cloud = Cloud::start().await;
        let watch = Watch::new(&cloud, &capture);
        let way = Kind::Token.given(&cloud);
        let session = way.builder(&cloud).build().unwrap();
        if expires {
            cloud.emulator.advance(std::time::Duration::from_hours(25));
        } else {
            cloud.emulator.revoke_tokens();
        }
        for call in Call::ALL {
            let result = call.make(&session).await;
            assert_eq!(outcome(&result), "401");
            watch.search("ended", &way.secrets, &[told(&result.unwrap_err())]);
        }
        assert!(cloud.requests(Operation::IAM_CREATE_TOKEN).is_empty());
    }
}
