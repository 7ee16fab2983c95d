//! `--format prometheus` and `--metrics-file`: for the textfile collector of node_exporter.

#[cfg(unix)]
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use crate::ran::{run, run_with_input};
use crate::support::{await_that, program, put};
use crate::sync::kit::Managed;

const CONFIG: &str = r#"
[[certificate]]
service = "css"
labels = { team = "a \"b\" \\ ü" }
[[certificate.output]]
path = "css.pem"
[[certificate]]
service = "geminidb"
instance = "nobody"
[[certificate.output]]
path = "nobody.pem"
"#;

#[test]
fn metrics_go_to_standard_output_or_a_file_and_count_on() {
    let managed = Managed::new(CONFIG);
    let ran = managed.sync("--format prometheus --metrics-file sync.prom");
    assert_eq!(ran.code(), Some(8), "{ran}");
    assert_eq!(managed.text("sync.prom"), ran.stdout);
    #[cfg(unix)]
    {
        let found = std::fs::metadata(managed.cloud.folder.at("sync.prom")).unwrap();
        assert_eq!(found.permissions().mode() & 0o7777, 0o644);
    }
    let failures = "cloud_certs_failures_total{certificate=\"geminidb-nobody\",reason=\"not_found\"}";
    assert!(ran.stdout.contains(&format!("{failures} 1\n")), "{}", ran.stdout);
    let again = managed.sync("--format prometheus");
    assert!(again.stdout.contains(&format!("{failures} 2\n")), "{}", again.stdout);
    // What succeeded before is not forgotten when it fails now.
    let last = "cloud_certs_output_last_success_timestamp_seconds{certificate=\"geminidb-nobody\",output=\"nobody.pem\"} 0\n";
    assert!(again.stdout.contains(last), "{}", again.stdout);
    let refused = managed.sync("--metrics-file sync.txt");
    assert_eq!(refused.code(), Some(2), "{refused}");
    assert!(refused.stderr.contains("does not end in .prom"), "{refused}");
}

#[test]
fn check_tells_of_files_that_cannot_be_read() {
    let managed = Managed::new(CONFIG);
    managed.sync("");
    put(&managed.cloud.folder.at("bad.pem"), "no certificate");
    let ran = managed.cloud.run("check --format prometheus css.pem css.pem bad.pem missing.pem");
    assert_eq!(ran.code(), Some(9), "{ran}");
    let lines: Vec<_> = ran.stdout.lines().filter(|line| line.starts_with("cloud_certs_file")).collect();
    assert_eq!(
        lines,
        [
            "cloud_certs_file_readable{filepath=\"bad.pem\"} 0",
            "cloud_certs_file_readable{filepath=\"css.pem\"} 1",
            "cloud_certs_file_readable{filepath=\"missing.pem\"} 0",
        ]
    );
    assert_eq!(ran.stdout.matches("\nx509_cert_not_after{").count(), 1, "{}", ran.stdout);
}

/// Prometheus' own parser and linter.
#[test]
#[ignore = "needs promtool"]
fn promtool_takes_the_metrics() {
    let managed = Managed::new(CONFIG);
    let metrics = managed.sync("--format prometheus").stdout;
    let of_check = managed.cloud.run("check --format prometheus css.pem").stdout;
    for text in [metrics, of_check] {
        let judged = run_with_input(program("promtool").args(["check", "metrics"]), text.as_bytes());
        assert_eq!(
            (judged.code(), judged.stdout.as_str(), judged.stderr.as_str()),
            (Some(0), "", ""),
            "{text}"
        );
    }
}

/// The textfile collector reads the file, whole; a type that it does not know would make it drop all of it.
#[test]
#[ignore = "needs node_exporter"]
fn node_exporter_takes_the_files() {
    let managed = Managed::new(CONFIG);
    managed.sync("--metrics-file sync.prom");
    managed.cloud.run("check --metrics-file check.prom css.pem missing.pem");
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut exporter = program("prometheus-node-exporter");
    exporter.args(["--collector.disable-defaults", "--collector.textfile"]);
    exporter.arg(format!("--collector.textfile.directory={}", managed.cloud.folder.path().display()));
    exporter.arg(format!("--web.listen-address=127.0.0.1:{port}"));
    let mut exporter = exporter.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let scrape = || {
        let mut curl = program("curl");
        curl.args(["--silent", "--fail", &format!("http://127.0.0.1:{port}/metrics")]);
        run(&mut curl)
    };
    await_that("node_exporter answers", || scrape().code() == Some(0));
    let scraped = scrape().stdout;
    exporter.kill().unwrap();
    exporter.wait().unwrap();
    assert!(scraped.contains("node_textfile_scrape_error 0\n"), "{scraped}");
    // It adds the labels that only some series have, and sorts all of them.
    let series = [
        "cloud_certs_output_last_success_timestamp_seconds{certificate=\"css\"",
        "x509_cert_not_after{",
        "cloud_certs_file_readable{filepath=\"missing.pem\"} 0",
    ];
    for series in series {
        assert!(scraped.contains(&format!("\n{series}")), "no {series} in {scraped}");
    }
}
