//! The ways to ask for a fault.

use cloud_certs_emulator::{Answer, Emulator, Fault, FaultRule, FaultTarget, Operation, Service};
use reqwest::{Method, Response};

use super::arrived::{CSS, LINK, ask};
use crate::support::{client, emulator, get, json};

const ADMIN: &str = "/_emulator/faults";

async fn statuses<const N: usize>(emulator: &Emulator, paths: [&str; N]) -> [u16; N] {
    let mut statuses = [0; N];
    for (status, path) in statuses.iter_mut().zip(paths) {
        *status = get(emulator, path).await.status().as_u16();
    }
    statuses
}

async fn admin(emulator: &Emulator, method: Method, rules: &'static str) -> Response {
    let url = format!("{}{ADMIN}", emulator.http_url());
    client(emulator).request(method, url).body(rules).send().await.unwrap()
}

#[tokio::test]
async fn a_counted_fault_happens_so_often() {
    let emulator = emulator().await;
    emulator.add_fault(FaultRule::new(Fault::Unavailable).times(2));
    assert_eq!(statuses(&emulator, [CSS, LINK, CSS, LINK]).await, [503, 503, 200, 200]);
}

#[tokio::test]
async fn a_fault_without_a_count_happens_until_it_is_taken_back() {
    let emulator = emulator().await;
    emulator.add_fault(Fault::Unavailable);
    assert_eq!(statuses(&emulator, [CSS, LINK, CSS]).await, [503, 503, 503]);
    emulator.clear_faults();
    assert_eq!(statuses(&emulator, [CSS, LINK]).await, [200, 200]);
}

#[tokio::test]
async fn a_fault_with_a_target_happens_there_and_waits_for_it() {
    let emulator = emulator().await;
    emulator
        .add_fault(FaultRule::new(Fault::Unavailable).at(FaultTarget::Service(Service::GeminiDb)).times(1));
    let only_tokens = FaultTarget::Operation(Operation::IAM_LIST_AUTH_PROJECTS);
    emulator.add_fault(FaultRule::new(Fault::NotFound).at(only_tokens));
    let projects = ["/v3/projects", "/v3/auth/projects"];
    assert_eq!(statuses(&emulator, [CSS, LINK, LINK]).await, [200, 503, 200]);
    assert_eq!(statuses(&emulator, projects).await, [200, 404]);
}

#[tokio::test]
async fn a_fault_waits_for_a_request_that_it_can_happen_to() {
    let emulator = emulator().await;
    emulator.add_fault(FaultRule::new(Fault::EmptyList).times(1));
    assert_eq!(statuses(&emulator, [CSS]).await, [200]);
    assert_eq!(json(get(&emulator, LINK).await).await["certs"].as_array().unwrap().len(), 0);
    assert_eq!(json(get(&emulator, LINK).await).await["certs"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn counted_faults_and_answers_keep_their_order_and_go_before_what_stands() {
    let emulator = emulator().await;
    emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(418));
    emulator.add_fault(Fault::InternalError);
    emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(507));
    emulator.add_fault(FaultRule::new(Fault::Unavailable).times(1));
    assert_eq!(statuses(&emulator, [CSS, CSS, CSS]).await, [507, 503, 500]);
    emulator.clear_faults();
    assert_eq!(statuses(&emulator, [CSS]).await, [418]);
}

#[tokio::test]
async fn a_header_asks_for_the_request_at_hand_and_goes_first() {
    let emulator = emulator().await;
    emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(418));
    let arrived = ask(&emulator, CSS, "X-Emulator-Fault: 504\r\n").await;
    assert!(arrived.bytes.starts_with(b"HTTP/1.1 504 "));
    assert_eq!(statuses(&emulator, [CSS, CSS]).await, [418, 200]);
}

#[tokio::test]
async fn a_header_with_a_fault_that_cannot_be_is_refused() {
    let emulator = emulator().await;
    let mut refused = String::new();
    for (path, name) in [(CSS, "stalld"), (CSS, "link-file"), ("/nowhere", "503")] {
        let arrived = ask(&emulator, path, &format!("X-Emulator-Fault: {name}\r\n")).await;
        let (head, body) = arrived.head_and_body();
        assert!(head.starts_with(b"HTTP/1.1 400 "));
        refused += std::str::from_utf8(body).unwrap();
    }
    insta::assert_snapshot!(refused, @"
    no fault is called `stalld`; the nearest is `stalled`
    `link-file` cannot be injected into this request; use another fault
    `503` cannot be injected into this request; use another fault
    ");
}

#[tokio::test]
async fn rules_are_posted_one_a_line_and_deleted() {
    let emulator = emulator().await;
    let rules = json(admin(&emulator, Method::POST, "503@css:2\nstalled@object-storage\n").await).await;
    assert_eq!(rules["rules"], serde_json::json!(["503@css:2", "stalled@object-storage"]));
    assert_eq!(statuses(&emulator, [CSS]).await, [503]);
    let rules = json(admin(&emulator, Method::GET, "").await).await;
    assert_eq!(rules["rules"], serde_json::json!(["503@css:1", "stalled@object-storage"]));
    assert_eq!(rules["faults"].as_array().unwrap().len(), Fault::ALL.len());
    let rules = json(admin(&emulator, Method::DELETE, "").await).await;
    assert_eq!(rules["rules"], serde_json::json!([]));
    assert_eq!(statuses(&emulator, [CSS]).await, [200]);
    assert_eq!(emulator.requests().len(), 2, "asking for faults is no request to the cloud");
}

#[tokio::test]
async fn rules_that_cannot_be_are_refused_with_what_is_near() {
    let emulator = emulator().await;
    let mut refused = String::new();
    for rule in [
        "503\nreset-in-body",
        "bomb",
        "503@cs",
        "503@css:0",
        "503:many",
        "link-file@css",
        "token-dies@object-storage",
        ":",
        "\u{7}",
    ] {
        let response = admin(&emulator, Method::POST, rule).await;
        assert_eq!(response.status(), 400, "{rule}");
        refused += &response.text().await.unwrap();
    }
    insta::assert_snapshot!(refused, @r"
    no fault is called `reset-in-body`; the nearest is `reset-inside-body`
    no fault is called `bomb`; the nearest is `gzip-bomb`
    no target is called `cs`; the nearest is `css`
    `0` is not a valid request count; write a number of at least 1, or omit it for all requests
    `many` is not a valid request count; write a number of at least 1, or omit it for all requests
    `link-file@css` never applies: requests to that target cannot have this fault; omit the target
    `token-dies@object-storage` never applies: requests to that target cannot have this fault; omit the target
    `` is not a valid request count; write a number of at least 1, or omit it for all requests
    no fault is called `\u{7}`; the nearest is `401`
    ");
    assert_eq!(statuses(&emulator, [CSS]).await, [200], "none of them was taken");
}

#[tokio::test]
async fn a_web_page_sets_no_faults() {
    let emulator = emulator().await;
    let url = format!("{}{ADMIN}", emulator.http_url());
    let port = emulator.http_url().rsplit(':').next().unwrap().to_owned();
    let rebound = format!("attacker.example:{port}");
    let own = format!("localhost:{port}");
    for (header, value, is_refused) in [
        ("origin", "https://attacker.example", true),
        ("origin", "null", true),
        ("origin", emulator.http_url().as_str(), true),
        ("sec-fetch-site", "cross-site", true),
        ("sec-fetch-site", "none", false),
        ("host", rebound.as_str(), true),
        ("host", "localhost.attacker.example", true),
        ("host", "127.0.0.1.attacker.example", true),
        ("host", own.as_str(), false),
        ("host", "[::1]:80", false),
        ("host", "127.0.0.1", false),
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let request = client(&emulator).request(method.clone(), &url).header(header, value).body("503");
            let status = request.send().await.unwrap().status().as_u16();
            assert_eq!(status == 403, is_refused, "{method} {header}: {value}: {status}");
        }
    }
    assert_eq!(statuses(&emulator, [CSS]).await, [200], "the last request has removed what others set");
}
