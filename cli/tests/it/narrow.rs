//! Errors on a terminal are wrapped at its width between words; in a pipe they stay on a line.

use std::process::Command;

use crate::ran::run;
use crate::support::{Cloud, put};
use crate::terminal::at_terminal;

#[test]
fn long_errors_are_wrapped_between_words() {
    let cloud = Cloud::start();
    let commands = [
        cloud.command_without("fetch css"),
        cloud.command("fetch geminidb --instance demo-cassandr"),
        cloud.command("fetch css --region nowhere"),
        cloud.command("fetch css -o ca.pem --format fingerprint --merge"),
        cloud.command("check missing.pem another.pem"),
    ];
    for mut command in commands {
        let piped = run(&mut command).stderr;
        for columns in [80, 40] {
            let text = run(&mut at_terminal(&command, columns)).stdout;
            assert_fits(&text, columns);
            // The same words in the same order, with nothing lost.
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert!(words(&text).ends_with(&words(&piped)), "{text}\nand in a pipe:\n{piped}");
        }
    }
}

/// Asserts that only a word alone is longer than a line.
#[track_caller]
fn assert_fits(text: &str, columns: usize) {
    for line in text.lines().filter(|line| line.chars().count() > columns) {
        let is_one_word = !line.trim_start().trim_start_matches("why: ").contains(' ');
        assert!(is_one_word, "{columns} columns:\n{text}");
    }
}

#[test]
fn notes_of_sync_are_wrapped_above_its_bar() {
    let cloud = Cloud::start();
    put(
        &cloud.folder.at("cloud-certs.toml"),
        "[defaults]\non-change = [\"echo\", \"a long\", \"command that tells\", \"many words to its reader\"]\n\
         [[certificate]]\nservice = \"css\"\noutput = [{ path = \"a-folder-for-search.pem\" }]\n\
         [[certificate]]\nservice = \"dcs\"\ninstance = \"missing\"\noutput = [{ path = \"dcs.pem\" }]\n",
    );
    let sync = cloud.command("sync --dry-run");
    // The table of the results is not a note: it keeps its columns.
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "exec \"$0\" \"$@\" >table"]).arg(sync.get_program()).args(sync.get_args());
    command.envs(sync.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("CLOUD_CERTS_STATE", "state").current_dir(cloud.folder.path());
    let text = run(&mut at_terminal(&command, 40)).stdout;
    // The bar is drawn and taken away by sequences of the terminal; each note is a line of its own.
    let notes: String =
        text.lines().filter(|line| !line.contains('\u{1b}')).map(|line| format!("{line}\n")).collect();
    assert!(notes.contains("would run") && notes.contains("missing"), "{text}");
    assert_fits(&notes, 40);
}
