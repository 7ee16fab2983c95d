//! A page, followed by a reader: a folder, a shell, and a local cloud in place of the real one.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use cloud_certs_emulator::{Emulator, Options, Service};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::pages::Block;

pub(crate) struct Scene {
    folder: TempDir,
    programs: TempDir,
    emulator: Emulator,
    variables: Vec<(String, String)>,
    // Dropped last: the emulator needs it to end.
    _runtime: Runtime,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let emulator = runtime.block_on(Emulator::start(Options::default())).unwrap();
        let (folder, programs) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        symlink(env!("CARGO_BIN_EXE_cloud-certs"), programs.path().join("cloud-certs")).unwrap();
        // A server that the pages reload.
        symlink("/bin/true", programs.path().join("nginx")).unwrap();
        let cacert = programs.path().join("cacert.pem");
        put(&cacert, emulator.web_ca_pem());
        let variables = emulator.environment(&cacert);
        Self { folder, programs, emulator, variables, _runtime: runtime }
    }

    /// Writes a block that begins with a comment of a file's name into that file. Returns whether it does.
    pub(crate) fn write(&self, block: &Block) -> bool {
        let first = block.text.lines().next().unwrap_or_default();
        let name = first.strip_prefix("# ").filter(|name| name.ends_with(&format!(".{}", block.language)));
        let Some(name) = name.filter(|name| !name.contains([' ', '/'])) else { return false };
        put(&self.folder.path().join(name), &self.here(&block.text));
        true
    }

    /// Runs one line of a shell. What a terminal shows, and the exit code where it is not 0.
    pub(crate) fn run(&self, line: &str) -> String {
        let path = format!("{}:/usr/bin:/bin", self.programs.path().display());
        let output = Command::new("timeout")
            .args(["60", "sh", "-c", &format!("exec 2>&1; {}", self.here(line))])
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("CLOUD_CERTS_RETRIES", "0")
            .env("HOME", self.programs.path())
            .env("XDG_STATE_HOME", self.programs.path())
            .env("PATH", path)
            .output()
            .unwrap();
        let code = output.status.code().unwrap();
        let told = if code == 0 { String::new() } else { format!("[exit code {code}]\n") };
        String::from_utf8(output.stdout).unwrap() + &told
    }

    /// The database of the page is the TLS endpoint of the local cloud.
    fn here(&self, text: &str) -> String {
        // And a server's folder is that of the page.
        text.replace("db.example.com:9200", &self.emulator.tls_endpoint(Service::Css))
            .replace("/etc/nginx/", "")
    }
}

#[expect(clippy::disallowed_methods, reason = "a folder that nobody reads meanwhile")]
fn put(path: &std::path::Path, text: &str) {
    fs::write(path, text).unwrap();
}
