//! Metrics of objects.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::kit::Cluster;

fn scrape(address: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn objects_have_their_series() {
    let cluster = Cluster::new("");
    // One that is fine, one whose command fails, one that may not be written, and one that nobody knows by name yet.
    let text = r#"
[[certificate]]
service = "css"
[[certificate.output]]
configmap = "css-ca"
[[certificate.output]]
secret = "css-ca"
namespace = "default"
keys = { "ca.crt" = "pem", "ca.p12" = "pkcs12" }
on-change = ["false"]
[[certificate]]
name = "second"
service = "css"
[[certificate.output]]
configmap = "second-ca"
[[certificate]]
service = "dds"
all = true
[[certificate.output]]
configmap = "dds-{instance}"
"#;
    std::fs::create_dir(cluster.cloud.folder.path().join("etc")).unwrap();
    cluster.cloud.put("etc/sync.toml", text);
    let mut command = cluster.command(&[
        "cloud-certs",
        "sync",
        "-c",
        "etc/sync.toml",
        "--dry-run",
        "--format",
        "prometheus",
    ]);
    // An instance has no certificate, and nothing has been written.
    let output = command.output().unwrap();
    let first = String::from_utf8(output.stdout).unwrap();
    for output in
        ["configmap/css-ca", "secret/default/css-ca", "configmap/second-ca", "configmap/dds-{instance}"]
    {
        for metric in ["success", "change"] {
            let series = format!("cloud_certs_output_last_{metric}_timestamp_seconds{{certificate=");
            let has =
                |line: &str| line.starts_with(&series) && line.ends_with(&format!("output=\"{output}\"}} 0"));
            assert!(first.lines().any(has), "{output}: {first}");
        }
    }

    cluster.api.store().forbidden_names = vec!["second-ca"];
    let mut command = cluster.command(&[
        "cloud-certs",
        "sync",
        "-c",
        "etc/sync.toml",
        "--watch",
        "--listen",
        "127.0.0.1:0",
    ]);
    let mut watching = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(watching.stderr.take().unwrap()).lines().map_while(Result::ok);
    let address = said.find_map(|line| {
        let line = line.strip_prefix("metrics are on http://")?;
        Some(line.strip_suffix("/metrics").unwrap().to_owned())
    });
    assert!(said.any(|line| line.contains("next at")));
    let text = scrape(&address.unwrap());
    Command::new("kill").arg(watching.id().to_string()).status().unwrap();
    said.for_each(drop);
    watching.wait().unwrap();
    let value = |start: &str| {
        let line = text.lines().find(|line| line.starts_with(start));
        let (_, value) = line.unwrap_or_else(|| panic!("no {start} in {text}")).rsplit_once(' ').unwrap();
        value.parse::<i64>().unwrap()
    };
    for output in ["configmap/css-ca", "secret/default/css-ca"] {
        let of_output = format!("{{certificate=\"css\",output=\"{output}\"");
        let success = value(&format!("cloud_certs_output_last_success_timestamp_seconds{of_output}"));
        assert!(success > 0, "{text}");
        assert_eq!(value(&format!("cloud_certs_output_last_change_timestamp_seconds{of_output}")), success);
        assert!(value(&format!("x509_cert_not_after{of_output},fingerprint=")) > success, "{text}");
    }
    let of_output = "{certificate=\"second\",output=\"configmap/second-ca\"}";
    assert_eq!(value(&format!("cloud_certs_output_last_success_timestamp_seconds{of_output}")), 0);
    assert_eq!(value("cloud_certs_failures_total{certificate=\"second\",reason=\"output\"}"), 1);
    assert_eq!(value("cloud_certs_failures_total{certificate=\"css\",reason=\"hook\"}"), 1);
    assert_eq!(value("cloud_certs_pending_hooks"), 1);
}
