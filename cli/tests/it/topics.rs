//! `cloud-certs help TOPIC`: the texts agree with what the commands do.

use std::process::Command;

use cloud_certs_manual::TOPIC_COLUMNS;
use insta::assert_snapshot;

use crate::ran::run;
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

/// `help formats` says that the other commands read every format except fingerprint.
#[test]
fn formats_are_read_by_the_other_commands() {
    let cloud = Cloud::start();
    let text = cloud.run("help formats").done();
    let server = cloud.emulator.tls_endpoint(cloud_certs_emulator::Service::Css);
    for format in names(text.split("\n\n").nth(1).unwrap()) {
        let held = format!("ca.{format}");
        cloud.run(&format!("fetch css --format {format} -o {held}")).done();
        let is_read = format != "fingerprint";
        for line in [format!("check {held}"), format!("verify {server} --ca {held}")] {
            let ran = cloud.run(&line);
            assert_eq!(ran.code() == Some(0), is_read, "{line}: {ran}");
        }
        let merged = cloud.run(&format!("fetch css --merge --format {format} -o {held}"));
        assert_eq!(merged.code() == Some(0), is_read, "--merge with {format}: {merged}");
    }
}

/// `help proxies` says that each of its variables works, in capital and small letters, and that SOCKS does not.
#[test]
fn proxies_are_taken_from_the_variables_that_the_topic_lists() {
    let cloud = Cloud::start();
    let text = cloud.run("help proxies").done();
    let listed = names(text.split("\n\n").nth(2).unwrap());
    assert_eq!(listed, ["HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"]);
    // Only a proxy could reach this host, and nothing listens at port 1.
    let away = || cloud.command("fetch css --endpoint https://css.example.test --retries 0");
    let is_used = |command: &mut Command| run(command).failed().contains("no way through the proxy");
    for variable in ["HTTPS_PROXY", "ALL_PROXY"].into_iter().flat_map(cases) {
        assert!(is_used(away().env(&variable, "http://127.0.0.1:1")), "{variable}");
        for none in cases("NO_PROXY") {
            let mut fetch = away();
            fetch.env(&variable, "http://127.0.0.1:1").env(&none, "localhost,127.0.0.1,css.example.test");
            assert!(!is_used(&mut fetch), "{variable} {none}");
        }
    }
    assert_eq!(run(away().env("HTTPS_PROXY", "socks5://127.0.0.1:1")).code(), Some(2));
}

/// A variable in capital and in small letters.
fn cases(name: &str) -> [String; 2] {
    [name.to_owned(), name.to_lowercase()]
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
    // And each code of the table that the command itself is made with.
    let source = std::fs::read_to_string("src/exit_status.rs").unwrap();
    let table = source.split("enum ExitStatus {").nth(1).unwrap().split('}').next().unwrap();
    let codes: Vec<_> = table.lines().filter_map(|line| line.trim().split_once(" = ")).collect();
    let codes: Vec<_> = codes.iter().map(|(_, code)| code.trim_end_matches(',')).collect();
    assert!(codes.len() > 10 && codes.contains(&"143"), "{codes:?}");
    assert_eq!(names(&text), codes);
}
