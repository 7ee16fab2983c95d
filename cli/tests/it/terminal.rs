//! Commands at a terminal, which Python makes; and `-o /dev/stdout` there: as standard output itself.

use std::process::Command;

use cloud_certs_emulator::Service;

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
_, status = os.waitpid(pid, 0)
sys.stdout.write(b"".join(shown).decode().replace("\r\n", "\n"))
sys.exit(os.waitstatus_to_exitcode(status))
"#;

/// The same command at a terminal with so many columns: its standard output is what that shows.
pub(crate) fn at_terminal(command: &Command, columns: usize) -> Command {
    let mut python = program("python3");
    python.args(["-c", TERMINAL, &columns.to_string()]).arg(command.get_program()).args(command.get_args());
    python.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    python.env("NO_COLOR", "1").current_dir(command.get_current_dir().unwrap());
    python
}

#[test]
fn a_terminal_shows_the_certificate_and_is_refused_what_is_binary() {
    let cloud = Cloud::start();
    for path in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "-"] {
        let mut python = at_terminal(&cloud.command(&format!("fetch css -q -o {path}")), 80);
        let ran = run(&mut python);
        assert_eq!(ran.code(), Some(0), "{path}: {}", ran.stdout);
        assert_eq!(ran.stdout, cloud.emulator.ca_pem(Service::Css), "{path}");
        let ran = run(python.args(["--format", "der"]));
        assert_eq!(ran.code(), Some(2), "{path}: {}", ran.stdout);
    }
}
