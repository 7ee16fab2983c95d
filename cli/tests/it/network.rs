//! Servers that do not answer, or not yet.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use cloud_certs_emulator::{Answer, Operation};
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, put};

#[test]
fn an_endpoint_that_nobody_listens_at_is_told() {
    let cloud = Cloud::start();
    // Bound and let go: free, as far as anybody can know.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_snapshot!(cloud.run(&format!("fetch css --endpoint https://localhost:{port}")).failed(), @"
    error: no connection to localhost:PORT
      why: Connection refused (os error N)
      next: check the endpoint and the network, then try again
    exit code 6
    ");
}

#[test]
fn a_server_that_is_not_trusted_is_told() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("other.pem"), Cloud::start().emulator.web_ca_pem());
    let told = cloud.run("fetch css --cacert other.pem").failed();
    assert_snapshot!(told, @"
    error: no trusted connection to localhost:PORT
      why: invalid peer certificate: BadSignature
      next: check that the endpoint is the service itself; if it has a CA of its own, trust that with --cacert
    exit code 6
    ");
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn an_answer_that_does_not_come_in_time_is_told() {
    let cloud = Cloud::start();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).stalled("-----BEGIN"));
    let begin = Instant::now();
    assert_snapshot!(cloud.run("fetch css --timeout 1 -o ca.pem").failed(), @"
    error: the answer of localhost:PORT did not end in time
      why: operation timed out
      next: check the endpoint and the network, then try again
    exit code 6
    ");
    assert!(begin.elapsed() < Duration::from_secs(10));
    assert_eq!(cloud.folder.names(), [""; 0]);
    cloud
        .emulator
        .answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).delay(Duration::from_secs(20)));
    assert_snapshot!(cloud.run("fetch css --timeout 1").failed(), @"
    error: no answer from localhost:PORT in time
      why: operation timed out
      next: check the endpoint and the network, then try again
    exit code 6
    ");
}

#[test]
fn what_passes_is_tried_again() {
    let cloud = Cloud::start();
    for answer in [Answer::status(503), Answer::disconnected()] {
        cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, answer);
        let ran = cloud.run("fetch css --retries 1 -o ca.pem");
        assert_eq!(ran.code(), Some(0), "{ran}");
    }
    assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 4);
}

#[test]
fn what_does_not_pass_is_told_with_the_number_of_attempts() {
    let cloud = Cloud::start();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(503).body("<html>busy</html>"));
    assert_snapshot!(cloud.run("fetch css --retries 1").failed(), @"
    warning: css at localhost:PORT answered 503 Service Unavailable (request id ID); trying again in N s
    error: css at localhost:PORT answered 503 Service Unavailable 2 times (request id ID)
      next: try again later
    exit code 6
    ");
    assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 2);
}

#[test]
fn no_retries_are_no_retries() {
    let cloud = Cloud::start();
    let throttled = Answer::status(429).header("retry-after", "1").body(r#"{"error_code":"APIGW.0308"}"#);
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, throttled);
    assert_snapshot!(cloud.run("fetch css --retries 0").failed(), @"
    error: css at localhost:PORT answered 429 Too Many Requests: APIGW.0308 (request id ID)
      next: try again later
    exit code 6
    ");
    assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 1);
}

#[test]
fn an_endpoint_that_a_token_must_not_go_to_is_refused() {
    let cloud = Cloud::start();
    let endpoint = |url: &str| run(cloud.command("fetch css --endpoint").arg(url)).failed();
    assert_snapshot!(endpoint("http://css.example.com"), @"
    error: the endpoint `http://css.example.com` of css cannot be used: a credential travels over https only (http is for this machine)
      next: give an https URL, as https://css.eu-de.otc.t-systems.com
    exit code 2
    ");
    assert_snapshot!(endpoint("css.example.com"), @"
    error: the endpoint `(not a URL)` of css cannot be used: it does not parse as a URL
      next: give an https URL, as https://css.eu-de.otc.t-systems.com
    exit code 2
    ");
    assert_snapshot!(endpoint("https://user:s3cret@css.example.com"), @"
    error: the endpoint `css.example.com` of css cannot be used: it has user information
      next: give an https URL, as https://css.eu-de.otc.t-systems.com
    exit code 2
    ");
}

#[test]
fn a_cloud_needs_a_region_it_has() {
    let cloud = Cloud::start();
    let without = |line: &str| {
        run(cloud
            .command(line)
            .env_remove("CLOUD_CERTS_CSS_ENDPOINT")
            .env_remove("CLOUD_CERTS_GEMINIDB_ENDPOINT"))
        .failed()
    };
    assert_snapshot!(without("fetch css"), @"
    error: there is no endpoint for css: no cloud is given
      next: give the cloud and the region, or the endpoint itself
    exit code 2
    ");
    assert_snapshot!(without("fetch css --cloud otc"), @"
    error: there is no endpoint for css: no region is given
      next: give the cloud and the region, or the endpoint itself
    exit code 2
    ");
    assert_snapshot!(without("fetch css --cloud otc --region eu-dee"), @"
    error: there is no endpoint for css: Open Telekom Cloud has no region `eu-dee` for it; did you mean `eu-de`? it has eu-de, eu-nl
      next: give the cloud and the region, or the endpoint itself
    exit code 2
    ");
    assert_snapshot!(without("instances geminidb --cloud otc --region eu-de"), @"
    error: Open Telekom Cloud does not document geminidb
      next: there, only `css`, `dcs` and `rds` hand out certificates
    exit code 2
    ");
}

#[test]
fn a_command_ends_in_time_in_all() {
    let cloud = Cloud::start();
    for n in 0..100 {
        let page = serde_json::json!({ "instances": [{ "id": format!("id{n}"), "name": "n" }] });
        let slow = Answer::status(200).body(page.to_string()).delay(Duration::from_millis(300));
        cloud.emulator.answer_next(Operation::GEMINIDB_LIST_INSTANCES, slow);
    }
    let start = Instant::now();
    assert_snapshot!(cloud.run("instances geminidb --max-time 1").failed(), @"
    error: there is no result after 1 s
      next: check the endpoint and the network; if they are only slow, raise --max-time
    exit code 6
    ");
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}
