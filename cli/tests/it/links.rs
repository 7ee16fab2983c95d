//! Download links that must not be followed: each reason, and never the link itself.

use cloud_certs_emulator::{Answer, Operation};
use insta::assert_snapshot;

use crate::support::{CASSANDRA, Cloud};

fn fetch(cloud: &Cloud) -> String {
    let told = cloud.run(&format!("fetch geminidb --instance {CASSANDRA} -o ca.pem -vvv")).failed();
    assert!(!told.contains("s3cret"), "{told}");
    assert_eq!(cloud.folder.names(), [""; 0]);
    // What the logging adds is not the message.
    let is_message = |line: &&str| !line.starts_with("debug: ") && !line.starts_with("info: ");
    told.lines().filter(is_message).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_link_that_leads_astray_is_refused_before_anything_is_sent() {
    let cloud = Cloud::start();
    let refused = |link: &str| {
        cloud.link(link);
        fetch(&cloud)
    };
    assert_snapshot!(refused("ca.crt?Signature=s3cret"), @r#"
    error: the download link cannot be followed
      why: it is not a URL
      next: report the host of the link to the vendor; the token was not sent to it
    exit code 5
    "#);
    assert_snapshot!(refused("file:///etc/s3cret"), @r#"
    error: the download link cannot be followed
      why: it is file, not https
      next: report the host of the link to the vendor; the token was not sent to it
    exit code 5
    "#);
    assert_snapshot!(refused("http://obs.example.com/ca.crt?Signature=s3cret"), @r#"
    error: the download link cannot be followed
      why: it is http, not https
      next: report the host of the link to the vendor; the token was not sent to it
    exit code 5
    "#);
    assert_snapshot!(refused("https://user:s3cret@obs.example.com/ca.crt"), @r#"
    error: the download link cannot be followed
      why: it has a user name or password before its host obs.example.com
      next: report the host of the link to the vendor; the token was not sent to it
    exit code 5
    "#);
    assert_snapshot!(refused("https://169.254.169.254/s3cret"), @r#"
    error: the download link cannot be followed
      why: its host is the IP address 169.254.169.254, not a name
      next: report the host of the link to the vendor; the token was not sent to it
    exit code 5
    "#);
    assert_eq!(cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).len(), 0);
}

#[test]
fn a_redirect_that_leads_astray_is_not_followed() {
    let redirected = |target: &str| {
        let cloud = Cloud::start();
        let answer =
            Answer::status(302).header("location", target.replace("HTTP", &cloud.emulator.http_url()));
        cloud.emulator.answer_always(Operation::OBJECT_STORAGE_DOWNLOAD, answer);
        fetch(&cloud)
    };
    assert_snapshot!(redirected("https://obs.example.com/ca.crt?Signature=s3cret"), @r#"
    error: the download link cannot be followed
      why: it redirects to another host, obs.example.com
      next: report the host of the link to the vendor; the token was not sent to it
    exit code 5
    "#);
    assert_snapshot!(redirected("HTTP/demo-bucket/ca.crt?Signature=s3cret"), @r#"
    error: the download link cannot be followed
      why: it redirects to http
      next: report the host of the link to the vendor; the token was not sent to it
    exit code 5
    "#);
    assert_snapshot!(redirected("/demo-bucket/again.crt?Signature=s3cret"), @r#"
    error: the download link cannot be followed
      why: it redirects without end
      next: report the host of the link to the vendor; the token was not sent to it
    exit code 5
    "#);
}
