//! Answers that are made to cost: whatever a server sends, the command stays small, and says what is wrong.

use cloud_certs_emulator::{Answer, Operation};
use serde_json::json;

use crate::ran::finish;
use crate::support::Cloud;
use crate::watch::Watch;

/// What docs/faults.md promises, in KiB.
const MOST: u64 = 64 << 10;

/// Runs a command; the most memory that it has held.
fn peak(cloud: &Cloud, line: &str) -> (String, u64) {
    let mut command = cloud.command(line);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let child = command.spawn().unwrap();
    let watch = Watch::on(child.id());
    let ran = finish(child).to_string();
    (ran, watch.peak())
}

fn filled(part: &str) -> String {
    part.repeat((1 << 20) / part.len() - 100)
}

#[test]
fn an_error_body_costs_no_more_than_it_says() {
    let cloud = Cloud::start();
    for body in [
        format!(r#"{{"error_code":"X.1",{}"x":0}}"#, filled(r#""":0,"#)),
        format!(r#"{{"error_code":"X.1","x":[{}0]}}"#, filled(r#"{"":0},"#)),
        format!(r#"{{{}"error_code":"X.1"}}"#, filled(r#""":{"":{}},"#)),
        format!("<Error><Code>X.1</Code>{}", filled("<a>")),
        format!(r#"{{"error_code":"X.1","error_msg":"{}"}}"#, filled(r"\u0041")),
    ] {
        for operation in [Operation::CSS_DOWNLOAD_CERT, Operation::OBJECT_STORAGE_DOWNLOAD] {
            cloud.emulator.answer_always(operation, Answer::status(400).body(body.clone()));
        }
        for line in ["fetch css", "fetch geminidb --instance demo-cassandra"] {
            let (told, peak) = peak(&cloud, line);
            assert!(told.contains("X.1"), "{told}");
            assert!(peak < MOST, "{peak} KiB for {line} and {}", &body[..60]);
        }
    }
}

#[test]
fn a_list_costs_no_more_than_what_is_kept_of_it() {
    let cloud = Cloud::start();
    let page = |instances: String| Answer::status(200).body(format!(r#"{{"instances":[{instances}]}}"#));
    for instances in [
        filled(r#"{"":0},"#) + "0",
        filled("{},") + "{}",
        filled("[],") + "0",
        format!(r#"{{"id":"a","name":"b","x":[{}0]}}"#, filled(r#"{"":0},"#)),
        format!(r#"{{"id":"a","name":"b","status":[{}0]}}"#, filled(r#"{"":0},"#)),
        format!(r#"{{"id":"a","name":"b","datastore":[{}0]}}"#, filled(r#"{"":0},"#)),
    ] {
        cloud.emulator.answer_always(Operation::GEMINIDB_LIST_INSTANCES, page(instances.clone()));
        let (told, peak) = peak(&cloud, "instances geminidb");
        assert!(peak < MOST, "{peak} KiB for {}: {told}", &instances[..20]);
    }
    cloud.emulator.answer_normally(Operation::GEMINIDB_LIST_INSTANCES);
    for n in 0..40 {
        let instance = json!({ "id": format!("id{n}"), "name": "x".repeat(1_000_000) });
        cloud.emulator.answer_next(Operation::GEMINIDB_LIST_INSTANCES, page(instance.to_string()));
    }
    let (told, peak) = peak(&cloud, "instances geminidb");
    assert!(told.contains("MiB of names of instances") && told.ends_with("exit code 5"), "{told}");
    assert!(peak < MOST, "{peak} KiB");
}
