//! A local cloud for the length of a test, and commands of a shell that use it.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// The command `cloud-certs emulator`, with a folder whose file `exports` leads to it.
pub(crate) struct Cloud {
    pub(crate) folder: TempDir,
    emulator: Child,
}

impl Cloud {
    pub(crate) fn start() -> Self {
        let folder = TempDir::new().unwrap();
        symlink(env!("CARGO_BIN_EXE_cloud-certs"), folder.path().join("cloud-certs")).unwrap();
        let emulator = Command::new(folder.path().join("cloud-certs"))
            .args(["emulator", "--port", "0"])
            .env_clear()
            .env("TMPDIR", folder.path())
            .stdin(Stdio::null())
            .stdout(File::create(folder.path().join("exports")).unwrap())
            // Its addresses are said here.
            .stderr(File::create(folder.path().join("said")).unwrap())
            .spawn()
            .unwrap();
        let cloud = Self { folder, emulator };
        let is_ready = || cloud.exports().contains("CLOUD_CERTS_CACERT");
        for _ in 0..600 {
            if is_ready() {
                return cloud;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("the local cloud does not start");
    }

    fn exports(&self) -> String {
        fs::read_to_string(self.folder.path().join("exports")).unwrap()
    }

    /// The variables that lead to it.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let variable = |line: &str| {
            let (name, value) = line.strip_prefix("export ")?.split_once('=')?;
            Some((name.to_owned(), value.trim_matches('\'').to_owned()))
        };
        self.exports().lines().filter_map(variable).collect()
    }

    /// Writes a file of the folder.
    pub(crate) fn put(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// A program in the folder, with no more variables than it needs. `timeout` bounds it.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let path = std::env::var("PATH").unwrap();
        let mut command = Command::new("timeout");
        command.arg("120").args(arguments).current_dir(self.folder.path()).env_clear();
        command.env("PATH", format!("{}:{path}", self.folder.path().display()));
        command.envs([("HOME", self.folder.path()), ("CLOUD_CERTS_STATE", Path::new("state"))]);
        command.envs([("LC_ALL", "C.UTF-8")]).envs(self.variables()).stdin(Stdio::null());
        command
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        let _ = self.emulator.kill();
        let _ = self.emulator.wait();
    }
}
