//! Real PostgreSQL and MariaDB servers, with their own clients and `openssl s_client` as second opinions.

use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::kit::{CA, Kit};
use crate::ran::{Ran, run};
use crate::support::await_that;

/// The user nobody: both servers refuse to run as root.
const NOBODY: u32 = 65534;

/// A running server, which ends with this.
struct Database {
    child: Child,
    port: u16,
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder `db` of the server's own in that of the kit, with what it needs.
fn folder(kit: &Kit) -> PathBuf {
    let folder = kit.folder.at("db");
    std::fs::create_dir(&folder).unwrap();
    for name in ["root.pem", "server.pem", "server.key"] {
        std::fs::copy(kit.folder.at(name), folder.join(name)).unwrap();
    }
    if is_root(kit) {
        for path in [kit.folder.path().to_owned(), folder.clone()] {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        for entry in std::fs::read_dir(&folder).unwrap() {
            chown(entry.unwrap().path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
    folder
}

fn is_root(kit: &Kit) -> bool {
    std::fs::metadata(kit.folder.at("root.pem")).unwrap().uid() == 0
}

/// A program of a server, as a user who is not root.
fn program(kit: &Kit, path: &str) -> Command {
    let mut command = if is_root(kit) {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups", path]);
        command
    } else {
        Command::new(path)
    };
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[track_caller]
fn start(mut command: Command, port: u16) -> Database {
    let Ok(child) = command.spawn() else { panic!("{command:?} is not there; run tests/peers/setup") };
    let database = Database { child, port };
    await_that("the server listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
    database
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The folder of PostgreSQL's programs, which Debian keeps out of the way.
fn postgres_programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let folders = versions.map(|entry| entry.unwrap().path().join("bin"));
    folders.filter(|folder| folder.join("postgres").exists()).max().unwrap_or_default()
}

fn postgres(kit: &Kit, options: &str) -> Database {
    let (folder, port) = (folder(kit), free_port());
    let data = folder.join("data").display().to_string();
    let path = |name: &str| postgres_programs().join(name).display().to_string();
    let made = program(kit, &path("initdb")).args(["-A", "trust", "-D", &data]).status();
    assert!(made.is_ok_and(|status| status.success()), "initdb; run tests/peers/setup");
    let mut command = program(kit, &path("postgres"));
    command.args(["-D", &data, "-p", &port.to_string()]).current_dir(&folder);
    let settings = "listen_addresses=127.0.0.1 unix_socket_directories= fsync=off";
    command.args(settings.split(' ').chain(options.split(' ')).flat_map(|setting| ["-c", setting]));
    start(command, port)
}

/// Settings of PostgreSQL, whose folder is that of its data.
const POSTGRES_TLS: &str = "ssl=on ssl_cert_file=../server.pem ssl_key_file=../server.key";

fn mariadb(kit: &Kit, options: &str) -> Database {
    let (folder, port) = (folder(kit), free_port());
    let path = |name: &str| folder.join(name).display().to_string();
    let data = format!("--datadir={}", path("data"));
    let mut install = program(kit, "mariadb-install-db");
    install.args(["--no-defaults", &data, "--auth-root-authentication-method=normal"]).env("PATH", PATH);
    assert!(
        install.status().is_ok_and(|status| status.success()),
        "mariadb-install-db; run tests/peers/setup"
    );
    let mut command = program(kit, "mariadbd");
    let socket = format!("--socket={}", path("socket"));
    command.args(["--no-defaults", &data, &socket, "--bind-address=127.0.0.1", &format!("--port={port}")]);
    command.args(options.split(' ')).current_dir(&folder).env("PATH", PATH);
    start(command, port)
}

/// Debian keeps servers where users do not look.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

fn mariadb_tls(kit: &Kit) -> String {
    let at = |name: &str| kit.folder.at("db").join(name).display().to_string();
    format!("--ssl-cert={} --ssl-key={}", at("server.pem"), at("server.key"))
}

fn verify(kit: &Kit, database: &Database, rest: &str) -> Ran {
    kit.folder.run(&format!("verify 127.0.0.1:{} {rest}", database.port))
}

/// What `openssl s_client` says.
fn is_trusted_by_openssl(kit: &Kit, database: &Database, protocol: &str, ca: &str) -> bool {
    let line = format!(
        "s_client -connect 127.0.0.1:{} -starttls {protocol} -CAfile {ca} -verify_return_error -verify_ip 127.0.0.1",
        database.port
    );
    let mut command = Command::new("openssl");
    run(command.args(line.split(' ')).current_dir(kit.folder.path()).stdin(Stdio::null())).code() == Some(0)
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn postgresql_is_verified_as_its_own_client_does() {
    let kit = Kit::new();
    kit.authority("other", CA);
    let database = postgres(&kit, POSTGRES_TLS);
    for (ca, is_trusted) in [("root.pem", true), ("other.pem", false)] {
        let ran = verify(&kit, &database, &format!("--ca {ca} --starttls postgres"));
        assert_eq!(ran.code(), Some(if is_trusted { 0 } else { 7 }), "{ran}");
        assert_eq!(is_trusted_by_openssl(&kit, &database, "postgres", ca), is_trusted);
        let connection = format!(
            "host=127.0.0.1 port={} user=nobody dbname=postgres sslmode=verify-full sslrootcert={ca}",
            database.port
        );
        let user = if is_root(&kit) { connection } else { connection.replace("user=nobody ", "") };
        let psql = run(Command::new("psql").args([&user, "-c", "select 1"]).current_dir(kit.folder.path()));
        assert_eq!(psql.code() == Some(0), is_trusted, "{psql}");
    }
    let unasked = verify(&kit, &database, "--ca root.pem");
    assert!(unasked.code() == Some(6) && unasked.stderr.contains("--starttls postgres"), "{unasked}");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn postgresql_asks_for_a_client_certificate() {
    let kit = Kit::new();
    kit.authority("other", CA);
    for (name, issuer) in [("me", "root"), ("stranger", "other")] {
        kit.issue(name, issuer, "extendedKeyUsage=clientAuth\n");
    }
    let database = postgres(&kit, &format!("{POSTGRES_TLS} ssl_ca_file=../root.pem"));
    let line = |name: &str| {
        format!("--ca root.pem --starttls postgres --client-cert {name}.pem --client-key {name}.key")
    };
    let told = verify(&kit, &database, &line("me")).done();
    assert!(told.contains("did not refuse that of --client-cert"), "{told}");
    let ran = verify(&kit, &database, &line("stranger"));
    assert!(
        ran.code() == Some(7) && ran.stderr.contains("refused the client certificate (alert `unknown_ca`)"),
        "{ran}"
    );
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn mariadb_is_verified_as_its_own_client_does() {
    let kit = Kit::new();
    kit.authority("other", CA);
    let database = mariadb(&kit, &mariadb_tls(&kit));
    for (ca, is_trusted) in [("root.pem", true), ("other.pem", false)] {
        let ran = verify(&kit, &database, &format!("--ca {ca} --starttls mysql"));
        assert_eq!(ran.code(), Some(if is_trusted { 0 } else { 7 }), "{ran}");
        assert_eq!(is_trusted_by_openssl(&kit, &database, "mysql", ca), is_trusted);
        let port = format!("--port={}", database.port);
        let mut client = Command::new("mariadb");
        client.args(["--no-defaults", "--host=127.0.0.1", &port, "--user=root", "-e", "select 1"]);
        client.args([&format!("--ssl-ca={ca}"), "--ssl-verify-server-cert"]).current_dir(kit.folder.path());
        let client = run(&mut client);
        assert_eq!(client.code() == Some(0), is_trusted, "{client}");
    }
    let unasked = verify(&kit, &database, "--ca root.pem");
    assert!(unasked.code() == Some(7) && unasked.stderr.contains("(--starttls mysql)"), "{unasked}");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn servers_without_tls_say_so() {
    for (database, protocol) in [
        ((|kit| postgres(kit, "ssl=off")) as fn(&Kit) -> Database, "postgres"),
        (|kit| mariadb(kit, "--skip-ssl"), "mysql"),
    ] {
        let kit = Kit::new();
        let ran = verify(&kit, &database(&kit), &format!("--ca root.pem --starttls {protocol}"));
        assert!(ran.code() == Some(7) && ran.stderr.contains("the server says that it has no TLS"), "{ran}");
    }
}
