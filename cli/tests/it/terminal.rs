//! `-o /dev/stdout` at a terminal, which Python makes: as standard output itself.

use cloud_certs_emulator::Service;

use crate::ran::run;
use crate::support::{Cloud, program};

/// Runs a command at a terminal, and prints what that shows.
const TERMINAL: &str = r#"
import os, pty, sys
shown = []
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
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

#[test]
fn a_terminal_shows_the_certificate_and_is_refused_what_is_binary() {
    let cloud = Cloud::start();
    for path in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "-"] {
        let command = cloud.command(&format!("fetch css -q -o {path}"));
        let mut python = program("python3");
        python.args(["-c", TERMINAL]).arg(command.get_program()).args(command.get_args());
        python.current_dir(cloud.folder.path()).env_clear();
        python.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let ran = run(&mut python);
        assert_eq!(ran.code(), Some(0), "{path}: {}", ran.stdout);
        assert_eq!(ran.stdout, cloud.emulator.ca_pem(Service::Css), "{path}");
        let ran = run(python.args(["--format", "der"]));
        assert_eq!(ran.code(), Some(2), "{path}: {}", ran.stdout);
    }
}
