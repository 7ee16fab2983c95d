//! Real servers of other people, with the certificate of a test.

use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};

use tempfile::TempDir;

use crate::support::{await_that, put};

/// The user nobody: PostgreSQL and MariaDB refuse to run as root.
const NOBODY: u32 = 65534;

/// A folder with the files of a server. They belong to the user who runs it.
pub(crate) struct ServerFolder(TempDir);

impl ServerFolder {
    pub(crate) fn new(files: &[(&str, Vec<u8>)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, content) in files {
            put(&folder.at(name), content);
            std::fs::set_permissions(folder.at(name), std::os::unix::fs::PermissionsExt::from_mode(0o600))
                .unwrap();
            folder.hand_over(&folder.at(name));
        }
        folder.hand_over(folder.0.path());
        folder
    }

    fn hand_over(&self, path: &Path) {
        if self.is_root() {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn is_root(&self) -> bool {
        std::fs::metadata("/proc/self").unwrap().uid() == 0
    }

    /// A program in this folder, run by a user who is not root.
    pub(crate) fn program(&self, path: &str) -> Command {
        let mut command = if self.is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups", path]);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.0.path()).env("PATH", PATH);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Starts a server that listens on this port of the loopback interface.
    #[track_caller]
    pub(crate) fn start(self, mut command: Command, port: u16) -> Server {
        let Ok(child) = command.spawn() else { panic!("{command:?} is not there; run tests/peers/setup") };
        let mut server = Server { child, port, _folder: self };
        await_that("the server listens", || {
            assert!(server.child.try_wait().unwrap().is_none(), "it has ended: {command:?}");
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        server
    }
}

/// Debian keeps servers where users do not look.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A running server, which ends with this.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    _folder: ServerFolder,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port below those that the system gives to clients, so that no connection of another test takes it meanwhile. Each is
/// given once, because a server takes its port only after it has made its data.
pub(crate) fn free_port() -> u16 {
    static GIVEN: AtomicU16 = AtomicU16::new(0);
    let first = 10_000 + u16::try_from(std::process::id() * 13 % 20_000).unwrap();
    let mut ports = std::iter::repeat_with(|| first + GIVEN.fetch_add(1, Ordering::Relaxed));
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

/// The settings of PostgreSQL for the certificate `server.pem`. Its own folder is that of its data.
pub(crate) const POSTGRES_TLS: &str = "ssl=on ssl_cert_file=../server.pem ssl_key_file=../server.key";

/// The folder of PostgreSQL's programs.
fn postgres_programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let folders = versions.map(|entry| entry.unwrap().path().join("bin"));
    folders.filter(|folder| folder.join("postgres").exists()).max().unwrap_or_default()
}

/// A PostgreSQL with these settings and the user `root`, whose password nobody asks for.
pub(crate) fn postgres(folder: ServerFolder, settings: &str) -> Server {
    let port = free_port();
    let path = |name: &str| postgres_programs().join(name).display().to_string();
    let made = folder.program(&path("initdb")).args(["-A", "trust", "-U", "root", "-D", "data"]).status();
    assert!(made.is_ok_and(|status| status.success()), "initdb; run tests/peers/setup");
    let mut command = folder.program(&path("postgres"));
    command.args(["-D", "data", "-p", &port.to_string()]);
    let always = "listen_addresses=127.0.0.1 unix_socket_directories= fsync=off";
    command.args(always.split(' ').chain(settings.split(' ')).flat_map(|setting| ["-c", setting]));
    folder.start(command, port)
}

/// The options of MariaDB for the certificate `server.pem`. Its own folder is that of its data.
pub(crate) const MARIADB_TLS: &str = "--ssl-cert=../server.pem --ssl-key=../server.key";

/// A MariaDB with these options and the user `root` without a password.
pub(crate) fn mariadb(folder: ServerFolder, options: &str) -> Server {
    let port = free_port();
    let data = format!("--datadir={}", folder.at("data").display());
    let mut install = folder.program("mariadb-install-db");
    install.args(["--no-defaults", &data, "--auth-root-authentication-method=normal"]);
    let made = install.status();
    assert!(made.is_ok_and(|status| status.success()), "mariadb-install-db; run tests/peers/setup");
    let mut command = folder.program("mariadbd");
    let socket = format!("--socket={}", folder.at("socket").display());
    command.args(["--no-defaults", &data, &socket, "--bind-address=127.0.0.1", &format!("--port={port}")]);
    command.args(options.split(' '));
    folder.start(command, port)
}

/// A Redis with the certificate `server.pem` and the password `secret`, which takes TLS alone.
pub(crate) fn redis(folder: ServerFolder) -> Server {
    let port = free_port();
    let mut command = folder.program("redis-server");
    command.args(["--bind", "127.0.0.1", "--port", "0", "--tls-port", &port.to_string(), "--save", ""]);
    command.args(["--tls-cert-file", "server.pem", "--tls-key-file", "server.key"]);
    command.args(["--tls-auth-clients", "no", "--requirepass", "secret"]);
    folder.start(command, port)
}
