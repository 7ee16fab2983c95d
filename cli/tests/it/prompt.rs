//! The question for a password, at a terminal that Python makes.

use insta::assert_snapshot;

use crate::ran::{Ran, run};
use crate::support::{Cloud, program};
use cloud_certs_emulator::{CredentialKind, PASSWORD};

/// Runs a command at a terminal, types the second argument when asked, and prints what the terminal shows. Says at the
/// end whether the terminal shows again what is typed, and the exit code.
const TERMINAL: &str = r#"
import os, pty, select, sys, termios
typed, command = sys.argv[1], sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(command[0], command)
seen, asked = b"", False
while True:
    if not select.select([terminal], [], [], 20)[0]:
        break
    try:
        more = os.read(terminal, 4096)
    except OSError:
        break
    if not more:
        break
    seen += more
    if not asked and b"): " in seen:
        asked = True
        os.write(terminal, typed.encode().decode("unicode_escape").encode())
    if asked and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        try:
            while select.select([terminal], [], [], 0.2)[0]:
                seen += os.read(terminal, 4096)
        except OSError:
            pass
        break
shows = bool(termios.tcgetattr(terminal)[3] & termios.ECHO)
_, status = os.waitpid(pid, 0)
sys.stdout.write(seen.decode().replace("\r\n", "\n"))
print("echo" if shows else "no echo", "exit code", os.waitstatus_to_exitcode(status))
"#;

/// What a terminal shows of `fetch css` with a user whose password is not configured, when this is typed.
fn at_terminal(cloud: &Cloud, typed: &str, variables: &[(&str, &str)]) -> Ran {
    let command = cloud.command_with(CredentialKind::Password, "fetch css -o ca.pem");
    let mut python = program("python3");
    python.args(["-c", TERMINAL, typed]).arg(command.get_program()).args(command.get_args());
    python.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    python
        .env_remove("CLOUD_CERTS_PASSWORD")
        .env("NO_COLOR", "1")
        .env_remove("CI")
        .envs(variables.iter().copied());
    python.current_dir(command.get_current_dir().unwrap());
    let ran = run(&mut python);
    assert_eq!((ran.code(), ran.stderr.as_str()), (Some(0), ""), "{ran}");
    ran
}

#[test]
fn a_missing_password_is_asked_for_and_not_shown() {
    let cloud = Cloud::start();
    let ran = at_terminal(&cloud, &format!("{PASSWORD}\\n"), &[]);
    assert!(!ran.stdout.contains(PASSWORD), "{ran}");
    assert_snapshot!(ran.stdout, @r"
    password of `demo` (CLOUD_CERTS_*): 
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    echo exit code 0
    ");
    assert_eq!(cloud.folder.names(), ["ca.pem"]);
}

#[test]
fn nothing_typed_is_the_old_error() {
    let cloud = Cloud::start();
    assert_snapshot!(at_terminal(&cloud, "\\n", &[]).stdout, @"
    password of `demo` (CLOUD_CERTS_*): 
    error: CLOUD_CERTS_PASSWORD: it is missing, although `CLOUD_CERTS_USERNAME` is set
      next: set `CLOUD_CERTS_PASSWORD`, or remove `CLOUD_CERTS_USERNAME`
    echo exit code 3
    ");
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn ctrl_c_ends_the_question_and_the_terminal_shows_again() {
    let cloud = Cloud::start();
    assert_snapshot!(at_terminal(&cloud, "half\\x03", &[]).stdout, @"
    password of `demo` (CLOUD_CERTS_*): interrupted; nothing unfinished is left behind
    echo exit code 130
    ");
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn nobody_is_asked_in_an_automatic_run() {
    let cloud = Cloud::start();
    assert_snapshot!(at_terminal(&cloud, "", &[("CI", "true")]).stdout, @"
    error: CLOUD_CERTS_PASSWORD: it is missing, although `CLOUD_CERTS_USERNAME` is set
      next: set `CLOUD_CERTS_PASSWORD`, or remove `CLOUD_CERTS_USERNAME`
    echo exit code 3
    ");
    assert_eq!(cloud.emulator.requests().len(), 0);
}
