//! `cloud-certs help TOPIC`: the texts agree with what the commands do.

use cloud_certs_manual::TOPIC_COLUMNS;
use insta::assert_snapshot;

use crate::support::{Cloud, Folder};

/// The first words of the lines with this margin.
fn names(text: &str) -> Vec<&str> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')));
    lines.filter_map(|line| line.split(' ').next()).collect()
}

#[test]
fn the_topics_are_listed_and_shown() {
    let folder = Folder::new();
    let help = folder.run("--help").done();
    for topic in ["credentials", "formats", "exit-codes", "proxies"] {
        assert!(help.contains(&format!("\n  {topic} ")), "{help}");
        let text = folder.run(&format!("help {topic}")).done();
        assert!(text.lines().count() > 8, "{text}");
        assert!(!text.contains(['{', '}']), "{text}");
        let long: Vec<_> = text.lines().filter(|line| line.chars().count() > TOPIC_COLUMNS).collect();
        assert!(long.is_empty(), "{topic}: {long:#?}");
    }
}

#[test]
fn commands_keep_their_help() {
    let folder = Folder::new();
    assert_eq!(folder.run("help fetch").done(), folder.run("fetch --help").done());
    assert_eq!(folder.run("help fetch css").done(), folder.run("fetch css --help").done());
    assert_eq!(folder.run("help").done(), folder.run("--help").done());
}

#[test]
fn a_wrong_topic_is_told_with_the_nearest() {
    let folder = Folder::new();
    assert_snapshot!(folder.run("help credental").failed(), @"
    error: unrecognized subcommand 'credental'

      tip: a similar subcommand exists: 'credentials'
      tip: the topics are credentials, formats, exit-codes, proxies

    Usage: cloud-certs help [TOPIC|COMMAND]...

    For more information, try '--help'.
    exit code 2
    ");
    assert!(folder.run("help fetc").failed().contains("'fetch'"));
}

#[test]
fn credentials_has_every_source_in_order() {
    let text = Folder::new().run("help credentials").done();
    let mut rest = text.as_str();
    for source in cloud_certs::SOURCES {
        rest = rest.split_once(&format!("\n  {}\n", source.name)).expect(source.name).1;
    }
}

#[test]
fn formats_has_every_value_of_the_flag() {
    let folder = Folder::new();
    let told = folder.run("fetch css --format nothing").failed();
    let values = told.split("[possible values: ").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
    let text = folder.run("help formats").done();
    let list = text.split("\n\n").nth(1).unwrap();
    assert_eq!(names(list), values.split(", ").collect::<Vec<_>>());
}

#[test]
fn exit_codes_has_the_codes_of_real_failures() {
    let cloud = Cloud::start();
    let text = cloud.run("help exit-codes").done();
    for line in [
        "clouds",
        "fetch css --region",
        "fetch geminidb --instance missing",
        "fetch css --endpoint https://localhost:1",
        "check missing.pem",
    ] {
        let code = cloud.run(line).code().unwrap().to_string();
        assert!(names(&text).contains(&&*code), "{line}: {code}");
    }
    assert_eq!(names(&text), ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "130", "143"]);
}
