//! Errors on a terminal are wrapped at its width between words; in a pipe they stay on a line.

use std::process::Command;

use crate::ran::run;
use crate::support::{Cloud, program};

/// Runs a command at a terminal with so many columns, and prints what that shows.
const TERMINAL: &str = r#"
import fcntl, os, pty, struct, sys, termios
shown = []
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
    os.execv(sys.argv[2], sys.argv[2:])
while True:
    try:
        data = os.read(terminal, 4096)
    except OSError:
        break
    if not data:
        break
    shown.append(data)
os.waitpid(pid, 0)
sys.stdout.write(b"".join(shown).decode().replace("\r\n", "\n"))
"#;

fn shown(command: &Command, columns: usize) -> String {
    let mut python = program("python3");
    python.args(["-c", TERMINAL, &columns.to_string()]).arg(command.get_program()).args(command.get_args());
    python.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    python.env("NO_COLOR", "1").current_dir(command.get_current_dir().unwrap());
    run(&mut python).done()
}

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
            let text = shown(&command, columns);
            for line in text.lines().filter(|line| line.chars().count() > columns) {
                let is_one_word = !line.trim_start().trim_start_matches("why: ").contains(' ');
                assert!(is_one_word, "{columns} columns:\n{text}");
            }
            // The same words in the same order, with nothing lost.
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert!(words(&text).ends_with(&words(&piped)), "{text}\nand in a pipe:\n{piped}");
        }
    }
}
