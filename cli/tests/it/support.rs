//! What every test needs: a local cloud, and the command as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use cloud_certs_emulator::{Answer, CredentialKind, Emulator, Operation, Options, ReceivedRequest};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::ran::{LIMIT, Ran, run};

/// The id of `demo-cassandra`.
pub(crate) const CASSANDRA: &str = "e73893ef73754465a8bd2e0857bbf13ein06";

/// A local cloud, and a folder to run commands in.
pub(crate) struct Cloud {
    pub(crate) emulator: Emulator,
    pub(crate) folder: Folder,
    variables: Vec<(String, String)>,
    // Dropped last: the emulator needs it to end.
    _runtime: Runtime,
}

impl Cloud {
    pub(crate) fn start() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let emulator = runtime.block_on(Emulator::start(Options::default())).unwrap();
        let folder = Folder::new();
        let cacert = folder.home().join("cacert.pem");
        put(&cacert, emulator.web_ca_pem());
        let variables = emulator.environment(&cacert);
        Self { emulator, folder, variables, _runtime: runtime }
    }

    /// The command, connected with this cloud by the environment, and trying once.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = self.folder.command(line);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.env("CLOUD_CERTS_RETRIES", "0");
        command
    }

    /// The same with a credential of this kind, as the user `demo` has it, in place of the token.
    pub(crate) fn command_with(&self, kind: CredentialKind, line: &str) -> Command {
        let mut command = self.command(line);
        command.env_remove("CLOUD_CERTS_TOKEN").envs(self.emulator.credential(kind));
        command
    }

    /// The same without a credential, and without any other variable that says which cloud or project.
    pub(crate) fn command_without(&self, line: &str) -> Command {
        let mut command = self.command(line);
        for name in ["TOKEN", "PROJECT_ID", "IAM_ENDPOINT"] {
            command.env_remove(format!("CLOUD_CERTS_{name}"));
        }
        command
    }

    /// Runs the command with these arguments, separated by white space.
    pub(crate) fn run(&self, line: &str) -> Ran {
        run(&mut self.command(line))
    }

    /// What a command says that fails, which writes nothing then.
    #[track_caller]
    pub(crate) fn fails(&self, command: &mut Command) -> String {
        let told = run(command).failed();
        assert_eq!(self.folder.names(), [""; 0], "{told}");
        told
    }

    /// The token in the environment of the commands.
    pub(crate) fn token(&self) -> &str {
        &self.variables.iter().find(|(name, _)| *name == "CLOUD_CERTS_TOKEN").unwrap().1
    }

    /// Makes GeminiDB answer with this link, always.
    pub(crate) fn link(&self, link: &str) {
        let body = serde_json::json!({ "certs": [{ "category": "international", "download_link": link }] });
        self.emulator.answer_always(
            Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES,
            Answer::status(200).header("content-type", "application/json").body(body.to_string()),
        );
    }

    /// The requests of one operation, in order.
    pub(crate) fn requests(&self, operation: Operation) -> Vec<ReceivedRequest> {
        self.emulator.requests().into_iter().filter(|one| one.operation == Some(operation)).collect()
    }

    /// Waits until an operation was asked for so many times.
    #[cfg(unix)]
    pub(crate) fn await_requests(&self, operation: Operation, times: usize) {
        await_that(&format!("{operation:?} is asked for"), || self.requests(operation).len() >= times);
    }
}

/// A folder to run commands in, with a home outside of it.
pub(crate) struct Folder {
    folder: TempDir,
    home: TempDir,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), home: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Puts a file into the home, and the folders above it.
    pub(crate) fn put_home(&self, name: &str, content: &str) {
        let path = self.home().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        put_private(&path, content);
    }

    /// The command in this folder, with these arguments and next to no environment.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cloud-certs"));
        command.args(line.split_whitespace());
        self.settle(&mut command);
        command
    }

    /// A shell in the same place, with the command as `"$0" "$@"`.
    #[cfg(unix)]
    pub(crate) fn shell(&self, script: &str, of: &Command) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).arg(of.get_program()).args(of.get_args());
        self.settle(&mut shell);
        shell.envs(of.get_envs().filter_map(|(name, value)| Some((name, value?))));
        shell
    }

    #[expect(clippy::disallowed_methods, reason = "the shell and its tools are found as this test was")]
    fn settle(&self, command: &mut Command) {
        command.env_clear().current_dir(self.path()).stdin(Stdio::null());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.home()).env("TMPDIR", self.home());
        // The machine of the tests may be a server of some cloud.
        command.env("CLOUD_CERTS_METADATA", "never");
        // The system's roots, where they are not in the usual place, and the place for what a measured program ran.
        for name in ["SSL_CERT_FILE", "SSL_CERT_DIR", "LLVM_PROFILE_FILE"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
    }

    /// Runs the command with these arguments, separated by white space.
    pub(crate) fn run(&self, line: &str) -> Ran {
        run(&mut self.command(line))
    }

    /// The names in the folder, hidden ones too.
    pub(crate) fn names(&self) -> Vec<String> {
        names(self.path())
    }
}

/// Waits until something is so.
#[track_caller]
pub(crate) fn await_that(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + LIMIT;
    while !is_so() {
        assert!(Instant::now() < end, "in vain until {what}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// The names in a folder, hidden ones too.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Puts a file there as somebody else would.
pub(crate) fn put(path: &Path, content: impl AsRef<[u8]>) {
    #[expect(clippy::disallowed_methods, reason = "the file that is there before the command runs")]
    std::fs::write(path, content).unwrap();
}

/// Writes a file as careful users keep their secrets: there is a warning of others.
pub(crate) fn put_private(path: &Path, content: impl AsRef<[u8]>) {
    put(path, content);
    #[cfg(unix)]
    set_mode(path, 0o600);
}

#[cfg(unix)]
pub(crate) fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
}

/// A program of somebody else, which has to be on this machine.
#[track_caller]
pub(crate) fn program(name: &str) -> Command {
    let found = Command::new(name).arg("--version").output();
    assert!(found.is_ok(), "there is no `{name}`; run tests/peers/setup");
    Command::new(name)
}
