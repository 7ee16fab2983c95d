//! The report in the XML of JUnit, read by others: a validator with the schema that Jenkins has, and a parser of results.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::checkout::{Checkout, TIGHTER};
use crate::command::{diff, run};
use crate::support::document;

const PINS: &str = include_str!("../../../tests/peers/junit.txt");

/// Holds the file against the schema, and prints what the parser counts: cases, failures and skipped ones, by suite.
const READ: &str = "
import json, sys
import junitparser, xmlschema
xmlschema.XMLSchema(sys.argv[1]).validate(sys.argv[2])
report = junitparser.JUnitXml.fromfile(sys.argv[2])
def count(suite):
    results = [result for case in suite for result in case.result]
    kinds = [sum(isinstance(one, kind) for one in results) for kind in (junitparser.Failure, junitparser.Skipped)]
    return [suite.name, len(list(suite)), *kinds, [suite.tests, suite.failures, suite.skipped]]
print(json.dumps([count(suite) for suite in report]))
";

#[test]
#[ignore = "needs tests/peers/setup"]
fn other_programs_read_the_results() {
    #[expect(clippy::disallowed_methods, reason = "how tests are run is said by the environment")]
    let peers = std::env::var_os("CLOUD_CERTS_PEERS_DIR");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let peers = peers.map_or_else(|| here.join("../target/peers"), Into::into).join("junit");
    let is_current = std::fs::read_to_string(peers.join("pins.txt")).is_ok_and(|pins| pins == PINS);
    assert!(is_current, "the environment `junit` is missing or out of date; run tests/peers/setup");
    let checkout = Checkout::new();
    let accepted = "[[accepted]]\nrule = \"maximum-changed\"\nsubject = \"GET /pets/{owner}\"\nplace = \"query parameter limit: schema: maximum\"\nreason = \"<&\\\"'>\"\n";
    checkout.write("spec-review.toml", &format!("{}\n{accepted}", crate::checkout::SETTINGS));
    checkout.edit("openapi/pets.yaml", &[TIGHTER, ("name: X-Auth-Token", "name: \"X-\\u0001<&\\\"'>]]>\"")]);
    let reports = [
        (checkout.review(&["--format", "junit"]).out, true, true),
        (diff("css.yaml", &[], &["--format", "junit"]).out, false, false),
        (run(&["check", &document("wrong.yaml"), "--format", "junit"]).out, true, false),
    ];
    for (report, has_failures, has_skipped) in reports {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.xml");
        #[expect(clippy::disallowed_methods, reason = "a report to look at")]
        std::fs::write(&path, &report).unwrap();
        let mut python = Command::new(peers.join("bin/python"));
        python.args(["-c", READ]).arg(here.join("tests/it/schemas/junit-10.xsd")).arg(&path);
        let ran = python.output().unwrap();
        assert!(ran.status.success(), "{}\n{report}", String::from_utf8_lossy(&ran.stderr));
        let suites: Value = serde_json::from_slice(&ran.stdout).unwrap();
        let mut sums = [0; 3];
        for suite in suites.as_array().unwrap() {
            assert_eq!(suite[4], json!([suite[1], suite[2], suite[3]]), "{suites}");
            (0..3).for_each(|at| sums[at] += suite[at + 1].as_u64().unwrap());
        }
        assert!(sums[0] > 0, "{suites}");
        assert_eq!((sums[1] > 0, sums[2] > 0), (has_failures, has_skipped), "{suites}\n{report}");
    }
}
