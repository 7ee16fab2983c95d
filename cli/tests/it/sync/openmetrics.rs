//! The answers of `/metrics` in both formats, read by the strict reference parser.

use std::path::Path;

use crate::ran::run_with_input;
use crate::sync::kit::Managed;
use crate::sync::watch::Watching;

const PINS: &str = include_str!("../../../../tests/peers/prometheus.txt");

/// Prints what the parser of a format finds: each family with its type and the number of its samples, and one sample.
const READ: &str = "
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as text
parse = {'openmetrics': open_metrics, 'text': text}[sys.argv[1]]
families = list(parse(sys.stdin.read()))
for family in families:
    print(family.name, family.type, len(family.samples), bool(family.documentation))
samples = [sample for family in families for sample in family.samples]
print({sample.labels.get('team') for sample in samples} - {None})
seen = [(sample.name, tuple(sorted(sample.labels.items()))) for sample in samples]
print('repeated:', len(seen) - len(set(seen)))
";

const CONFIG: &str = r#"
[[certificate]]
service = "css"
labels = { team = "a \"b\" \\ ü" }
on-change = ["false"]
[[certificate.output]]
path = "css.pem"
[[certificate.output]]
path = "no/folder/css.pem"
[[certificate]]
service = "geminidb"
instance = "nobody"
[[certificate.output]]
path = "nobody.pem"
[[certificate]]
name = "every"
service = "dds"
all = true
[[certificate.output]]
path = "dds-{instance}.pem"
"#;

#[test]
#[ignore = "needs tests/peers/setup"]
fn the_strict_parser_reads_both_formats() {
    #[expect(clippy::disallowed_methods, reason = "how tests are run is said by the environment")]
    let peers = std::env::var_os("CLOUD_CERTS_PEERS_DIR");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let peers = peers.map_or_else(|| here.join("../target/peers"), Into::into).join("prometheus");
    let is_current = std::fs::read_to_string(peers.join("pins.txt")).is_ok_and(|pins| pins == PINS);
    assert!(is_current, "the environment `prometheus` is missing or out of date; run tests/peers/setup");
    let read = |format: &str, text: &str| {
        let mut python = std::process::Command::new(peers.join("bin/python"));
        run_with_input(python.args(["-c", READ, format]), text.as_bytes())
    };
    let managed = Managed::new(CONFIG);
    let watching = Watching::start(&managed, "--listen 127.0.0.1:0", &[]);
    watching.await_words("next at", 1);
    let (_, text) = watching.ask("GET /metrics", "");
    let (head, open) = watching.ask("GET /metrics", "Accept: application/openmetrics-text;version=1.0.0\r\n");
    assert!(head.contains("application/openmetrics-text"), "{head}");
    watching.end("TERM");
    for (format, answer) in [("openmetrics", &open), ("text", &text)] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(read(format, answer).done(), @r#"
            cloud_certs_output_last_success_timestamp_seconds gauge 4 True
            cloud_certs_output_last_change_timestamp_seconds gauge 4 True
            x509_cert_not_after gauge 2 True
            x509_cert_not_before gauge 2 True
            cloud_certs_pending_hooks gauge 1 True
            cloud_certs_failures counter 32 True
            cloud_certs_rounds counter 1 True
            cloud_certs_last_round_timestamp_seconds gauge 1 True
            cloud_certs_build_info gauge 1 True
            {'a "b" \\ ü'}
            repeated: 0
            "#);
        }
    }
    // It is strict: what ends too early, and a family that comes twice, are refused.
    let cut = open.strip_suffix("# EOF\n").unwrap();
    let series = open.lines().find(|line| line.starts_with("cloud_certs_pending_hooks")).unwrap();
    let twice = format!("{cut}{series}\n# EOF\n");
    for broken in [cut, &twice] {
        assert_ne!(read("openmetrics", broken).code(), Some(0), "{broken}");
    }
}
