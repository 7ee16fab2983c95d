//! Man pages, topics of the help, completions, and the page of flags: made of the command line.

use std::path::Path;
use std::process::{Command, Output};

use clap::CommandFactory as _;
use cloud_certs_manual::{Reference, TOPIC_COLUMNS, markdown};

use crate::support::run;

fn process(line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spec-review"));
    command.args(line.split(' ')).env_remove("COLUMNS").output().unwrap()
}

fn printed(line: &str) -> String {
    let output = process(line);
    assert!(output.status.success(), "{line}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

const TOPICS: [&str; 5] = ["verdicts", "formats", "exit-codes", "settings", "documents"];

#[test]
fn topics_are_listed_and_fit_a_terminal() {
    let help = printed("--help");
    for topic in TOPICS {
        assert!(help.contains(&format!("\n  {topic} ")), "{help}");
        let text = printed(&format!("help {topic}"));
        assert!(text.lines().count() > 8 && !text.contains("{format"), "{text}");
        let long: Vec<_> = text.lines().filter(|line| line.chars().count() > TOPIC_COLUMNS).collect();
        assert!(long.is_empty(), "{topic}: {long:#?}");
    }
    // A command keeps its help.
    assert_eq!(printed("help rules"), printed("rules --help"));
}

#[test]
fn an_unknown_topic_is_told_with_those_that_there_are() {
    let output = process("help exitcodes");
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @"
    error: unrecognized subcommand 'exitcodes'

      tip: some similar subcommands exist: 'verdicts', 'exit-codes'
      tip: the topics are verdicts, formats, exit-codes, settings, documents

    Usage: spec-review help [TOPIC|COMMAND]...

    For more information, try '--help'.
    ");
}

/// Each claim of a topic is true of the program.
#[test]
fn topics_agree_with_the_program() {
    let schema: serde_json::Value = serde_json::from_str(&printed("schema config")).unwrap();
    let settings = printed("help settings");
    let told: Vec<_> =
        settings.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    for key in schema["properties"].as_object().unwrap().keys() {
        assert!(told.contains(&&**key), "`help settings` does not tell of `{key}`");
    }
    for key in told.iter().filter(|key| !matches!(**key, "#" | "$")) {
        assert!(schema["properties"].get(*key).is_some(), "`{key}` is not a setting");
    }
    let formats = printed("help formats");
    for line in formats.split("\n\n").nth(3).unwrap().lines() {
        let (commands, names) = line.trim().split_once("  ").unwrap();
        for command in commands.split(", ") {
            let wrong = String::from_utf8(process(&format!("{command} --format nothing")).stderr).unwrap();
            assert!(wrong.contains(&format!("[possible values: {}]", names.trim())), "{command}: {wrong}");
        }
    }
    let verdicts = printed("help verdicts");
    for word in ["breaking", "warning", "compatible", "additive", "changed", "unclassified"] {
        assert!(verdicts.contains(word), "{word}");
    }
}

#[test]
fn every_command_and_topic_has_a_man_page() {
    let folder = tempfile::tempdir().unwrap();
    run(&["man", "--dir", folder.path().to_str().unwrap()]);
    let page = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    for topic in TOPICS {
        assert!(page(&format!("man7/spec-review-{topic}.7")).contains("DESCRIPTION"));
    }
    let commands = spec_review::Cli::command();
    for name in commands.get_subcommands().map(clap::Command::get_name) {
        let page = page(&format!("man1/spec-review-{name}.1"));
        for section in ["EXAMPLES", "ENVIRONMENT", "EXIT STATUS", "SEE ALSO"] {
            assert!(page.contains(section), "{name}: {section}");
        }
    }
    let review = page("man1/spec-review-review.1");
    assert!(review.contains("GITHUB_BASE_REF") && review.contains("spec\\-review.toml"), "{review}");
    assert_eq!(page("man1/spec-review.1"), printed("man"));
    let missing = process("man --dir missing");
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("a page in \"missing\" cannot be written"));
}

#[test]
fn completions_know_commands_and_topics() {
    for shell in ["bash", "zsh", "fish"] {
        let script = printed(&format!("completions {shell}"));
        assert!(script.contains("upstream") && script.contains("fail-on"), "{shell}");
        assert!(TOPICS.iter().all(|topic| script.contains(topic)), "{shell}");
    }
}

const HEAD: &str = "\
# Commands and flags of spec-review

This page is made of the commands' own help: `INSTA_UPDATE=always cargo test -p spec-review --test it manual` writes it, and a test
compares. `--color` and `--help` belong to every command. [reports.md](reports.md) explains formats, words and exit codes.

";

#[test]
fn the_page_of_commands_is_current() {
    let reference = Reference { head: HEAD, shared: &[], left_out: &["help", "version", "color"] };
    let page = markdown(&spec_review::Cli::command(), &reference);
    let page = format!("{}\n", page.trim_end());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/spec-review.md");
    if std::fs::read_to_string(&path).unwrap_or_default() == page {
        return;
    }
    #[expect(clippy::disallowed_methods, reason = "the variable that accepts snapshots")]
    let is_accepted = std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always");
    assert!(is_accepted, "docs/spec-review.md is not current; its first lines say how it is written");
    #[expect(clippy::disallowed_methods, reason = "a text to look at")]
    std::fs::write(path, page).unwrap();
}
