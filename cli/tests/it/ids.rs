//! Ids and names that cannot be used, or that nothing has.

use cloud_certs_emulator::{Answer, Operation};
use insta::assert_snapshot;
use serde_json::json;

use crate::ran::{Ran, run};
use crate::support::Cloud;

fn instance(cloud: &Cloud, name: &str) -> Ran {
    run(cloud.command("fetch geminidb --instance").arg(name))
}

#[test]
fn an_instance_id_that_would_change_the_url_is_refused() {
    let cloud = Cloud::start();
    assert_snapshot!(instance(&cloud, "a/b").failed(), @r#"
    error: the instance id "a/b" cannot be used
      why: it contains `/`
      next: give the id as the console or the API shows it
    exit code 2
    "#);
    assert_snapshot!(instance(&cloud, "a\\b").failed(), @r#"
    error: the instance id "a\\b" cannot be used
      why: it contains `\`
      next: give the id as the console or the API shows it
    exit code 2
    "#);
    assert_snapshot!(instance(&cloud, "..").failed(), @r#"
    error: the instance id ".." cannot be used
      why: it is `.` or `..`, which a URL resolves away
      next: give the id as the console or the API shows it
    exit code 2
    "#);
    assert_snapshot!(instance(&cloud, "").failed(), @r#"
    error: the instance id "" cannot be used
      why: it is empty
      next: give the id as the console or the API shows it
    exit code 2
    "#);
    assert_snapshot!(instance(&cloud, "a\u{1b}[31m\nb").failed(), @r#"
    error: the instance id "a\u{1b}[31m\nb" cannot be used
      why: it contains the control character U+001B
      next: give the id as the console or the API shows it
    exit code 2
    "#);
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn a_project_id_that_would_change_the_url_is_refused() {
    let cloud = Cloud::start();
    let project = |id: &str| run(cloud.command("fetch css --project-id").arg(id)).failed();
    assert_snapshot!(project("../admin"), @r#"
    error: the project id "../admin" cannot be used
      why: it contains `/`
      next: give the id as the console or the API shows it
    exit code 2
    "#);
    assert_snapshot!(project(".."), @r#"
    error: the project id ".." cannot be used
      why: it is `.` or `..`, which a URL resolves away
      next: give the id as the console or the API shows it
    exit code 2
    "#);
    assert_snapshot!(project(""), @r#"
    error: the project id "" cannot be used
      why: it is empty
      next: give the id as the console or the API shows it
    exit code 2
    "#);
    assert_snapshot!(project("a\tb"), @r#"
    error: the project id "a\tb" cannot be used
      why: it contains the control character U+0009
      next: give the id as the console or the API shows it
    exit code 2
    "#);
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn an_instance_that_is_not_there_is_not_found() {
    let cloud = Cloud::start();
    assert_snapshot!(instance(&cloud, "demo-nobody").failed(), @"
    error: no instance is called `demo-nobody`
      next: list the names and ids with `cloud-certs instances geminidb`
    exit code 4
    ");
    assert_snapshot!(instance(&cloud, "d0000000000000000000000000000999in06").failed(), @"
    error: geminidb at localhost:PORT answered 404 Not Found: DBS.200002: The DB instance does not exist. (request id ID)
      next: check the region and the project id, and the instance: `cloud-certs instances geminidb` lists them
    exit code 4
    ");
}

#[test]
fn a_name_of_two_is_not_enough() {
    assert_snapshot!(instance(&Cloud::start(), "demo-twin").failed(), @"
    error: 2 instances are called `demo-twin`: d0000000000000000000000000000006in06, d0000000000000000000000000000007in12
      next: give the id instead of the name
    exit code 2
    ");
}

#[test]
fn an_instance_must_be_given() {
    assert_snapshot!(Cloud::start().run("fetch geminidb").failed(), @"
    error: the following required arguments were not provided:
      --instance <ID|NAME>

    Usage: cloud-certs fetch geminidb --instance <ID|NAME> --endpoint <URL> --project-id <ID> --iam-endpoint <URL> --metadata <WHEN> --metadata-endpoint <URL> --cacert <FILE> --retries <N>

    For more information, try '--help'.
    exit code 2
    ");
}

#[test]
fn a_project_must_be_given() {
    let cloud = Cloud::start();
    assert_snapshot!(run(cloud.command("fetch css").env_remove("CLOUD_CERTS_PROJECT_ID")).failed(), @"
    error: no project is given
      next: give the project's id or name, or the region, whose own project is meant then
    exit code 2
    ");
}

#[test]
fn a_terminal_is_not_told_what_to_do_by_what_a_server_calls_things() {
    let cloud = Cloud::start();
    let twin = |id: &str| json!({ "id": id, "name": "twin", "status": "normal" });
    let body = json!({ "instances": [twin("\u{1b}]0;title\u{7}"), twin("b\nerror: c")], "total_count": 2 });
    let answer = Answer::status(200).header("content-type", "application/json").body(body.to_string());
    cloud.emulator.answer_always(Operation::GEMINIDB_LIST_INSTANCES, answer);
    assert_snapshot!(instance(&cloud, "twin").failed(), @"
    error: 2 instances are called `twin`: �]0;title�, b�error: c
      next: give the id instead of the name
    exit code 2
    ");
}

#[test]
fn a_name_that_is_nearly_right_is_told() {
    let cloud = Cloud::start();
    assert_snapshot!(instance(&cloud, "demo-casandra").failed(), @"
    error: no instance is called `demo-casandra`
      next: did you mean `demo-cassandra`? list the names and ids with `cloud-certs instances geminidb`
    exit code 4
    ");
    assert_snapshot!(instance(&cloud, "twin").failed(), @"
    error: no instance is called `twin`
      next: did you mean `demo-twin`? list the names and ids with `cloud-certs instances geminidb`
    exit code 4
    ");
}
