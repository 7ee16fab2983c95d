//! `instances`: a table for people, JSON for programs, every page of them.

use cloud_certs_emulator::{Answer, Operation};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Cloud;

fn listing(cloud: &Cloud, instances: &Value) {
    let body = json!({ "instances": instances, "total_count": instances.as_array().unwrap().len() });
    let answer = Answer::status(200).header("content-type", "application/json").body(body.to_string());
    cloud.emulator.answer_always(Operation::GEMINIDB_LIST_INSTANCES, answer);
}

fn instance(id: &str, name: &str) -> Value {
    json!({ "id": id, "name": name, "status": "normal", "ssl": "1" })
}

#[test]
fn the_table_has_a_line_for_each() {
    let ran = Cloud::start().run("instances geminidb");
    assert_eq!(ran.stdout.lines().count(), 1 + 238);
    let head: Vec<_> = ran.stdout.lines().take(9).collect();
    assert_snapshot!(head.join("\n"), @"
    ID                                    NAME            ENGINE          SSL
    e73893ef73754465a8bd2e0857bbf13ein06  demo-cassandra  cassandra 3.11  on
    d0000000000000000000000000000001in10  demo-mongo      mongodb 4.0     on
    d0000000000000000000000000000002in12  demo-redis      redis 5.0       on
    d0000000000000000000000000000003in13  demo-influx     influxdb 1.8    on
    d0000000000000000000000000000004in06  demo-ssl-off    cassandra 3.11  off
    d0000000000000000000000000000005in06  demo-ccm        cassandra 3.11  ccm
    d0000000000000000000000000000006in06  demo-twin       cassandra 3.11  on
    d0000000000000000000000000000007in12  demo-twin       redis 5.0       on
    ");
    assert_snapshot!(ran, @"
    238 instances
    exit code 0
    ");
}

#[test]
fn all_pages_are_asked_for() {
    let cloud = Cloud::start();
    cloud.run("instances geminidb").done();
    assert_eq!(cloud.requests(Operation::GEMINIDB_LIST_INSTANCES).len(), 3);
}

#[test]
fn json_lists_them_all() {
    let report = Cloud::start().run("instances geminidb --json").json();
    let instances = report["instances"].as_array().unwrap();
    assert_eq!(instances.len(), 238);
    assert_snapshot!(instances[5], @r#"{"engine":"cassandra","id":"d0000000000000000000000000000005in06","name":"demo-ccm","ssl":"ccm","version":"3.11"}"#);
    let states: std::collections::BTreeSet<_> =
        instances.iter().map(|one| one["ssl"].as_str().unwrap()).collect();
    assert_eq!(states.into_iter().collect::<Vec<_>>(), ["ccm", "off", "on"]);
}

#[test]
fn quiet_says_nothing_beside_the_table() {
    assert_eq!(Cloud::start().run("instances geminidb -q").stderr, "");
}

#[test]
fn one_is_counted_as_one() {
    let cloud = Cloud::start();
    listing(&cloud, &json!([instance("id-1", "alone")]));
    assert_snapshot!(cloud.run("instances geminidb"), @"
    1 instance
    exit code 0
    ");
}

#[test]
fn none_is_said() {
    let cloud = Cloud::start();
    listing(&cloud, &json!([]));
    let ran = cloud.run("instances geminidb");
    assert_eq!(ran.stdout, "");
    assert_snapshot!(ran, @"
    no instances in this project
    exit code 0
    ");
    assert_eq!(cloud.run("instances geminidb --json").json(), json!({ "instances": [] }));
}

#[test]
fn a_terminal_is_not_told_what_to_do_by_a_name() {
    let cloud = Cloud::start();
    listing(&cloud, &json!([instance("id-1", "\u{1b}[31mred\nnew line")]));
    let stdout = cloud.run("instances geminidb").done();
    assert!(!stdout.contains('\u{1b}'), "{stdout}");
    assert_eq!(stdout.lines().count(), 2);
}

#[test]
fn instances_are_filtered() {
    let cloud = Cloud::start();
    let names = |filter: &str| {
        let report = cloud.run(&format!("instances geminidb --json {filter}")).json();
        let names = report["instances"].as_array().unwrap().iter();
        names.map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("--name demo-twin"), ["demo-twin", "demo-twin"]);
    assert_eq!(names("--name *-TWIN --engine Redis"), ["demo-twin"]);
    assert_eq!(names("--name demo-?edis"), ["demo-redis"]);
    assert_eq!(names("--ssl off --name demo-*"), ["demo-ssl-off"]);
    assert_eq!(names("--ssl ccm"), ["demo-ccm"]);
    assert_eq!(names("--name nobody"), [""; 0]);
    assert_snapshot!(cloud.run("instances geminidb --name demo-twin"), @"
    2 of 238 instances
    exit code 0
    ");
    assert_snapshot!(cloud.run("instances geminidb --name nobody"), @"
    0 of 238 instances
    exit code 0
    ");
    assert_snapshot!(cloud.run("instances geminidb --name [").failed(), @"
    error: invalid value '[' for '--name <PATTERN>': Pattern syntax error near position 0: invalid range pattern

    For more information, try '--help'.
    exit code 2
    ");
}
