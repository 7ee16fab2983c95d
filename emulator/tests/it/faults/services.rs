//! Every service fails, in its own words.

use cloud_certs_emulator::{Fault, FaultRule};
use futures_util::future::join_all;

use super::arrived::{CSS, LINK, ask, meet};
use crate::signer::SignedGet;
use crate::support::{emulator, get, get_as, json};

const TOKENS: &str = "/v3/auth/tokens";

#[tokio::test]
async fn errors_are_in_the_words_of_the_service() {
    let emulator = emulator().await;
    let mut said = String::new();
    for fault in
        [Fault::Unauthorized, Fault::Forbidden, Fault::NotFound, Fault::Throttled, Fault::InternalError]
    {
        for path in [CSS, LINK, TOKENS, "/demo-bucket/some/ca.crt"] {
            let arrived = meet(&emulator, path, fault).await;
            let (_, body) = arrived.head_and_body();
            said += &format!("{} {}\n", fault.name(), std::str::from_utf8(body).unwrap().replace('\n', " "));
        }
    }
    insta::assert_snapshot!(said);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_for_all_happens_to_all() {
    let emulator = emulator().await;
    let object =
        json(get(&emulator, LINK).await).await["certs"][0]["download_link"].as_str().unwrap().to_owned();
    let object = object.trim_start_matches(&emulator.https_url());
    let everywhere = [
        (Fault::Unavailable, "closed", "HTTP/1.1 503"),
        (Fault::ResetBeforeAnswer, "reset", ""),
        (Fault::ResetInsideBody, "reset", "HTTP/1.1 20"),
        (Fault::Garbage, "closed", "\x16\x03\x01 This"),
        (Fault::LengthTooShort, "closed", "HTTP/1.1 20"),
        (Fault::GzipBomb, "closed", "HTTP/1.1 20"),
        (Fault::EndlessBody, "endless", "HTTP/1.1 200"),
        (Fault::Stalled, "silent", ""),
        (Fault::RedirectToHttp, "closed", "HTTP/1.1 307"),
    ];
    let targets = [CSS, LINK, TOKENS, object];
    let meetings = everywhere.iter().flat_map(|fault| targets.map(|path| (path, fault)));
    join_all(meetings.map(async |(path, (fault, end, start))| {
        let arrived = meet(&emulator, path, *fault).await;
        assert_eq!(arrived.end, *end, "{} {path}", fault.name());
        assert!(arrived.bytes.starts_with(start.as_bytes()), "{} {path}", fault.name());
    }))
    .await;
}

#[tokio::test]
async fn a_token_dies_when_it_was_accepted_so_often() {
    let emulator = emulator().await;
    let token = emulator.token();
    emulator.add_fault("token-dies@css:2".parse::<FaultRule>().unwrap());
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(get_as(&emulator, CSS, &token).await.status().as_u16());
    }
    assert_eq!(statuses, [200, 200, 401, 401]);
    assert_eq!(get(&emulator, CSS).await.status(), 200, "another token is none the worse");
    let faults: Vec<_> = emulator.requests().iter().map(|request| request.fault).collect();
    assert_eq!(faults, [Some(Fault::TokenDies), Some(Fault::TokenDies), None, None, None]);
}

#[tokio::test]
async fn a_clock_that_is_off_shows_in_the_date_and_refuses_signatures() {
    let emulator = emulator().await;
    let now = date(&ask(&emulator, CSS, "").await.bytes);
    for (fault, hours) in [(Fault::ClockAhead, 1), (Fault::ClockBehind, -1)] {
        let there = date(&meet(&emulator, CSS, fault).await.bytes);
        let off = there.duration_since(now).as_secs();
        assert!((hours * 3600..hours * 3600 + 60).contains(&off), "{off}");

        let signed = SignedGet::new(&emulator, CSS).await.unsigned("x-emulator-fault", fault.name());
        let refused = signed.send().await;
        assert_eq!(refused.status(), 401);
        let message = refused.text().await.unwrap();
        assert!(message.contains("signature expired"), "{message}");
    }
}

fn date(answer: &[u8]) -> jiff::Timestamp {
    let head = String::from_utf8_lossy(answer);
    let date = head.lines().find_map(|line| line.strip_prefix("date: ")).unwrap();
    jiff::fmt::rfc2822::parse(date).unwrap().timestamp()
}
