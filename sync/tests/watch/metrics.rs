//! What a scrape sees.

use cloud_certs_emulator::{Answer, Emulator, Operation, Options, Service};
use cloud_certs_sync::{METRICS, MetricType, MetricsFormat};
use jiff::Timestamp;

use crate::kit::{DAY, HOUR, Watched};

const CONFIG: &str = r#"
[[certificate]]
service = "css"
labels = { team = "a \"b\"", job = "not ours", "no-label" = "x" }
[[certificate.output]]
path = "css.pem"
[[certificate]]
name = "second"
service = "css"
[[certificate.output]]
path = "second.pem"
[[certificate.output]]
path = "no/folder/second.pem"
[[certificate]]
name = "every"
service = "geminidb"
all = true
[[certificate.output]]
path = "g-{instance}.pem"
"#;

/// The samples without what differs from run to run.
fn samples(watched: &Watched, of: &str) -> Vec<String> {
    let folder = format!("{}/", watched.folder.path().display());
    let text = watched.metrics().replace(&folder, "");
    let lines = text.lines().filter(|line| line.starts_with(of) && !line.contains("demo-many"));
    lines.map(str::to_owned).collect()
}

#[tokio::test]
async fn every_output_has_a_series_whatever_fails() {
    let watched = Watched::new(CONFIG).await;
    watched.emulator.answer_always(Operation::GEMINIDB_LIST_INSTANCES, Answer::status(503));
    watched.during(HOUR / 60).await;
    let found: Vec<_> = samples(&watched, "cloud_certs_output_last_success_timestamp_seconds")
        .iter()
        .map(|line| line.replace("cloud_certs_output_last_success_timestamp_seconds", ""))
        .collect();
    assert_eq!(
        found,
        [
            r#"{certificate="css",output="css.pem",team="a \"b\""} 1795262400"#,
            r#"{certificate="every",output="g-{instance}.pem"} 0"#,
            r#"{certificate="second",output="no/folder/second.pem"} 0"#,
            // It was looked at again when the other output of the certificate was tried again.
            r#"{certificate="second",output="second.pem"} 1795262430"#,
        ]
    );
    // Twice: at once and after 30 s. The fault of one does not count for others.
    let failures = samples(&watched, "cloud_certs_failures_total");
    let counted: Vec<_> = failures.iter().filter(|line| !line.ends_with(" 0")).collect();
    assert_eq!(
        counted,
        [
            r#"cloud_certs_failures_total{certificate="every",reason="service"} 2"#,
            r#"cloud_certs_failures_total{certificate="second",reason="output"} 2"#,
        ]
    );
    assert_eq!(failures.len(), 3 * 8, "{failures:?}");
    assert!(!watched.board.is_ready(at(0)));
}

fn at(minutes: i64) -> Timestamp {
    "2026-11-21T12:00:00Z".parse::<Timestamp>().unwrap() + HOUR * i32::try_from(minutes).unwrap() / 60
}

#[tokio::test]
async fn all_instances_have_series_once_they_are_known_and_ready_means_fresh() {
    let config = CONFIG.split("[[certificate]]\nname = \"every\"").next().unwrap();
    let config = config.replace("[[certificate.output]]\npath = \"no/folder/second.pem\"\n", "");
    let watched = Watched::new(&config).await;
    assert!(!watched.board.is_ready(at(0)));
    watched.during(HOUR).await;
    // Twice the interval of six hours.
    assert!(watched.board.is_ready(at(0)) && watched.board.is_ready(at(12 * 60)));
    assert!(!watched.board.is_ready(at(12 * 60 + 1)));

    let watched = Watched::new(CONFIG).await;
    watched.during(HOUR / 120).await;
    let found = samples(&watched, "cloud_certs_output_last_success_timestamp_seconds{certificate=\"every");
    assert!(
        found.iter().any(|line| line.contains("every/demo-cassandra") && !line.ends_with(" 0")),
        "{found:?}"
    );
    assert!(!found.iter().any(|line| line.contains("{instance}")), "{found:?}");
}

#[tokio::test]
async fn each_certificate_of_a_file_has_its_own_series() {
    let watched = Watched::new(&CONFIG[..CONFIG.find("[[certificate]]\nname").unwrap()]).await;
    watched.during(HOUR).await;
    // The service has another one from now on, of the same subject, and the old one stays in the file.
    let other = Emulator::start(Options::default()).await.unwrap();
    let answer = Answer::status(200).body(other.ca_pem(Service::Css).to_owned());
    watched.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, answer);
    watched.during(HOUR).await;
    let series = samples(&watched, "x509_cert_not_after");
    assert_eq!(series.len(), 2, "{series:?}");
    assert_ne!(series[0], series[1]);
    for label in [
        "fingerprint=\"sha256:",
        "serial_number=\"",
        "subject_CN=\"cloud-certs emulator",
        "filepath=\"css.pem\"",
    ] {
        assert!(series[0].contains(label), "{series:?}");
    }
}

#[tokio::test]
async fn both_formats_have_the_same_samples_and_only_simple_types() {
    let watched = Watched::new(CONFIG).await;
    watched.during(DAY / 24).await;
    let text = watched.text(MetricsFormat::Text);
    let open = watched.text(MetricsFormat::OpenMetrics);
    let samples = |text: &str| {
        text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(samples(&text), samples(&open));
    assert!(open.ends_with("\n# EOF\n") && !text.contains("# EOF"));
    for line in text.lines().filter(|line| line.starts_with("# TYPE ")) {
        assert!(line.ends_with(" gauge") || line.ends_with(" counter"), "{line}");
    }
    for metric in METRICS.iter().filter(|metric| metric.name != "cloud_certs_file_readable") {
        assert!(
            text.contains(&format!("# TYPE {} {}\n", metric.name, metric.metric_type.name())),
            "{}",
            metric.name
        );
        let is_counter = metric.metric_type == MetricType::Counter;
        assert_eq!(is_counter, metric.name.ends_with("_total"), "{}", metric.name);
        assert!(text.lines().any(|line| line.starts_with(metric.name)), "{}", metric.name);
    }
}

/// docs/metrics.md has a row for each metric, with its type, labels and meaning, and no others.
#[test]
fn the_documentation_has_every_metric() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/metrics.md");
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<_> = text.lines().filter(|line| line.starts_with("| `")).collect();
    let labels = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let expected: Vec<_> = METRICS
        .iter()
        .map(|metric| {
            let kind = metric.metric_type.name();
            format!("| `{}` | {kind} | {} | {} |", metric.name, labels(metric.labels), metric.help)
        })
        .collect();
    assert_eq!(rows, expected);
}
