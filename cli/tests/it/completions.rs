//! `completions`: scripts that a shell accepts and that complete.

use std::process::Command;

use crate::ran::run;
use crate::support::{Folder, program, put};

#[test]
fn every_shell_gets_a_script() {
    let folder = Folder::new();
    for (shell, mark) in
        [("bash", "complete -F"), ("zsh", "#compdef cloud-certs"), ("fish", "complete -c cloud-certs")]
    {
        let script = folder.run(&format!("completions {shell}")).done();
        assert!(script.contains(mark), "{shell}");
        assert!(script.contains("geminidb") && script.contains("project-id"), "{shell}");
        let topics = ["credentials", "formats", "exit-codes", "proxies"];
        assert!(topics.iter().all(|topic| script.contains(topic)), "{shell}");
    }
}

#[test]
fn an_unknown_shell_is_refused() {
    insta::assert_snapshot!(Folder::new().run("completions cmd").failed(), @"
    error: invalid value 'cmd' for '<SHELL>'
      [possible values: bash, elvish, fish, powershell, zsh]

    For more information, try '--help'.
    exit code 2
    ");
}

/// The script of a shell in a file.
fn script_for(shell: &str) -> (Folder, Command) {
    let folder = Folder::new();
    put(&folder.at("script"), folder.run(&format!("completions {shell}")).done());
    let mut command = program(shell);
    command.current_dir(folder.path());
    (folder, command)
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn shells_accept_their_scripts() {
    for shell in ["bash", "zsh", "fish"] {
        let (_folder, mut command) = script_for(shell);
        let ran = run(command.args(["-n", "script"]));
        assert_eq!((ran.code(), &*ran.stderr), (Some(0), ""), "{shell}");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn bash_completes_commands_and_flags() {
    let (_folder, mut command) = script_for("bash");
    let complete = r#"
        source ./script
        complete=$(complete -p cloud-certs)
        function=${complete#*-F } function=${function%% *}
        words() {
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            "$function" "$1" "${@: -1}" "${@: -2:1}"
            echo "${COMPREPLY[@]}"
        }
        words cloud-certs fetch g
        words cloud-certs fetch css --pro
        words cloud-certs fetch css --cloud e
        words cloud-certs help f
        words cloud-certs help fetch g
    "#;
    let ran = run(command.args(["--norc", "-c", complete]));
    assert_eq!(
        ran.done(),
        "gaussdb geminidb\n--project-id --project-name\nemulator\nfetch formats\ngaussdb geminidb\n"
    );
}
