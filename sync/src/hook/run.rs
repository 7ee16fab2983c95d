//! Runs a command: without a shell, in a process group of its own, and with a time limit.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use cloud_certs::Clock;
use tokio::process::{Child, Command};

use crate::hook::tail::read_tail;
use crate::hook::{Hook, HookFailure};

/// The wait for the output of a command that has ended: processes that it started may keep the pipe open.
const GRACE: Duration = Duration::from_millis(200);

/// The folder and the environment of a command.
pub(crate) struct Surroundings<'a> {
    pub(crate) folder: &'a Path,
    /// Variables beside those of this process.
    pub(crate) variables: &'a [(&'static str, OsString)],
    /// Variables of this process that it does not get.
    pub(crate) hidden: &'a [String],
}

/// Runs a command.
pub(crate) async fn run(
    hook: &Hook,
    surroundings: &Surroundings<'_>,
    clock: &dyn Clock,
) -> Result<(), HookFailure> {
    let not_started = |source| HookFailure::NotStarted { source };
    let mut child = start(hook, surroundings).map_err(not_started)?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let mut group = ProcessGroup::of(&child);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = {
        let reads = async {
            tokio::join!(read_tail(stdout, &mut out), read_tail(stderr, &mut err));
        };
        tokio::pin!(reads);
        let mut has_read = false;
        let mut limit = clock.sleep(hook.timeout);
        let status = loop {
            tokio::select! {
                status = child.wait() => break Some(status),
                () = &mut limit => break None,
                () = &mut reads, if !has_read => has_read = true,
            }
        };
        if status.is_none() {
            group.kill();
            let _ = child.kill().await;
        }
        if !has_read {
            tokio::select! {
                () = &mut reads => {}
                () = clock.sleep(GRACE) => {}
            }
        }
        status
    };
    let output = text(&out) + &text(&err);
    match status {
        None => Err(HookFailure::TimedOut { limit: hook.timeout, output }),
        Some(Err(source)) => Err(not_started(source)),
        Some(Ok(status)) => {
            group.forget();
            if status.success() { Ok(()) } else { Err(HookFailure::Status { status: words(status), output }) }
        }
    }
}

fn start(hook: &Hook, surroundings: &Surroundings<'_>) -> io::Result<Child> {
    let folder = surroundings.folder;
    let [program, arguments @ ..] = hook.command.as_slice() else {
        return Err(io::Error::other("the command is empty"));
    };
    // A path is relative to the folder; a bare name is searched for in PATH.
    let is_path = program.contains('/');
    let mut command = if is_path { Command::new(folder.join(program)) } else { Command::new(program) };
    surroundings.hidden.iter().for_each(|name| _ = command.env_remove(name));
    command
        .args(arguments)
        .envs(surroundings.variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if !folder.as_os_str().is_empty() {
        command.current_dir(folder);
    }
    command.kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    command.spawn()
}

/// The end of a text that a command wrote, which may be cut in the middle of a character.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn words(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("exit code {code}"),
        None => status.to_string(),
    }
}

/// The processes that a command has started. They are killed when this is dropped, because then no code waits for the
/// command.
struct ProcessGroup {
    #[cfg(unix)]
    id: Option<rustix::process::Pid>,
}

#[cfg(unix)]
impl ProcessGroup {
    fn of(child: &Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self { id: id.and_then(rustix::process::Pid::from_raw) }
    }

    fn kill(&mut self) {
        if let Some(id) = self.id.take() {
            let _ = rustix::process::kill_process_group(id, rustix::process::Signal::KILL);
        }
    }

    /// Leaves them alone: a command may start a service.
    fn forget(&mut self) {
        self.id = None;
    }
}

#[cfg(not(unix))]
impl ProcessGroup {
    fn of(_: &Child) -> Self {
        Self {}
    }

    fn kill(&mut self) {}

    fn forget(&mut self) {}
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.kill();
    }
}
